import { createHash, type Hash } from "node:crypto";
import { trimmed } from "./canonical.ts";
import { chunkHeader } from "./chunk-header.ts";
import { chunkStringToSign, type Trailers, trailerStringToSign, withoutPadding } from "./chunk-signing.ts";
import { EMPTY_SHA256 } from "./digest.ts";
import { s3Failure } from "./failures.ts";
import type { SigningKeyCache } from "./keys.ts";
import { s3Mismatch } from "./mismatch.ts";
import type { ChunkMode, Failure, Presented } from "./types.ts";
import { signatureMatches } from "./verify.ts";

export interface ChunkedBody {
  readonly mode: ChunkMode;
  /** Whose signatures the chunks have. Without it the frames are taken apart and nothing is verified. */
  readonly signer?: ChunkSigner | undefined;
  /** x-amz-decoded-content-length, in bytes. */
  readonly decodedLength: number;
  /** Names in x-amz-trailer, lower-case. */
  readonly trailerNames: readonly string[];
  /** Smallest chunk but the last; S3's 8192 unless a test says otherwise. */
  readonly minChunkBytes?: number;
}

export interface ChunkSigner {
  readonly presented: Presented;
  readonly secretAccessKey: string;
  readonly keys: SigningKeyCache;
}

export interface ChunkVerifier {
  /**
   * Takes bytes of the wire and hands their data to `sink` in views of them, which must not be kept. Data is handed on
   * before the chunk's signature is checked: nothing may be acknowledged before `end`.
   */
  push(bytes: Uint8Array, sink: (data: Uint8Array) => void): Failure | undefined;
  /** The body is over: its trailers, or what is wrong with it. */
  end(): Trailers | Failure;
}

const LF = 10;
const CR = 13;
/** A size of 16 digits, `;chunk-signature=` and 144 digits of ECDSA come to 180. */
const MAX_HEADER_LENGTH = 256;
const MAX_TRAILER_LENGTH = 16_384;
const MIN_CHUNK_BYTES = 8192;

type State = "header" | "data" | "after-data" | "trailer" | "last-line" | "done";

/** Reads an aws-chunked body as it arrives, in constant memory, and verifies its chain of signatures. */
export function createChunkVerifier(body: ChunkedBody): ChunkVerifier {
  return new ChunkReader(body);
}

/** A class, not closures: its state is a dozen variables that every step of the machine moves. */
class ChunkReader implements ChunkVerifier {
  readonly #body: ChunkedBody;
  readonly #signed: boolean;
  readonly #minChunkBytes: number;
  readonly #trailers: (readonly [string, string])[] = [];
  #state: State = "header";
  #failure: Failure | undefined;
  /** What has arrived of a line that is not complete. */
  #line = "";
  #previousSignature: string;
  #chunkSignature = "";
  #digest: Hash | undefined;
  #chunkBytesLeft = 0;
  #decodedBytes = 0;
  #chunkNumber = 0;
  #lastSize: number;
  #trailerLength = 0;
  #trailerSigned: boolean;

  constructor(body: ChunkedBody) {
    this.#body = body;
    this.#signed = body.mode.algorithm !== undefined;
    this.#minChunkBytes = body.minChunkBytes ?? MIN_CHUNK_BYTES;
    this.#lastSize = this.#minChunkBytes;
    this.#previousSignature = body.signer?.presented.signature ?? "";
    this.#trailerSigned = !(this.#signed && body.mode.trailer);
  }

