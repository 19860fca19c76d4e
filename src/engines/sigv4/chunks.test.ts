import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readChunkedHeaders } from "./chunk-header.ts";
import type { Trailers } from "./chunk-signing.ts";
import { type ChunkedBody, createChunkVerifier } from "./chunks.ts";
import { chunkModes, sha256Hex, signChunks, signHeaders } from "./index.ts";
import { authenticate, CREDENTIALS, keys, present, s3Rules, signed, signingInput, withHeader } from "./testing.ts";
import {
  type ChunkMode,
  ECDSA_P256_SHA256,
  type Failure,
  HMAC_SHA256,
  type Presented,
  type SignedRequestFacts,
} from "./types.ts";

const put: SignedRequestFacts = {
  method: "PUT",
  path: "/key",
  query: "",
  headers: { host: "bucket.s3.amazonaws.com", "content-encoding": "aws-chunked" },
};
const modes = [...chunkModes.values()];
const checksum: Trailers = [["x-amz-checksum-crc32c", "sOO8/Q=="]];

interface Made {
  readonly wire: Uint8Array;
  readonly body: ChunkedBody;
}

/** A signed request in `mode` with these chunks, and what is needed to read it. */
function make(mode: ChunkMode, chunks: readonly Uint8Array[], minChunkBytes = 1): Made {
  const decodedLength = chunks.reduce((sum, { length }) => sum + length, 0);
  const trailers = mode.trailer ? checksum : [];
  const lengths = { "x-amz-decoded-content-length": String(decodedLength), "x-amz-content-sha256": mode.name };
  const named = mode.trailer ? { "x-amz-trailer": "x-amz-checksum-crc32c" } : {};
  const unsigned = { ...put, headers: { ...put.headers, ...lengths, ...named } };
  const algorithm = mode.algorithm ?? HMAC_SHA256;
  const { signer, headers } = signHeaders(signingInput(unsigned, s3Rules, mode.name, { algorithm }), keys);
  const facts = { ...unsigned, headers: { ...unsigned.headers, ...headers } };
  expect(authenticate(facts, s3Rules)).toEqual({ ok: true, payload: { kind: "chunked", mode } });
  const wire = signChunks(signer, CREDENTIALS.secretAccessKey, mode, chunks, trailers, keys);
  const declared = readChunkedHeaders(facts);
  if (declared.kind === "failure") throw new Error(declared.message);
  const { secretAccessKey } = CREDENTIALS;
  return {
    wire,
    body: { ...declared, mode, signer: { presented: present(facts, s3Rules), secretAccessKey, keys }, minChunkBytes },
  };
}

function read(body: ChunkedBody, parts: readonly Uint8Array[]): { data: string; end: Trailers | Failure } {
  const verifier = createChunkVerifier(body);
  const data: Buffer[] = [];
  for (const part of parts) verifier.push(part, (bytes) => data.push(Buffer.from(bytes)));
  return { data: Buffer.concat(data).toString("latin1"), end: verifier.end() };
}

const ascii = (text: string) => Buffer.from(text, "latin1");

describe.each(modes.map((mode) => [mode.name, mode] as const))("%s", (_name, mode) => {
  const chunks = [ascii("hello, "), ascii("chunked\r\n0;world"), ascii("!")];
  const whole = chunks.map(String).join("");
  const { wire, body } = make(mode, chunks);
  const end = mode.trailer ? checksum : [];

  test("reads whole, and byte by byte", () => {
    expect(read(body, [wire])).toEqual({ data: whole, end });
    expect(
      read(
        body,
        Array.from(wire, (byte) => Uint8Array.of(byte)),
      ),
    ).toEqual({ data: whole, end });
  });

  test("reads wherever it is cut in two", () => {
    for (let cut = 0; cut <= wire.length; cut++) {
      expect(read(body, [wire.subarray(0, cut), wire.subarray(cut)])).toEqual({ data: whole, end });
    }
  });

  test("is incomplete wherever it ends early", () => {
    for (let cut = 0; cut < wire.length; cut++) {
      expect(read(body, [wire.subarray(0, cut)]).end).toMatchObject({ kind: "failure", status: 400 });
    }
  });

  test.runIf(mode.algorithm !== undefined)("refuses a change of any byte", () => {
    const step = mode.algorithm === HMAC_SHA256 ? 1 : 7;
    for (let at = 0; at < wire.length; at += step) {
      const bad = Uint8Array.from(wire);
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(read(body, [bad]).end, `byte ${at}`).toHaveProperty("kind", "failure");
    }
  });

  test.runIf(mode.algorithm !== undefined)("refuses chunks that change places, repeat or are missing", () => {
    const lines = Buffer.from(wire)
      .toString("latin1")
      .split(/(?<=^|\r\n)(?=[0-9a-f]+;chunk-signature=)/);
    expect(lines).toHaveLength(4);
    const [first = "", second = "", third = "", last = ""] = lines;
    for (const parts of [
      [second, first, third, last],
      [first, first, second, third, last],
      [first, third, last],
      [last],
    ]) {
      const long = { ...body, decodedLength: 1000 };
      expect(read(long, parts.map(ascii)).end).toMatchObject({ code: "SignatureDoesNotMatch", status: 403 });
    }
  });

  test("reads an empty body", () => {
    const empty = make(mode, []);
    expect(read(empty.body, [empty.wire])).toEqual({ data: "", end });
  });
});

