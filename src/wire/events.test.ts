import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedError } from "../base/malformed.ts";
import { codecFor } from "./codecs.ts";
import { decodeEvent, decodeEvents, type EventHeader, encodeEvent } from "./events.ts";
import { isByteStream } from "./message.ts";
import { modelOf } from "./models.testing.ts";

const bytes = fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value));

const header: fc.Arbitrary<EventHeader> = fc.oneof(
  fc.record({ type: fc.constant("boolean" as const), value: fc.boolean() }),
  fc.record({ type: fc.constant("byte" as const), value: fc.integer({ min: -128, max: 127 }) }),
  fc.record({ type: fc.constant("short" as const), value: fc.integer({ min: -32768, max: 32767 }) }),
  fc.record({ type: fc.constant("integer" as const), value: fc.integer() }),
  fc.record({ type: fc.constant("long" as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
  fc.record({ type: fc.constant("bytes" as const), value: bytes }),
  fc.record({ type: fc.constant("string" as const), value: fc.string({ unit: "grapheme" }) }),
  fc.record({ type: fc.constant("timestamp" as const), value: fc.maxSafeInteger() }),
  fc.record({
    type: fc.constant("uuid" as const),
    value: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((value) => Buffer.from(value)),
  }),
);

const message = fc.record({
  headers: fc.dictionary(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 }), header, { maxKeys: 5 }),
  payload: bytes,
});

describe("framing", () => {
  it("reads what it writes, one message after another", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
        const decoded = decodeEvents(Buffer.concat(messages.map(encodeEvent)));
        expect(decoded.map((each) => ({ headers: { ...each.headers }, payload: Buffer.from(each.payload) }))).toEqual(
          messages.map((each) => ({ headers: { ...each.headers }, payload: each.payload })),
        );
      }),
    );
  });

  it("waits for the rest of a message", () => {
    const encoded = encodeEvent({ headers: {}, payload: Buffer.from("payload") });
    for (let length = 0; length < encoded.length; length++)
      expect(decodeEvent(encoded.subarray(0, length))).toBeUndefined();
  });

  it("notices every flipped bit", () => {
    const encoded = encodeEvent({ headers: { a: { type: "string", value: "b" } }, payload: Buffer.from("payload") });
    for (let bit = 0; bit < encoded.length * 8; bit++) {
      const broken = Buffer.from(encoded);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodeEvents(broken)).toThrow(MalformedError);
    }
  });

  it("throws nothing but its own error, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        try {
          decodeEvents(noise);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
    );
  });
});

describe("typed events", () => {
  it("S3's SelectObjectContent: events, their payloads and the end", async () => {
    const operation = modelOf("s3").operation("SelectObjectContent");
    if (!operation) throw new Error("no operation");
    const events = [
      { Records: { Payload: Buffer.from("a,b\n") } },
      { Stats: { Details: { BytesScanned: 4 } } },
      { End: {} },
    ];
    const { headers, body } = codecFor("rest-xml").writeOutput(operation, { Payload: events }, "id");
    expect(headers["Content-Type"]).toBe("application/vnd.amazon.eventstream");
    if (!isByteStream(body)) throw new Error("no stream");
    const seen: string[] = [];
    for await (const chunk of body) {
      const [decoded] = decodeEvents(chunk);
      const type = decoded?.headers[":event-type"]?.value;
      seen.push(`${type}: ${Buffer.from(decoded?.payload ?? []).toString()}`);
    }
    expect(seen[0]).toBe("Records: a,b\n");
    expect(seen[1]).toContain("<BytesScanned>4</BytesScanned>");
    expect(seen[2]).toMatch(/^End: /);
  });

  it("Kinesis' SubscribeToShard begins with an initial response", async () => {
    const operation = modelOf("kinesis").operation("SubscribeToShard");
    if (!operation) throw new Error("no operation");
    const event = { SubscribeToShardEvent: { Records: [], ContinuationSequenceNumber: "1", MillisBehindLatest: 0 } };
    const { body } = codecFor("json").writeOutput(operation, { EventStream: [event] }, "id");
    if (!isByteStream(body)) throw new Error("no stream");
    const seen: unknown[] = [];
    for await (const chunk of body) {
      for (const each of decodeEvents(chunk)) {
        seen.push([each.headers[":event-type"]?.value, JSON.parse(Buffer.from(each.payload).toString())]);
      }
    }
    expect(seen).toEqual([
      ["initial-response", {}],
      ["SubscribeToShardEvent", { Records: [], ContinuationSequenceNumber: "1", MillisBehindLatest: 0 }],
    ]);
  });
});
