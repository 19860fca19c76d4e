import { decode as oracleDecode, encode as oracleEncode, type Packet } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedError } from "../../base/malformed.ts";
import { decodeMessage, encodeMessage } from "./message.ts";
import { classes, type Message, type RecordData, type ResourceRecord, typeCodes } from "./types.ts";

const empty: Message = {
  id: 1,
  response: true,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  rcode: 0,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
  edns: undefined,
};

const texts = { latin: "v=spf1 -all", empty: "", long: "x".repeat(255) };

/** Each type as we have it, and as another codec says it. */
const cases: readonly [data: RecordData, oracle: { readonly type: string; readonly data: unknown }][] = [
  [
    { type: "A", address: "192.0.2.1" },
    { type: "A", data: "192.0.2.1" },
  ],
  [
    { type: "AAAA", address: "2001:db8::8:0:1" },
    { type: "AAAA", data: "2001:db8::8:0:1" },
  ],
  [
    { type: "AAAA", address: "::" },
    { type: "AAAA", data: "::" },
  ],
  [
    { type: "AAAA", address: "::1" },
    { type: "AAAA", data: "::1" },
  ],
  [
    { type: "AAAA", address: "1::" },
    { type: "AAAA", data: "1::" },
  ],
  [
    { type: "AAAA", address: "1:0:2:3:4:5:6:7" },
    { type: "AAAA", data: "1:0:2:3:4:5:6:7" },
  ],
  [
    { type: "CNAME", target: "a.example.com" },
    { type: "CNAME", data: "a.example.com" },
  ],
  [
    { type: "NS", target: "ns.example.com" },
    { type: "NS", data: "ns.example.com" },
  ],
  [
    { type: "PTR", target: "host.example" },
    { type: "PTR", data: "host.example" },
  ],
  [
    { type: "MX", preference: 10, exchange: "mail.example.com" },
    { type: "MX", data: { preference: 10, exchange: "mail.example.com" } },
  ],
  [
    { type: "TXT", texts: [texts.latin, texts.empty, texts.long, "\u00e9\u0000"] },
    {
      type: "TXT",
      data: [texts.latin, texts.empty, texts.long, "\u00e9\u0000"].map((each) => Buffer.from(each, "latin1")),
    },
  ],
  [
    {
      type: "SOA",
      primary: "ns-1.example.com",
      mailbox: "awsdns-hostmaster.amazon.com",
      serial: 1,
      refreshSeconds: 7_200,
      retrySeconds: 900,
      expireSeconds: 1_209_600,
      minimumSeconds: 86_400,
    },
    {
      type: "SOA",
      data: {
        mname: "ns-1.example.com",
        rname: "awsdns-hostmaster.amazon.com",
        serial: 1,
        refresh: 7_200,
        retry: 900,
        expire: 1_209_600,
        minimum: 86_400,
      },
    },
  ],
  [
    { type: "SRV", priority: 1, weight: 2, port: 5_060, target: "sip.example.com" },
    { type: "SRV", data: { priority: 1, weight: 2, port: 5_060, target: "sip.example.com" } },
  ],
  [
    { type: "CAA", flags: 128, tag: "issue", value: "amazon.com" },
    { type: "CAA", data: { flags: 128, tag: "issue", value: "amazon.com", issuerCritical: true } },
  ],
];

describe("records, held against another codec", () => {
  it.each(cases.map(([data, oracle]) => [data.type, data, oracle] as const))("%s", (_type, data, oracle) => {
    const record: ResourceRecord = { name: "www.example.com", ttlSeconds: 300, data };
    const ours = encodeMessage({ ...empty, answers: [record] });
    expect(oracleDecode(Buffer.from(ours)).answers?.[0]).toMatchObject({
      name: "www.example.com",
      ttl: 300,
      ...oracle,
    });
    const theirs = oracleEncode({
      type: "response",
      id: 1,
      answers: [{ name: "www.example.com", ttl: 300, ...oracle } as never],
    } as Packet);
    expect(decodeMessage(theirs).answers).toEqual([record]);
    expect(decodeMessage(ours).answers).toEqual([record]);
  });

  it("a type without a row is carried as it is", () => {
    const data: RecordData = { type: "other", code: 46, bytes: Uint8Array.of(1, 2, 3) };
    const answers = [{ name: "a.example", ttlSeconds: 1, data }];
    expect(decodeMessage(encodeMessage({ ...empty, answers })).answers).toEqual(answers);
  });
});

describe("the header", () => {
  it.each<Partial<Message>>([
    { id: 65_535, response: false, recursionDesired: true },
    { opcode: 15, authoritative: true, truncated: true, recursionAvailable: true, rcode: 5 },
    { rcode: 16, edns: { udpBytes: 1_232, version: 0, dnssecOk: true } },
    { edns: { udpBytes: 512, version: 1, dnssecOk: false } },
    { questions: [{ name: "wWw.ExAmPlE", type: typeCodes.A, class: classes.IN }] },
  ])("%j", (given) => {
    const message = { ...empty, ...given };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });
});