test("any chunks cut at any places come out as they went in", () => {
  const property = fc.property(
    fc.constantFrom(...modes.filter((mode) => mode.algorithm !== ECDSA_P256_SHA256)),
    fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }),
    fc.array(fc.nat(600), { maxLength: 8 }),
    (mode, chunks, cuts) => {
      const { wire, body } = make(mode, chunks);
      const places = [0, ...cuts.map((cut) => Math.min(cut, wire.length)).sort((a, b) => a - b), wire.length];
      const parts = places.slice(1).map((place, i) => wire.subarray(places[i], place));
      expect(read(body, parts).data).toBe(Buffer.concat(chunks).toString("latin1"));
    },
  );
  fc.assert(property, { numRuns: 200 });
});

describe("examples of the S3 API reference", () => {
  const scope = { date: "20130524", region: "us-east-1", service: "s3", text: "20130524/us-east-1/s3/aws4_request" };
  const seeded = (signature: string): Presented => ({
    ...present(signed(put, s3Rules), s3Rules),
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    amzDate: "20130524T000000Z",
    scope,
    signature,
  });
  const body = (mode: string, signature: string, trailerNames: readonly string[]): ChunkedBody => ({
    signer: { presented: seeded(signature), secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", keys },
    mode: chunkModes.get(mode) ?? { name: "", algorithm: undefined, trailer: false },
    decodedLength: 66_560,
    trailerNames,
  });
  const frame = (signatures: readonly string[]) =>
    `10000;chunk-signature=${signatures[0]}\r\n${"a".repeat(65_536)}\r\n400;chunk-signature=${signatures[1]}\r\n${"a".repeat(1024)}\r\n0;chunk-signature=${signatures[2]}\r\n`;

  test("a chunked upload", () => {
    const wire = `${frame([
      "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
      "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
      "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ])}\r\n`;
    const seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    const { data, end } = read(body("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", seed, []), [ascii(wire)]);
    expect(end).toEqual([]);
    expect(data.length).toBe(66_560);
  });

  test.each([
    ["lines ended as HTTP ends them", "x-amz-checksum-crc32c:sOO8/Q==\r\n"],
    ["lines ended as the example ends them", "x-amz-checksum-crc32c:sOO8/Q==\n\r\n"],
  ])("a chunked upload with a trailer, %s", (_name, trailer) => {
    const chunks = frame([
      "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
      "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
      "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
    ]);
    const signature = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435";
    const wire = `${chunks}${trailer}x-amz-trailer-signature:${signature}\r\n\r\n`;
    const seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
    const names = ["x-amz-checksum-crc32c"];
    expect(read(body("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", seed, names), [ascii(wire)]).end).toEqual(checksum);
  });
});

describe("an aws-chunked body is refused", () => {
  const mode = chunkModes.get("STREAMING-UNSIGNED-PAYLOAD-TRAILER") ?? {
    name: "",
    algorithm: undefined,
    trailer: true,
  };
  const { body } = make(mode, [ascii("0123456789")]);
  const incomplete = { code: "IncompleteBody", status: 400, message: "The request body terminated unexpectedly" };
  const malformed = { code: "MalformedTrailerError", status: 400 };
  const rest = "0\r\nx-amz-checksum-crc32c:sOO8/Q==\r\n\r\n";

  test.each([
    ["a size that is no number", `g\r\n0123456789\r\n${rest}`, incomplete],
    ["no size", `\r\n0123456789\r\n${rest}`, incomplete],
    ["a size with a sign", `+a\r\n0123456789\r\n${rest}`, incomplete],
    ["a signature where none belongs", `a;chunk-signature=00\r\n0123456789\r\n${rest}`, incomplete],
    ["a bare line feed after the size", `a\n0123456789\r\n${rest}`, incomplete],
    ["data longer than its size", `9\r\n0123456789\r\n${rest}`, incomplete],
    ["more than was declared", `b\r\n0123456789a\r\n${rest}`, incomplete],
    ["a size beyond all sense", `ffffffffffffffff\r\n`, incomplete],
    ["less than was declared", `9\r\n012345678\r\n${rest}`, incomplete],
    ["an endless size line", "0".repeat(300), incomplete],
    ["more after the end", `a\r\n0123456789\r\n${rest}x`, incomplete],
    ["a trailer that is no header", "a\r\n0123456789\r\n0\r\nchecksum\r\n\r\n", malformed],
    ["a trailer that was not declared", "a\r\n0123456789\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n", malformed],
    ["a trailer twice", `a\r\n0123456789\r\n0\r\n${"x-amz-checksum-crc32c:a\r\n".repeat(2)}\r\n`, malformed],
    ["no trailer", "a\r\n0123456789\r\n0\r\n\r\n", malformed],
    ["a signature of an unsigned trailer", "a\r\n0123456789\r\n0\r\nx-amz-trailer-signature:a\r\n\r\n", malformed],
    ["an endless trailer", `a\r\n0123456789\r\n0\r\nx:${"y".repeat(20_000)}`, malformed],
  ])("for %s", (_name, wire, failure) => {
    expect(read(body, [ascii(wire)]).end).toMatchObject(failure);
    expect(
      read(
        body,
        Array.from(ascii(wire), (byte) => Uint8Array.of(byte)),
      ).end,
    ).toMatchObject(failure);
  });

  test("for a small chunk that is not the last", () => {
    const made = make(mode, [Buffer.alloc(8192), Buffer.alloc(100), Buffer.alloc(1)], 8192);
    expect(read(made.body, [made.wire]).end).toMatchObject({
      code: "InvalidChunkSizeError",
      status: 403,
      message: "Only the last chunk is allowed to have a size less than 8192 bytes",
      fields: { Chunk: "3", BadChunkSize: "100" },
    });
    const good = make(mode, [Buffer.alloc(8192), Buffer.alloc(100)], 8192);
    expect(read(good.body, [good.wire]).end).toEqual(checksum);
  });

  test.each([undefined, "", "-1", "1e3", "1".repeat(16)])("for a declared length of %s", (length) => {
    const failure = {
      code: "MissingContentLength",
      status: 411,
      message: "You must provide the Content-Length HTTP header.",
    };
    expect(readChunkedHeaders(withHeader(put, "x-amz-decoded-content-length", length))).toMatchObject(failure);
  });

  test("naming the chunk's string to sign", () => {
    const made = make(chunkModes.get("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") ?? mode, [ascii("a")]);
    const wire = Buffer.from(made.wire).toString("latin1").replace("\r\na\r\n", "\r\nb\r\n");
    const signature = wire.slice(18, 82);
    const seed = made.body.signer?.presented.signature;
    const text = `AWS4-HMAC-SHA256-PAYLOAD\n20150830T123600Z\n20150830/us-east-1/s3/aws4_request\n${seed}\n${sha256Hex("")}\n${sha256Hex("b")}`;
    expect(read(made.body, [ascii(wire)]).end).toMatchObject({
      code: "SignatureDoesNotMatch",
      fields: { AWSAccessKeyId: "AKIDEXAMPLE", StringToSign: text, SignatureProvided: signature },
    });
  });

  test.each([...chunkModes.values()])(
    "nothing without a signer, whose frames are taken away all the same: $name",
    (each) => {
      const made = make(each, [ascii("data")]);
      const wire = Buffer.from(made.wire)
        .toString("latin1")
        .replace(/signature([=:])[0-9a-f]{8}/g, "signature$1ffffffff");
      const end = read({ ...made.body, signer: undefined }, [ascii(wire)]);
      expect(end).toEqual({ data: "data", end: each.trailer ? checksum : [] });
    },
  );
});
