import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { Departure } from "../kernel/stage.ts";

/** Writes an answer: one write where the body is in hand, else as fast as the client takes it. */
export function sendDeparture(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  { status, headers, body }: Departure,
): Promise<void> | void {
  const plain = response as ServerResponse;
  const head = request.method === "HEAD";
  // The rest of a body that was refused unread would be taken for the next request.
  if (!request.complete && request.httpVersionMajor === 1) headers.connection = "close";
  if (typeof body === "string" || body instanceof Uint8Array) {
    if (!head && status !== 204 && status !== 304 && headers["content-length"] === undefined) {
      headers["content-length"] = String(typeof body === "string" ? Buffer.byteLength(body) : body.length);
    }
    plain.writeHead(status, headers);
    plain.end(head ? undefined : body);
    return;
  }
  if (body.length !== undefined) headers["content-length"] ??= String(body.length);
  plain.writeHead(status, headers);
  return head ? void plain.end() : stream(plain, body);
}

async function stream(response: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of body) {
    if (response.destroyed) return;
    if (!response.write(piece)) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
}
