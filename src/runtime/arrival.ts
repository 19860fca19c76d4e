import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { Arrival } from "../kernel/stage.ts";
import { type BodyOptions, bodyOf } from "./body.ts";
import { tlsFactsOf } from "./tls-facts.ts";

export type AnyRequest = IncomingMessage | Http2ServerRequest;

/** What HTTP forbids and node:http lets through, as the status that refuses it; undefined for a request in order. */
export function flawOf(
  { rawHeaders, httpVersionMajor, httpVersion }: AnyRequest,
  mostHeaders: number,
): number | undefined {
  if (rawHeaders.length > 2 * mostHeaders) return 431;
  if (httpVersionMajor === 2) return undefined;
  // One host, no more and no fewer (RFC 9112, 3.2): of two, whoever stands in front of us may have taken the other.
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0") ? undefined : 400;
}

export function arrivalOf(request: AnyRequest, body: BodyOptions): Arrival {
  const headers = request.headers as Record<string, string | undefined>;
  const { authority, target } = targetOf(request, headers);
  if (authority !== undefined) headers.host = authority;
  const mark = target.indexOf("?");
  return {
    method: request.method ?? "GET",
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers,
    rawHeaders:
      request.httpVersionMajor === 2 && authority !== undefined
        ? ["host", authority, ...request.rawHeaders]
        : request.rawHeaders,
    ip: plainAddress(request.socket.remoteAddress),
    secure: "encrypted" in request.socket,
    tls: tlsFactsOf(request.socket),
    httpVersion: request.httpVersion,
    body: bodyOf(request, body),
  };
}

const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i;
const slash = 0x2f;

/** Path and query, and the authority where the client named it other than in Host: HTTP/2, and clients that take us for a proxy. */
function targetOf(
  { url = "/", httpVersionMajor }: AnyRequest,
  headers: Record<string, string | undefined>,
): { readonly authority: string | undefined; readonly target: string } {
  if (httpVersionMajor === 2) return { authority: headers[":authority"], target: url };
  if (url.charCodeAt(0) === slash) return { authority: undefined, target: url };
  const [, authority, rest = ""] = absoluteForm.exec(url) ?? [];
  if (authority === undefined) return { authority: undefined, target: url };
  // RFC 9112, 3.2.2: the target's authority outranks Host.
  return { authority, target: rest.startsWith("/") ? rest : `/${rest}` };
}

/** IPv4 addresses without the prefix that a dual-stack socket gives them. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return "";
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