describe("names", () => {
  const roundTrip = (name: string): string | undefined =>
    decodeMessage(encodeMessage({ ...empty, questions: [{ name, type: 1, class: 1 }] })).questions[0]?.name;

  it.each([
    "",
    "a",
    "a.b.c",
    "_sip._tcp.example",
    "*.example.com",
    "a\\.b.example",
    "a\\\\b",
    "\\000\\255.x",
    "x".repeat(63),
  ])("%j comes back as it was", (name) => expect(roundTrip(name)).toBe(name));

  it.each(["a..b", ".a", "a.", "x".repeat(64), Array(64).fill("abc").join(".")])("%j is none", (name) => {
    expect(() => roundTrip(name)).toThrow(RangeError);
  });

  it("any labels of any octets", () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
        const wire = Buffer.concat([
          Buffer.from([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
          ...labels.map((each) => Buffer.concat([Buffer.from([each.length]), each])),
          Buffer.from([0, 0, 1, 0, 1]),
        ]);
        const read = decodeMessage(wire);
        expect(Buffer.from(encodeMessage(read))).toEqual(wire);
      }),
    );
  });

  it("are compressed, and found again by another codec", () => {
    const answers = ["a.example.com", "b.example.com", "example.com", "A.EXAMPLE.com"].map(
      (name): ResourceRecord => ({ name, ttlSeconds: 1, data: { type: "CNAME", target: `x.${name}` } }),
    );
    const bytes = encodeMessage({ ...empty, answers });
    expect(bytes.length).toBeLessThan(12 + 15 + 4 * (2 + 10 + 4) + 4);
    expect(oracleDecode(Buffer.from(bytes)).answers?.map(({ name }) => name.toLowerCase())).toEqual(
      answers.map(({ name }) => name.toLowerCase()),
    );
    expect(decodeMessage(bytes).answers.map(({ name }) => name.toLowerCase())).toEqual(
      answers.map(({ name }) => name.toLowerCase()),
    );
  });

  it("behind the reach of a pointer are written out", () => {
    const answers = Array.from({ length: 1_500 }, (_, at): ResourceRecord => {
      return { name: `host-${at}.example.com`, ttlSeconds: 1, data: { type: "TXT", texts: [`text ${at}`] } };
    });
    expect(decodeMessage(encodeMessage({ ...empty, answers })).answers).toEqual(answers);
  });
});

describe("what does not fit", () => {
  const records = (count: number): ResourceRecord[] =>
    Array.from({ length: count }, (_, at) => ({
      name: "many.example",
      ttlSeconds: 5,
      data: { type: "A", address: `10.0.${at >> 8}.${at & 255}` },
    }));

  it.each([
    [{ answers: records(100) }, 512, { truncated: true }],
    [{ answers: records(10) }, 512, { truncated: false, answers: records(10) }],
    [{ answers: records(10), authorities: records(100) }, 512, { truncated: true, answers: records(10) }],
    [{ answers: records(10), additionals: records(100) }, 512, { truncated: false, answers: records(10) }],
    [{ answers: records(4_000) }, 65_535, { truncated: false }],
    [{ answers: records(5_000) }, 65_535, { truncated: true }],
  ])("is left out by whole records", (given, mostBytes, expected) => {
    const edns = { udpBytes: 1_232, version: 0, dnssecOk: false };
    const bytes = encodeMessage({ ...empty, ...given, edns }, mostBytes);
    expect(bytes.length).toBeLessThanOrEqual(mostBytes);
    expect(decodeMessage(bytes)).toMatchObject({ ...expected, edns });
  });
});

describe("hostile bytes", () => {
  const head = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  it.each([
    ["a pointer to itself", [...head, 0xc0, 12, 0, 1, 0, 1]],
    ["two pointers to each other", [...head, 0xc0, 14, 0xc0, 12, 0, 1, 0, 1]],
    ["a pointer forward", [...head, 0xc0, 18, 0, 1, 0, 1, 0]],
    ["a label that points back to itself", [...head, 1, 97, 0xc0, 12, 0, 1, 0, 1]],
    ["a kind of label that never was", [...head, 0x41, 97, 0, 0, 1, 0, 1]],
    ["a label beyond the end", [...head, 63, 97]],
    ["no question where one was counted", head],
    ["nothing", []],
  ])("%s", (_what, bytes) => {
    expect(() => decodeMessage(Uint8Array.from(bytes))).toThrow(MalformedError);
  });

  it("a name of 256 octets that pointers put together", () => {
    const bytes = [...head.slice(0, 5), 5, ...head.slice(6)];
    let before: number | undefined;
    for (let question = 0; question < 5; question++) {
      const here = bytes.length;
      bytes.push(
        60,
        ...new Array<number>(60).fill(97),
        ...(before === undefined ? [0] : [0xc0 | (before >> 8), before & 0xff]),
      );
      bytes.push(0, 1, 0, 1);
      before = here;
    }
    expect(decodeMessage(Uint8Array.from([...bytes.slice(0, 5), 4, ...bytes.slice(6)])).questions[3]?.name.length).toBe(
      243,
    );
    expect(() => decodeMessage(Uint8Array.from(bytes))).toThrow("the name is too long");
  });

  it("any bytes are read or refused, in a time that is bounded", () => {
    const seeds = cases.map(([data]) =>
      encodeMessage({
        ...empty,
        questions: [{ name: "www.example.com", type: 1, class: 1 }],
        answers: [{ name: "www.example.com", ttlSeconds: 1, data }],
        edns: { udpBytes: 1_232, version: 0, dnssecOk: false },
      }),
    );
    const spoiled = fc
      .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 8 }), fc.nat(300))
      .map(([bytes, changes, cut]) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, value] of changes) copy[at % copy.length] = value;
        return copy.subarray(0, cut % (copy.length + 1) || copy.length);
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), spoiled), (bytes) => {
        try {
          decodeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
