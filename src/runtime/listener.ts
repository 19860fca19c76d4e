import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { createServer as createNetServer, type Socket } from "node:net";
import { ConfigurationError } from "../kernel/error.ts";
import { limits } from "../kernel/limits.ts";
import type { Arrival, Departure } from "../kernel/stage.ts";
import { bodyOf } from "./body.ts";
import { sendDeparture } from "./send.ts";

export interface ListenerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Answers one request. Must not reject: what goes wrong is its to answer. */
  readonly handle: (arrival: Arrival) => Promise<Departure>;
  /** Takes a connection over whole, for protocols other than the road's; true if it did. */
  readonly takeOver?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Made when the first TLS client comes: certificates cost time that most starts need not spend. */
  readonly tls: () => Promise<Http2SecureServer>;
}

export interface Listener {
  readonly port: number;
  /** Takes no new work, finishes what is in flight, and after `limits.stopMs` cuts what is left. */
  close(): Promise<void>;
}

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

/** First byte of a TLS record that holds a handshake (RFC 8446, 5.1). No HTTP method begins with it. */
const tlsHandshake = 0x16;

/** One port for HTTP/1.1 and for TLS with HTTP/2: the first byte decides. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const sockets = new Set<Socket>();
  let inFlight = 0;
  let closing = false;
  let idle: (() => void) | undefined;

  const onRequest = (request: AnyRequest, response: AnyResponse): void => {
    if (options.takeOver?.(request as IncomingMessage, response as ServerResponse)) return;
    inFlight++;
    if (closing && request.httpVersionMajor === 1) response.setHeader("connection", "close");
    const done = (): void => {
      inFlight--;
      if (inFlight === 0) idle?.();
    };
    options
      .handle(arrivalOf(request))
      .then((departure) => sendDeparture(request, response, departure))
      .then(done, () => {
        // The client is gone, or its stream broke in the middle: there is nobody left to answer.
        response.destroy();
        done();
      });
  };

  const http = createHttp(onRequest);
  let secure: Promise<Http2SecureServer> | undefined;
  const secureServer = (): Promise<Http2SecureServer> => {
    secure ??= options.tls().then((server) => server.on("request", onRequest));
    return secure;
  };

  const server = createNetServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setTimeout(limits.headTimeoutMs, () => socket.destroy());
    socket.once("data", (first) => {
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.pause();
      socket.unshift(first);
      if (first[0] === tlsHandshake) {
        secureServer().then(
          (tls) => hand(tls, socket),
          () => socket.destroy(),
        );
      } else {
        hand(http, socket);
      }
    });
  });

  const port = await bind(server, options.host, options.port);
  return {
    port,
    async close() {
      closing = true;
      server.close();
      http.closeIdleConnections();
      if (inFlight > 0) {
        const finished = new Promise<void>((resolve) => {
          idle = resolve;
        });
        await Promise.race([finished, new Promise<void>((resolve) => setTimeout(resolve, limits.stopMs).unref())]);
      }
      await flushed(sockets);
      for (const socket of sockets) socket.destroy();
      http.close();
      (await secure)?.close();
    },
  };
}

function hand(server: HttpServer | Http2SecureServer, socket: Socket): void {
  server.emit("connection", socket);
  socket.resume();
}

/** Lets the kernel have the last answers before their sockets are destroyed. */
async function flushed(sockets: ReadonlySet<Socket>): Promise<void> {
  const waits = [...sockets].filter((socket) => socket.writableLength > 0);
  await Promise.all(waits.map((socket) => new Promise<void>((resolve) => socket.write("", () => resolve()))));
}

function createHttp(onRequest: (request: IncomingMessage, response: ServerResponse) => void): HttpServer {
  const server = createHttpServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: 1_000,
    },
    onRequest,
  );
  server.maxHeadersCount = limits.headerCount;
  server.on("clientError", refuseMalformed);
  // It is given its sockets and never listens itself; this is what starts its watch over slow clients.
  server.emit("listening");
  return server;
}

/** What node:http could not parse never becomes a request: answered as AWS's front ends do, without a journey. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: import("node:stream").Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status =
    error.code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function arrivalOf(request: AnyRequest): Arrival {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const headers = request.headers as Record<string, string | undefined>;
  const http2 = request.httpVersionMajor === 2;
  const authority = http2 ? headers[":authority"] : undefined;
  if (authority !== undefined) headers.host = authority;
  return {
    method: request.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers,
    rawHeaders: authority === undefined ? request.rawHeaders : ["host", authority, ...request.rawHeaders],
    ip: plainAddress(request.socket.remoteAddress),
    secure: "encrypted" in request.socket,
    httpVersion: request.httpVersion,
    body: bodyOf(request),
  };
}

/** IPv4 addresses without the prefix that a dual-stack socket gives them. */
function plainAddress(address: string | undefined): string {
  if (address === undefined) return "";
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}

function bind(server: ReturnType<typeof createNetServer>, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? "another program listens there; stop it or choose another --port"
          : error.code === "EACCES"
            ? "this user may not listen there; choose a --port above 1023"
            : error.message;
      reject(new ConfigurationError(`--port ${port} on ${host}: ${why}`));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
