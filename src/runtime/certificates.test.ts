import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../kernel/error.ts";
import { type AuthorityFiles, openAuthority } from "./certificates.ts";
import { createRandom } from "./random.ts";

const now = Date.UTC(2026, 0, 31);
const day = 86_400_000;
const random = createRandom();

describe("the local authority", () => {
  let folder: string;
  let files: AuthorityFiles;
  const open = () => openAuthority(files, () => now, random);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fogbank-ca-"));
    files = { certificate: join(folder, "ca.pem"), key: join(folder, "ca.key") };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["localhost", ["localhost", "localhost.localstack.cloud"]],
    ["sqs.localhost", ["sqs.localhost"]],
    ["bucket.s3.eu-west-1.amazonaws.com", ["bucket.s3.eu-west-1.amazonaws.com"]],
    // A wildcard of AWS's own would not cover it.
    ["a.b.c.s3.amazonaws.com", ["a.b.c.s3.amazonaws.com"]],
    ["111122223333.ddb.us-east-1.api.aws", ["111122223333.ddb.us-east-1.api.aws"]],
    [`${"a".repeat(60)}.${"b".repeat(60)}.example`, [`${"a".repeat(60)}.${"b".repeat(60)}.example`]],
    ["a,o=other.example", []],
  ])("vouches for %s", async (name, hosts) => {
    const authority = await open();
    const root = new X509Certificate(authority.certificatePem);
    const { cert, key } = await authority.identityFor(name);
    const leaf = new X509Certificate(cert);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.subject).toBe(`CN=${name.slice(0, 64).replace(/,/g, "\\,")}`);
    for (const host of hosts) expect(leaf.checkHost(host)).toBe(host);
    expect(leaf.checkHost("other.example")).toBeUndefined();
    if (name === "localhost") expect(leaf.checkHost("s3.localhost.localstack.cloud")).toBeDefined();
    if (name === "localhost") expect([leaf.checkIP("127.0.0.1"), leaf.checkIP("::1")]).toEqual(["127.0.0.1", "::1"]);
    const [from, to] = [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)];
    expect(from).toBeLessThan(now - day);
    expect((to - from) / day).toBeLessThanOrEqual(825);
    expect(cert.split("BEGIN CERTIFICATE")).toHaveLength(3);
  });

  it("is an authority, and signs itself", async () => {
    const root = new X509Certificate((await open()).certificatePem);
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });

  it("keeps its key to its owner, and is the same when it is opened again", async () => {
    const first = await open();
    expect(statSync(files.key).mode & 0o777).toBe(0o600);
    expect(readFileSync(files.certificate, "utf8")).toBe(first.certificatePem);
    const second = await open();
    expect(second.certificatePem).toBe(first.certificatePem);
    const leaf = new X509Certificate((await second.identityFor("x.example")).cert);
    expect(leaf.verify(new X509Certificate(first.certificatePem).publicKey)).toBe(true);
  });

  it("gives the same identity for a name while it is kept, and another one to another", async () => {
    const authority = await openAuthority(undefined, () => now, random);
    const [one, same, other] = await Promise.all(["a.example", "a.example", "b.example"].map(authority.identityFor));
    expect(one).toBe(same);
    expect(one?.key).not.toBe(other?.key);
  });

  it("keeps the names that are asked for while a thousand others pass, and refuses more than it can make", async () => {
    const authority = await openAuthority(undefined, () => now, random);
    const first = await authority.identityFor("kept.example");
    const flood = await Promise.allSettled(
      Array.from({ length: 600 }, (_, at) => authority.identityFor(`a${at}.example`)),
    );
    const refused = flood.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(600 - 2 - 256);
    expect(await authority.identityFor("a599.example")).toBeDefined();
    for (let at = 0; at < 900; at += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, each) => authority.identityFor(`b${at + each}.example`)));
      expect(await authority.identityFor("kept.example")).toBe(first);
    }
    expect(await authority.identityFor("a0.example")).not.toBe(await givenBy(flood[0]));
  });

  it.each(["certificate", "key"] as const)("that cannot be read, for its %s, says what to do", async (file) => {
    await open();
    writeFileSync(files[file], "-----BEGIN RUBBISH-----\nAAAA\n-----END RUBBISH-----\n");
    await expect(open()).rejects.toThrow(ConfigurationError);
    await expect(open()).rejects.toThrow(/ca\.pem, .*ca\.key: cannot be read as an authority .*delete both/);
  });
});

const givenBy = <T>(result: PromiseSettledResult<T> | undefined): T | undefined =>
  result?.status === "fulfilled" ? result.value : undefined;
