import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { endWith } from "./cut-off.ts";

/** The bounds of a connection; what each means stands in kernel/limits.ts. */
export type ListenerLimits = Readonly<
  Record<
    "headerBytes" | "headerCount" | "headTimeoutMs" | "requestTimeoutMs" | "keepAliveMs" | "lingerMs" | "stopMs",
    number
  >
>;

/** HTTP/1.1 with the house's bounds. It is given its sockets, plain and TLS, and never listens. */
export function createHttp(
  limits: ListenerLimits,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headTimeoutMs,
      // A body may take as long as it comes, see body.ts.
      requestTimeout: 0,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headTimeoutMs),
      // Looked at with the other flaws of a head, see flawOf.
      requireHostHeader: false,
    },
    onRequest,
  );
  // Node would drop the headers beyond a count without a word; they are counted, and refused, by us.
  server.maxHeadersCount = 0;
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuseMalformed(error, socket, limits.lingerMs));
  // This is what starts its watch over slow clients.
  server.emit("listening");
  return server;
}

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What node:http could not parse never becomes a request: answered as AWS's front ends do, without a journey. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex, lingerMs: number): void {
  if (socket.writableEnded) return;
  if (!socket.writable || error.code === "ECONNRESET") socket.destroy();
  else endWith(statusLines[error.code ?? ""] ?? "400 Bad Request", socket, lingerMs);
}
