import { encode as oracleEncode, RECURSION_DESIRED } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Handling, handleQuery, refuseQuery } from "./handle.ts";
import { decodeMessage, encodeMessage } from "./message.ts";
import { type Message, rcodes } from "./types.ts";
import type { Zone } from "./zone.ts";

const many = Array.from({ length: 60 }, (_, at) => `192.0.2.${at}`);
const zones: readonly Zone[] = [
  {
    name: "example",
    soa: {
      ttlSeconds: 5,
      data: {
        type: "SOA",
        primary: "ns.example",
        mailbox: "hostmaster.example",
        serial: 1,
        refreshSeconds: 1,
        retrySeconds: 1,
        expireSeconds: 1,
        minimumSeconds: 5,
      },
    },
    node(name) {
      if (name === "broken.example") return { records: [{ ttlSeconds: 1, data: { type: "CNAME", target: "a..b" } }] };
      if (name === "bad.example") return { records: [{ ttlSeconds: 1, data: { type: "A", address: "no address" } }] };
      const addresses = name === "many.example" ? many : ["127.0.0.1"];
      return { records: addresses.map((address) => ({ ttlSeconds: 5, data: { type: "A", address } })) };
    },
  },
];

const query = (given: Partial<Message> = {}): Message => ({
  id: 4_660,
  response: false,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  rcode: 0,
  questions: [{ name: "sTs.example", type: 1, class: 1 }],
  answers: [],
  authorities: [],
  additionals: [],
  edns: undefined,
  ...given,
});

const handle = (bytes: Uint8Array, transport: "udp" | "tcp" = "udp"): Handling =>
  handleQuery(bytes, zones, { ip: "127.0.0.1" }, transport);

function reply(bytes: Uint8Array, transport: "udp" | "tcp" = "udp"): Message {
  const handling = handle(bytes, transport);
  if (handling.kind !== "reply") throw new Error(`no reply: ${handling.kind}`);
  return decodeMessage(handling.bytes);
}

const edns = (udpBytes: number, version = 0) => ({ udpBytes, version, dnssecOk: true });

describe("queries", () => {
  it("of another codec are answered under the id, the name and the wish that they came with", () => {
    const asked = oracleEncode({
      type: "query",
      id: 7,
      flags: RECURSION_DESIRED,
      questions: [{ type: "A", name: "sTs.example" }],
    });
    expect(reply(asked)).toMatchObject({
      id: 7,
      response: true,
      authoritative: true,
      recursionDesired: true,
      recursionAvailable: true,
      rcode: 0,
      questions: [{ name: "sTs.example", type: 1, class: 1 }],
      answers: [{ name: "sTs.example", ttlSeconds: 5, data: { type: "A", address: "127.0.0.1" } }],
      edns: undefined,
    });
  });

  const question = { name: "a.example", type: 1, class: 1 };
  it.each<[string, Partial<Message>, keyof typeof rcodes]>([
    ["an update", { opcode: 5 }, "NOTIMP"],
    ["no question", { questions: [] }, "FORMERR"],
    ["two questions", { questions: [question, question] }, "FORMERR"],
    ["a class of old", { questions: [{ ...question, class: 3 }] }, "REFUSED"],
    ["a transfer", { questions: [{ ...question, type: 252 }] }, "REFUSED"],
    ["a version of EDNS that is not there", { edns: edns(1_232, 1) }, "BADVERS"],
    ["a record whose name cannot be written", { questions: [{ ...question, name: "broken.example" }] }, "SERVFAIL"],
    ["a record whose address cannot be written", { questions: [{ ...question, name: "bad.example" }] }, "SERVFAIL"],
  ])("%s", (_what, given, rcode) => {
    const answer = reply(encodeMessage(query(given)));
    expect(answer).toMatchObject({ rcode: rcodes[rcode], answers: [], response: true });
    expect(answer.edns).toEqual(given.edns && edns(1_232));
  });

  it("that end too early are malformed; answers, and what has no header, are nothing", () => {
    const bytes = encodeMessage(query());
    expect(reply(bytes.subarray(0, 15))).toMatchObject({ id: 4_660, rcode: rcodes.FORMERR, questions: [] });
    expect(handle(bytes.subarray(0, 11)).kind).toBe("none");
    expect(handle(encodeMessage(query({ response: true }))).kind).toBe("none");
  });

  it("about names of nobody here go elsewhere", () => {
    const bytes = encodeMessage(query({ questions: [{ ...question, name: "example.org" }] }));
    expect(handle(bytes)).toEqual({ kind: "elsewhere", question: { ...question, name: "example.org" } });
    expect(decodeMessage(refuseQuery(bytes, "SERVFAIL", "udp") ?? new Uint8Array())).toMatchObject({
      id: 4_660,
      rcode: rcodes.SERVFAIL,
      questions: [{ name: "example.org" }],
    });
  });

  it.each([
    ["udp", undefined, true, 512],
    ["udp", 600, true, 600],
    ["udp", 0, true, 512],
    ["udp", 1_232, false, 1_232],
    ["udp", 65_535, false, 1_232],
    ["tcp", undefined, false, 65_535],
  ] as const)("over %s with room for %s bytes: truncated %s", (transport, udpBytes, truncated, most) => {
    const questions = [{ name: "many.example", type: 1, class: 1 }];
    const bytes = encodeMessage(query({ questions, edns: udpBytes === undefined ? undefined : edns(udpBytes) }));
    const handling = handle(bytes, transport);
    expect(handling.kind === "reply" && handling.bytes.length).toBeLessThanOrEqual(most);
    expect(reply(bytes, transport).truncated).toBe(truncated);
  });

  it("of any bytes: never an exception, and an answer only to what is no answer", () => {
    const seed = encodeMessage(query({ edns: edns(4_096) }));
    const spoiled = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }).map((changes) => {
      const copy = Uint8Array.from(seed);
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 100 }), spoiled),
        fc.constantFrom("udp", "tcp"),
        (bytes, over) => {
          const handling = handle(bytes, over as "udp");
          const isAnswer = bytes.length < 12 || ((bytes[2] ?? 0) & 0x80) !== 0;
          expect(handling.kind === "none").toBe(isAnswer);
          if (handling.kind !== "reply") return;
          const answer = decodeMessage(handling.bytes);
          expect(answer.response).toBe(true);
          expect(answer.id).toBe(Buffer.from(bytes).readUInt16BE(0));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
