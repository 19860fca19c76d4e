import { describe, expect, it } from "vitest";
import { accountInAccessKeyId, type IdKind, idShapes } from "../kernel/ids.ts";
import { createIds } from "./ids.ts";
import { createRandom, createSeededRandom } from "./random.ts";

const shapes: Readonly<Record<IdKind, RegExp>> = {
  request: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  job: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  user: /^AIDA[A-Z2-7]{17}$/,
  group: /^AGPA[A-Z2-7]{17}$/,
  role: /^AROA[A-Z2-7]{17}$/,
  policy: /^ANPA[A-Z2-7]{17}$/,
  instanceProfile: /^AIPA[A-Z2-7]{17}$/,
  serverCertificate: /^ASCA[A-Z2-7]{17}$/,
  sshPublicKey: /^APKA[A-Z2-7]{17}$/,
  serviceCredential: /^ACCA[A-Z2-7]{17}$/,
  samlProvider: /^[A-Z2-7]{32}$/,
  samlPrivateKey: /^[A-Z2-7]{32}$/,
  signingCertificate: /^[A-Z2-7]{32}$/,
  kmsKey: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  kmsMultiRegionKey: /^mrk-[0-9a-f]{32}$/,
  kmsGrant: /^[0-9a-f]{64}$/,
  dynamodbTable: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  snsMessage: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  snsSubscription: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  snsEndpoint: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  snsToken: /^[0-9a-f]{288}$/,
};

describe("ids", () => {
  const ids = createIds(createRandom());
  const kinds = Object.keys(idShapes) as IdKind[];

  it.each(kinds)("of kind %s have AWS's shape, and are never the same", (kind) => {
    const made = Array.from({ length: 200 }, () => ids.next(kind));
    for (const id of made) expect(id).toMatch(shapes[kind]);
    expect(new Set(made).size).toBe(made.length);
  });

  it("are the same for the same seed, and others for another", () => {
    const all = (seed: string): string[] => {
      const seeded = createIds(createSeededRandom(seed));
      return [...kinds.map((kind) => seeded.next(kind)), seeded.accessKeyId("AKIA", "123456789012")];
    };
    expect(all("a")).toEqual(all("a"));
    expect(all("a")).not.toEqual(all("b"));
  });

  it.each(["000000000000", "000000000001", "123456789012", "999999999999"])(
    "of access keys tell that they are of account %s",
    (account) => {
      for (const prefix of ["AKIA", "ASIA"] as const) {
        for (let count = 0; count < 50; count++) {
          const id = ids.accessKeyId(prefix, account);
          expect(id).toMatch(new RegExp(`^${prefix}[A-Z2-7]{16}$`));
          expect(accountInAccessKeyId(id)).toBe(account);
        }
      }
    },
  );

  // The second is the example of AWS's documentation; ids of its age carry no account.
  it.each(["test", "AKIAIOSFODNN7EXAMPLE", "AKIA7777777777777777", "AIDAQQQQQQQQQQQQQQQQ", "AKIAqqqqqqqqqqqqqqqq", ""])(
    "of another make, as %s, tell no account",
    (id) => expect(accountInAccessKeyId(id)).toBeUndefined(),
  );
});

describe("random bytes", () => {
  it.each([0, 1, 16, 4_095, 4_096, 4_097, 100_000])("come in the number asked for: %i", (length) => {
    const random = createRandom();
    random.bytes(3);
    expect(random.bytes(length)).toHaveLength(length);
  });

  it("are never given twice", () => {
    const random = createRandom();
    const seen = new Set(Array.from({ length: 5_000 }, () => Buffer.from(random.bytes(16)).toString("hex")));
    expect(seen.size).toBe(5_000);
  });

  it("are their taker's own", () => {
    const random = createRandom();
    const first = random.bytes(16);
    const copy = Uint8Array.from(first);
    random.bytes(16).fill(0);
    expect(Uint8Array.from(first)).toEqual(copy);
  });

  it("of one seed are one sequence, however it is cut", () => {
    const whole = createSeededRandom("s").bytes(100);
    const random = createSeededRandom("s");
    const cut = [7, 0, 33, 60].map((length) => random.bytes(length));
    expect(Buffer.concat(cut).equals(whole)).toBe(true);
  });
});
