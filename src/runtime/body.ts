import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { IncomingBody } from "../kernel/stage.ts";

const nothing = new Uint8Array(0);

/** The body of a request, whole or piece by piece. */
export function bodyOf(request: IncomingMessage | Http2ServerRequest): IncomingBody {
  return new RequestBody(request);
}

class RequestBody implements IncomingBody {
  readonly #request: IncomingMessage | Http2ServerRequest;
  readonly length: number | undefined;

  constructor(request: IncomingMessage | Http2ServerRequest) {
    this.#request = request;
    const length = request.headers["content-length"];
    const chunked = request.headers["transfer-encoding"] !== undefined;
    const open =
      request.httpVersionMajor === 2 && length === undefined && !(request as Http2ServerRequest).stream.endAfterHeaders;
    this.length = length !== undefined ? Number(length) : chunked || open ? undefined : 0;
  }

  all(limit: number): Promise<Uint8Array | undefined> {
    if (this.length === 0) return Promise.resolve(nothing);
    if (this.length !== undefined && this.length > limit) return Promise.resolve(undefined);
    return collect(this.#request, limit);
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.#request[Symbol.asyncIterator]();
  }
}

/** By events, not by iteration: most bodies come in one piece, and this costs two listeners. */
function collect(request: IncomingMessage | Http2ServerRequest, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let first: Uint8Array | undefined;
    let pieces: Uint8Array[] | undefined;
    let length = 0;
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
    let ended = false;
    request.on("end", () => {
      ended = true;
      resolve(pieces ? Buffer.concat(pieces, length) : (first ?? nothing));
    });
    request.on("error", reject);
    // Every request closes; only before its end does that mean anything, and an Error costs microseconds.
    request.on("close", () => ended || reject(new Error("the client went away")));
  });
}
