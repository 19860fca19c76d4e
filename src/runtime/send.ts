import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { Departure } from "../kernel/stage.ts";

/** RFC 9113, section 7: NO_ERROR. */
const http2NoError = 0x00;

type AnyRequest = IncomingMessage | Http2ServerRequest;

/** Writes an answer: one write where the body is in hand, else as fast as the client takes it. */
export function sendDeparture(
  request: AnyRequest,
  response: ServerResponse | Http2ServerResponse,
  { status, headers, body }: Departure,
  lingerMs: number,
): Promise<void> | void {
  const plain = response as ServerResponse;
  const silent = request.method === "HEAD" || status === 204 || status === 304;
  const inHand = typeof body === "string" || body instanceof Uint8Array;
  const length = inHand ? (typeof body === "string" ? Buffer.byteLength(body) : body.length) : body.length;
  // REST services state it themselves where their model has it.
  if (length !== undefined && !silent && headers["Content-Length"] === undefined)
    headers["content-length"] ??= String(length);
  const refusedUnread = !request.complete;
  // The rest of a body that was refused unread would be taken for the next request.
  if (refusedUnread && request.httpVersionMajor === 1) headers.connection = "close";
  plain.writeHead(status, headers);
  if (inHand && !refusedUnread) {
    plain.end(silent ? undefined : body);
    return;
  }
  return write(request, plain, silent ? "" : body, refusedUnread ? lingerMs : 0);
}

async function write(
  request: AnyRequest,
  response: ServerResponse,
  body: Departure["body"],
  lingerMs: number,
): Promise<void> {
  if (typeof body === "string" || body instanceof Uint8Array) {
    if (body.length > 0) response.write(body);
    else response.flushHeaders();
  } else {
    for await (const piece of body) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
    }
  }
  if (request.httpVersionMajor === 2) {
    response.end();
    // The client need not send the rest (RFC 9113, 8.1).
    if (!request.complete) response.once("finish", () => cancel(request as Http2ServerRequest));
  } else {
    if (lingerMs > 0) await discarded(request as IncomingMessage, lingerMs);
    response.end();
  }
}

const cancel = ({ stream }: Http2ServerRequest): void => stream.close(http2NoError);

/** Resolves when the response takes more, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}

/**
 * Takes in and drops what the client still sends: a connection that is closed with bytes unread is reset, and a reset
 * takes the answer away from a client that has not read it yet. Not for ever, though.
 */
function discarded(request: IncomingMessage, lingerMs: number): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lingerMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once("end", done);
    request.once("close", done);
    request.once("error", done);
    request.on("data", () => undefined);
    request.resume();
  });
}
