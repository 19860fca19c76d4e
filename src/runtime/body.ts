import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import { AwsError } from "../kernel/error.ts";
import type { IncomingBody } from "../kernel/stage.ts";
import { endWith } from "./cut-off.ts";

type AnyRequest = IncomingMessage | Http2ServerRequest;

const nothing = new Uint8Array(0);

/** Bodies of so many bytes come at once or not at all: silence is watch enough. */
const usualBytes = 64 * 1024;

/** RFC 9113, section 7: CANCEL. By number, as node:http2 is loaded for clients that speak it. */
const http2Cancel = 0x08;

export interface BodyOptions {
  /** Tells a client that waits for it (Expect: 100-continue) to send the body. Called when somebody wants to read it. */
  readonly proceed?: (() => void) | undefined;
  /** A client that is silent for so long in the middle of a body is cut off, and one that takes longer for a whole one. */
  readonly silenceMs: number;
  /** How long a client that was cut off has to read why. */
  readonly lingerMs: number;
}

/** The body of a request, whole or piece by piece. */
export function bodyOf(request: AnyRequest, options: BodyOptions): IncomingBody {
  return new RequestBody(request, options);
}

class RequestBody implements IncomingBody {
  readonly #request: AnyRequest;
  readonly #options: BodyOptions;
  readonly length: number | undefined;

  constructor(request: AnyRequest, options: BodyOptions) {
    this.#request = request;
    this.#options = options;
    const length = request.headers["content-length"];
    const chunked = request.headers["transfer-encoding"] !== undefined;
    const open =
      request.httpVersionMajor === 2 && length === undefined && !(request as Http2ServerRequest).stream.endAfterHeaders;
    this.length = length !== undefined ? Number(length) : chunked || open ? undefined : 0;
  }

  all(limit: number): Promise<Uint8Array | undefined> {
    if (this.length === 0) return Promise.resolve(nothing);
    if (this.length !== undefined && this.length > limit) return Promise.resolve(undefined);
    this.#begin();
    const collected = collect(this.#request, limit);
    return this.length === undefined || this.length > usualBytes ? this.#inTime(collected) : collected;
  }

  /** An upload may take as long as it takes: only silence ends it. Ending early leaves the connection to the answer. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    this.#begin();
    try {
      yield* this.#request.iterator({ destroyOnReturn: false });
    } catch {
      // Nothing else fails there: the client went away.
      throw incomplete();
    }
  }

  /** A kept connection's request ends long before its answer: it is the connection that says, or the stream of HTTP/2. */
  onGone(tell: () => void): () => void {
    const request = this.#request;
    const line = request.httpVersionMajor === 2 ? (request as Http2ServerRequest).stream : request.socket;
    if (line.destroyed) queueMicrotask(tell);
    else line.once("close", tell);
    return () => void line.off("close", tell);
  }

  #begin(): void {
    const request = this.#request;
    this.#options.proceed?.();
    if (request.complete) return;
    request.setTimeout(this.#options.silenceMs, () => this.#cutOff());
    request.once("end", () => request.setTimeout(0));
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#cutOff(), this.#options.silenceMs);
    return work.finally(() => clearTimeout(timer));
  }

  #cutOff(): void {
    const request = this.#request;
    if (request.complete) return;
    if (request.httpVersionMajor === 2) (request as Http2ServerRequest).stream.close(http2Cancel);
    else endWith("408 Request Timeout", request.socket, this.#options.lingerMs);
  }
}

/** By events, not by iteration: most bodies come in one piece, and this costs four listeners. */
function collect(request: AnyRequest, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let first: Uint8Array | undefined;
    let pieces: Uint8Array[] | undefined;
    let length = 0;
    let ended = false;
    request.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length > limit) {
        request.removeAllListeners("data");
        request.pause();
        resolve(undefined);
      } else if (first === undefined) {
        first = piece;
      } else {
        pieces ??= [first];
        pieces.push(piece);
      }
    });
    request.on("end", () => {
      ended = true;
      resolve(pieces ? Buffer.concat(pieces, length) : (first ?? nothing));
    });
    request.on("error", () => reject(incomplete()));
    // Every request closes; only before its end does that mean anything, and an Error costs microseconds.
    request.on("close", () => ended || reject(incomplete()));
  });
}

/** Nobody is left to read it, but for the journey: the client went away before its body was complete. */
const incomplete = (): AwsError =>
  new AwsError("IncompleteBody", "The client closed the connection before the body was complete.", { status: 400 });
