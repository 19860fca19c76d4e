import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

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
      requestTimeout: limits.requestTimeoutMs,
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
  // What follows the rubbish is rubbish, too, and answered already.
  if (socket.writableEnded) return;
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = statusLines[error.code ?? ""] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  // Closed by the client once it has read that, or else by us.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