  push(bytes: Uint8Array, sink: (data: Uint8Array) => void): Failure | undefined {
    let at = 0;
    while (at < bytes.length && this.#failure === undefined) {
      if (this.#state === "data") at = this.#readData(bytes, at, sink);
      else if (this.#state !== "done") at = this.#readLine(bytes, at);
      else if (bytes[at] === CR || bytes[at] === LF) at++;
      else this.#refuse(s3Failure("incompleteBody"));
    }
    return this.#failure;
  }

  end(): Trailers | Failure {
    if (this.#state !== "done" || this.#decodedBytes !== this.#body.decodedLength) {
      this.#refuse(s3Failure(this.#state === "trailer" ? "malformedTrailer" : "incompleteBody"));
    }
    return this.#failure ?? this.#trailers;
  }

  /** The first refusal stays. */
  #refuse(failure: Failure): void {
    this.#failure ??= failure;
  }

  #readData(bytes: Uint8Array, from: number, sink: (data: Uint8Array) => void): number {
    const data = bytes.subarray(from, Math.min(bytes.length, from + this.#chunkBytesLeft));
    this.#digest?.update(data);
    this.#chunkBytesLeft -= data.length;
    this.#decodedBytes += data.length;
    sink(data);
    if (this.#chunkBytesLeft === 0) {
      this.#state = "after-data";
      if (this.#digest !== undefined) this.#checkChunk(this.#digest.digest("hex"));
      this.#digest = undefined;
    }
    return from + data.length;
  }

  /** Reads up to the end of a line; gives the place after what was read. */
  #readLine(bytes: Uint8Array, from: number): number {
    const inTrailer = this.#state === "trailer";
    const end = bytes.indexOf(LF, from);
    const stop = end < 0 ? bytes.length : end;
    const limit = inTrailer ? MAX_TRAILER_LENGTH - this.#trailerLength : MAX_HEADER_LENGTH;
    if (this.#line.length + stop - from > limit) {
      this.#refuse(s3Failure(inTrailer ? "malformedTrailer" : "incompleteBody"));
      return bytes.length;
    }
    const line = this.#line + latin1(bytes, from, stop);
    if (end < 0) {
      this.#line = line;
      return bytes.length;
    }
    this.#line = "";
    const text = endsWithReturn(line) ? line.slice(0, -1) : line;
    // AWS's own example of a trailer ends its lines with a bare line feed.
    if (inTrailer) this.#trailerLength += line.length + 1;
    else if (text.length === line.length) this.#refuse(s3Failure("incompleteBody"));
    if (this.#failure === undefined) this.#takeLine(text);
    return end + 1;
  }

  #takeLine(text: string): void {
    if (this.#state === "header") this.#openChunk(text);
    else if (this.#state === "trailer") this.#readTrailer(text);
    else if (text !== "") this.#refuse(s3Failure("incompleteBody"));
    else this.#state = this.#state === "after-data" ? "header" : "done";
  }

  #openChunk(text: string): void {
    const header = chunkHeader(text, this.#signed);
    this.#chunkNumber++;
    if (header === undefined || header.size > this.#body.decodedLength - this.#decodedBytes) {
      this.#refuse(s3Failure("incompleteBody"));
    } else if (header.size > 0 && this.#lastSize < this.#minChunkBytes) {
      const fields = { Chunk: String(this.#chunkNumber), BadChunkSize: String(this.#lastSize) };
      this.#refuse(s3Failure("chunkSize", "", fields));
    } else {
      this.#chunkSignature = withoutPadding(header.signature);
      this.#lastSize = header.size;
      this.#chunkBytesLeft = header.size;
      if (header.size > 0) this.#beginData();
      else this.#beginEnd();
    }
  }

  #beginData(): void {
    this.#digest = this.#signed && this.#body.signer ? createHash("sha256") : undefined;
    this.#state = "data";
  }

  #beginEnd(): void {
    this.#checkChunk(EMPTY_SHA256);
    this.#state = this.#body.mode.trailer ? "trailer" : "last-line";
  }

  #checkChunk(dataSha256: string): void {
    const { signer } = this.#body;
    if (!this.#signed || !signer) return;
    const text = chunkStringToSign(signer.presented, this.#previousSignature, dataSha256);
    this.#checkSignature(signer, text, this.#chunkSignature);
  }

  #checkSignature({ presented, secretAccessKey, keys }: ChunkSigner, text: string, signature: string): void {
    if (signatureMatches(presented, secretAccessKey, text, keys, signature)) this.#previousSignature = signature;
    else this.#refuse(s3Mismatch(presented.accessKeyId, signature, text));
  }

  #readTrailer(text: string): void {
    if (text === "") {
      // In AWS's own example an empty line stands before the trailer's signature.
      if (this.#trailerSigned) this.#closeTrailers();
      return;
    }
    const colon = text.indexOf(":");
    const name = text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = trimmed(text.slice(colon + 1));
    const isSignature = name === "x-amz-trailer-signature";
    // Nothing may follow the signature, and there is none to an unsigned trailer.
    if (name === "" || holdsControl(text) || (this.#signed && this.#trailerSigned) || (!this.#signed && isSignature)) {
      this.#refuse(s3Failure("malformedTrailer"));
    } else if (isSignature) {
      const { signer } = this.#body;
      if (signer) {
        const toSign = trailerStringToSign(signer.presented, this.#previousSignature, this.#trailers);
        this.#checkSignature(signer, toSign, withoutPadding(value));
      }
      this.#trailerSigned = true;
    } else {
      this.#trailers.push([name, value]);
    }
  }

  #closeTrailers(): void {
    const { trailerNames } = this.#body;
    const arrived = trailerNames.every((name) => this.#trailers.some(([each]) => each === name));
    if (arrived && this.#trailers.length === trailerNames.length) this.#state = "done";
    else this.#refuse(s3Failure("malformedTrailer"));
  }
}

/** Trailers are header fields, of which RFC 9110 keeps control characters out. */
function holdsControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9) || code === 127) return true;
  }
  return false;
}

function endsWithReturn(text: string): boolean {
  return text.charCodeAt(text.length - 1) === CR;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
}
