import { createHash } from "node:crypto";
import { readChunkedHeaders } from "../engines/sigv4/chunk-header.ts";
import type { Trailers } from "../engines/sigv4/chunk-signing.ts";
import { type ChunkSigner, type ChunkVerifier, createChunkVerifier } from "../engines/sigv4/chunks.ts";
import { payloadMismatch } from "../engines/sigv4/failures.ts";
import { chunkModes } from "../engines/sigv4/payload.ts";
import type { Failure, PayloadDuty } from "../engines/sigv4/types.ts";
import { AwsError } from "../kernel/error.ts";
import type { Arrival, Passage } from "../kernel/stage.ts";
import type { ByteStream } from "../model/stream.ts";

/** A body whose trailers are known once it has been read to its end. */
export interface TrailedStream extends ByteStream {
  readonly trailers: Trailers | undefined;
}

/**
 * The body as its signature covers it. What was signed in pieces is taken out of its frames and verified piece by piece as
 * it is read; a digest is compared at the end. Whoever reads it gets an AwsError where it does not fit, and must not
 * acknowledge anything before its end. Gives a failure at once where the headers say too little. Without a signer nothing
 * of the signatures is checked, but the frames are taken away all the same.
 */
export function signedBody(
  body: Uint8Array | ByteStream,
  duty: PayloadDuty,
  arrival: Arrival,
  signer: ChunkSigner | undefined,
): Uint8Array | ByteStream | Failure {
  if (duty.kind === "sha256") return new DigestedStream(streamOf(body), duty.expected);
  if (duty.kind !== "chunked") return body;
  const declared = readChunkedHeaders(arrival);
  if (declared.kind === "failure") return declared;
  const verifier = createChunkVerifier({ ...declared, signer, mode: duty.mode });
  return new ChunkedStream(streamOf(body), declared.decodedLength, verifier);
}

/** What is left to do about the body of a request that nobody signed, or whose signature nobody checks. */
export function bareDuty({ service, request }: Passage): PayloadDuty {
  const framed = service?.definition.quirks.signing?.family === "s3";
  const mode = framed ? chunkModes.get(request.headers["x-amz-content-sha256"] ?? "") : undefined;
  return mode ? { kind: "chunked", mode } : { kind: "unsigned" };
}

export const errorOf = ({ code, message, status, fields }: Failure): AwsError =>
  new AwsError(code, message, { status, fields: fields ?? {} });

class ChunkedStream implements TrailedStream {
  readonly length: number;
  trailers: Trailers | undefined = undefined;
  readonly #source: ByteStream;
  readonly #verifier: ChunkVerifier;

  constructor(source: ByteStream, length: number, verifier: ChunkVerifier) {
    this.#source = source;
    this.length = length;
    this.#verifier = verifier;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const data: Uint8Array[] = [];
    for await (const piece of this.#source) {
      // The views are of `piece`, which is nobody else's.
      const failure = this.#verifier.push(piece, (view) => data.push(view));
      if (failure) throw errorOf(failure);
      yield* data.splice(0);
    }
    const end = this.#verifier.end();
    if ("kind" in end) throw errorOf(end);
    this.trailers = end;
  }
}

class DigestedStream implements ByteStream {
  readonly length: number | undefined;
  readonly #source: ByteStream;
  readonly #expected: string;

  constructor(source: ByteStream, expected: string) {
    this.length = source.length;
    this.#source = source;
    this.#expected = expected;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    for await (const piece of this.#source) {
      hash.update(piece);
      yield piece;
    }
    const digest = hash.digest("hex");
    if (digest !== this.#expected) throw errorOf(payloadMismatch(this.#expected, digest));
  }
}

function streamOf(body: Uint8Array | ByteStream): ByteStream {
  if (!(body instanceof Uint8Array)) return body;
  return {
    length: body.length,
    async *[Symbol.asyncIterator]() {
      yield body;
    },
  };
}

export const trailersOf = (body: ByteStream): Trailers | undefined =>
  "trailers" in body ? (body as TrailedStream).trailers : undefined;

/** All of a signed body at once, for operations that take no stream. Rejects with what is wrong with it. */
export async function collected(body: ByteStream): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
