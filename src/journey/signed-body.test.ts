import { describe, expect, it } from "vitest";
import { chunkModes, HMAC_SHA256, sha256Hex, signChunks, signHeaders } from "../engines/sigv4/index.ts";
import { CREDENTIALS, keys, NOW, s3Rules, signed, signingInput } from "../engines/sigv4/testing.ts";
import type { SignedRequestFacts } from "../engines/sigv4/types.ts";
import type { AwsError } from "../kernel/error.ts";
import { type Passage, Refusal } from "../kernel/stage.ts";
import type { ByteStream } from "../model/stream.ts";
import type { House } from "./house.ts";
import { JourneyRecord } from "./record.ts";
import { collected, type TrailedStream } from "./signed-body.ts";
import { authenticate } from "./stages/authenticate.ts";

/** Bodies that are signed in pieces, through the stage that lets them in: as S3 takes them, whose rules these are. */

const put: SignedRequestFacts = {
  method: "PUT",
  path: "/key",
  query: "",
  headers: { host: "bucket.s3.amazonaws.com", "content-encoding": "aws-chunked" },
};
const ascii = (text: string): Buffer => Buffer.from(text, "latin1");
const first = ascii("x".repeat(8192));
const last = ascii("and the end");
const checksum = [["x-amz-checksum-crc32c", "sOO8/Q=="]] as const;

const principal = {
  kind: "user",
  account: "111122223333",
  arn: "arn:aws:iam::111122223333:user/ada",
  id: "AIDA",
} as const;
const house = {
  settings: {
    auth: "enforce",
    account: "111122223333",
    region: "us-east-1",
    publicHost: undefined,
    publicScheme: undefined,
  },
  clock: { now: () => NOW, wallNow: () => NOW },
  gift: () => ({ find: () => ({ state: "valid", secret: CREDENTIALS.secretAccessKey, principal }) }),
} as unknown as House;

/** A body that comes in pieces of seven bytes. */
const stream = (bytes: Uint8Array): ByteStream => ({
  length: bytes.length,
  async *[Symbol.asyncIterator]() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  },
});

function passageOf(facts: SignedRequestFacts, body: Uint8Array | ByteStream): Passage {
  const arrival = { ...facts, ip: "127.0.0.1", secure: false, rawHeaders: Object.entries(facts.headers).flat() };
  return {
    id: "id",
    now: NOW,
    arrival,
    request: { ...facts, body },
    journey: new JourneyRecord({ id: "id", entrance: "api", startedAt: NOW, method: "PUT", host: "", path: "/key" }),
    model: { service: { id: "s3", signingName: "s3" } },
    service: { definition: { quirks: { signing: { family: "s3" } } } },
    protocol: "rest-xml",
    operation: { name: "PutObject", traits: {} },
    region: "us-east-1",
    signingRegion: "us-east-1",
  } as unknown as Passage;
}

/** The request's facts and its body on the wire, in the mode of this name. */
function chunked(name: string): { facts: SignedRequestFacts; wire: Uint8Array } {
  const mode = chunkModes.get(name);
  if (!mode) throw new Error(`no mode ${name}`);
  const unsigned = {
    ...put,
    headers: {
      ...put.headers,
      "x-amz-decoded-content-length": String(first.length + last.length),
      "x-amz-content-sha256": name,
      ...(mode.trailer && { "x-amz-trailer": "x-amz-checksum-crc32c" }),
    },
  };
  const input = signingInput(unsigned, s3Rules, name, { algorithm: mode.algorithm ?? HMAC_SHA256 });
  const { signer, headers } = signHeaders(input, keys);
  const wire = signChunks(signer, CREDENTIALS.secretAccessKey, mode, [first, last], mode.trailer ? checksum : [], keys);
  return { facts: { ...unsigned, headers: { ...unsigned.headers, ...headers } }, wire };
}

const modes = [
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
];

describe.each(modes)("%s", (name) => {
  const { facts, wire } = chunked(name);
  const plain = Buffer.concat([first, last]);

  it("reaches the operation as the data alone, with its trailers, as a stream", async () => {
    const passage = passageOf(facts, stream(wire));
    expect(await authenticate(house).run(passage)).not.toBeInstanceOf(Refusal);
    const body = passage.request.body as TrailedStream;
    expect(body.length).toBe(plain.length);
    expect(Buffer.compare(await collected(body), plain)).toBe(0);
    expect(body.trailers).toEqual(name.endsWith("TRAILER") ? checksum : []);
  });

  it("and whole", async () => {
    const passage = passageOf(facts, wire);
    await authenticate(house).run(passage);
    expect(Buffer.compare(passage.request.body as Uint8Array, plain)).toBe(0);
  });

  it("is refused before its end where a byte is missing", async () => {
    const passage = passageOf(facts, stream(wire.subarray(0, wire.length - 10)));
    await authenticate(house).run(passage);
    await expect(collected(passage.request.body as ByteStream)).rejects.toHaveProperty("code");
  });

  it.skipIf(name.startsWith("STREAMING-UNSIGNED"))("is refused where a byte was changed", async () => {
    const forged = Buffer.from(wire);
    forged[200] = 0x79;
    const passage = passageOf(facts, stream(forged));
    await authenticate(house).run(passage);
    await expect(collected(passage.request.body as ByteStream)).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
    await expect(Promise.resolve(authenticate(house).run(passageOf(facts, forged)))).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });

  it("is refused at once without its length", async () => {
    const { "x-amz-decoded-content-length": _, ...headers } = facts.headers;
    const verdict = await authenticate(house).run(passageOf({ ...facts, headers }, stream(wire)));
    expect(verdict).toBeInstanceOf(Refusal);
  });
});

describe("a digest that was signed", () => {
  const body = ascii("what was signed");
  const facts = signed(put, s3Rules, "", { payloadHash: sha256Hex(body) });

  it("fits the stream", async () => {
    const passage = passageOf(facts, stream(body));
    await authenticate(house).run(passage);
    expect(Buffer.compare(await collected(passage.request.body as ByteStream), body)).toBe(0);
  });

  it("does not fit another", async () => {
    const passage = passageOf(facts, stream(ascii("what was forged")));
    await authenticate(house).run(passage);
    const failure: AwsError = await collected(passage.request.body as ByteStream).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(failure.code).toBe("XAmzContentSHA256Mismatch");
    expect(failure.status).toBe(400);
  });
});
