import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2Server, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import { type AddressInfo, createServer as createNetServer, type Server as NetServer, type Socket } from "node:net";
import type { TLSSocket, Server as TlsServer } from "node:tls";
import { ConfigurationError } from "../kernel/error.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/ports.ts";
import type { Arrival, Departure } from "../kernel/stage.ts";
import { type AnyRequest, arrivalOf, flawOf } from "./arrival.ts";
import { createHttp, type ListenerLimits } from "./http1.ts";
import { sendDeparture } from "./send.ts";

export interface ListenerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Further ports that answer alike: 443 and 80, where clients go that are told no port. */
  readonly also?: readonly number[];
  /** Answers one request. Must not reject: what goes wrong is its to answer. */
  readonly handle: (arrival: Arrival) => Promise<Departure>;
  /** Takes a connection over whole, for protocols other than the road's; true if it did. */
  readonly takeOver?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Made when the first TLS client comes: certificates, like HTTP/2, cost time that most starts need not spend. */
  readonly tls: () => Promise<TlsServer>;
  readonly log: Log;
  /** Other bounds than the house's: tests are in a hurry. */
  readonly limits?: Partial<ListenerLimits>;
}

export interface Listener {
  readonly port: number;
  /** IP address that it listens on, which may be that of all. */
  readonly address: string;
  /** Takes no new work, finishes what is in flight, and after `limits.stopMs` cuts what is left. */
  close(): Promise<void>;
}

type AnyResponse = ServerResponse | Http2ServerResponse;

/** First byte of a TLS record that holds a handshake (RFC 8446, 5.1). No HTTP method begins with it. */
const tlsHandshake = 0x16;

/** One port for HTTP/1.1 and for TLS with HTTP/1.1 or HTTP/2: the first byte decides, then the handshake. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const bounds: ListenerLimits = { ...limits, ...options.limits };
  /** All sockets as they were accepted, and what TLS has made of some of them. */
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  /** Those that end with a refusal: what was pipelined behind it is not done, since it would not be answered. */
  const doomed = new Set<unknown>();
  let inFlight = 0;
  let closing = false;
  let idle: (() => void) | undefined;

  const onRequest = (request: AnyRequest, response: AnyResponse, proceed?: () => void): void => {
    if (doomed.size > 0 && doomed.has(request.socket)) return;
    const flaw = closing ? 503 : flawOf(request, bounds.headerCount);
    if (flaw !== undefined) {
      refuse(request, response, flaw, doomed);
      return;
    }
    if (options.takeOver?.(request as IncomingMessage, response as ServerResponse)) return;
    inFlight++;
    const done = (): void => {
      inFlight--;
      if (inFlight === 0) idle?.();
    };
    const gone = (): void => {
      // The client is gone, or its stream broke in the middle: there is nobody left to answer.
      response.destroy();
      done();
    };
    const answer = (departure: Departure): void => {
      if (closing && request.httpVersionMajor === 1) departure.headers.connection = "close";
      try {
        const sending = sendDeparture(request, response, departure, bounds.lingerMs);
        if (sending) sending.then(done, gone);
        else done();
      } catch {
        gone();
      }
    };
    options
      .handle(arrivalOf(request, { silenceMs: bounds.requestTimeoutMs, lingerMs: bounds.lingerMs, proceed }))
      .then(answer, gone);
  };
  /** The client waits for a word before it sends its body; it gets it when somebody wants to read. */
  const onExpecting = (request: AnyRequest, response: AnyResponse): void =>
    onRequest(request, response, () => response.writeContinue());

  const http = createHttp(bounds, (request, response) => onRequest(request, response));
  http.on("checkContinue", onExpecting);

  let http2: Http2Server | undefined;
  let secure: Promise<TlsServer> | undefined;
  const makeSecure = async (): Promise<TlsServer> => {
    const [tls, { createHttp2 }] = await Promise.all([options.tls(), import("./http2.ts")]);
    const server = createHttp2(bounds, sessions);
    server.on("request", (request, response) => onRequest(request, response));
    server.on("checkContinue", onExpecting);
    http2 = server;
    return tls.on("secureConnection", (socket: TLSSocket) => {
      keep(sockets, socket);
      (socket.alpnProtocol === "h2" ? server : http).emit("connection", socket);
    });
  };
  const secureServer = (): Promise<TlsServer> => {
    secure ??= makeSecure();
    secure.catch(() => {
      secure = undefined;
    });
    return secure;
  };

  const onConnection = (socket: Socket): void => {
    keep(sockets, socket);
    onFirstByte(socket, bounds.headTimeoutMs, (first) => {
      if (first !== tlsHandshake) return hand(http, socket);
      secureServer().then(
        (tls) => hand(tls, socket),
        (error) => {
          options.log.error("no TLS: its certificates cannot be made", error);
          socket.destroy();
        },
      );
    });
  };

  const { servers, port, address } = await openPorts(options, onConnection);
  return {
    port,
    address,
    async close() {
      closing = true;
      const late = new Promise<void>((resolve) => setTimeout(resolve, bounds.stopMs).unref());
      for (const server of servers) server.close();
      http.closeIdleConnections();
      for (const session of sessions) session.close();
      if (inFlight > 0) {
        const finished = new Promise<void>((resolve) => {
          idle = resolve;
        });
        await Promise.race([finished, late]);
      }
      await Promise.race([flushed(sockets, sessions), late]);
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      http.close();
      http2?.close();
    },
  };
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => socket.destroy());
}

/** Looks at the first byte and leaves it where it was. A socket that says nothing is closed after `timeoutMs`. */
function onFirstByte(socket: Socket, timeoutMs: number, take: (first: number | undefined) => void): void {
  const giveUp = (): void => void socket.destroy();
  socket.setTimeout(timeoutMs, giveUp);
  socket.once("data", (first) => {
    socket.setTimeout(0, giveUp);
    socket.pause();
    socket.unshift(first);
    take(first[0]);
  });
}

function hand(server: { emit(event: "connection", socket: Socket): boolean }, socket: Socket): void {
  server.emit("connection", socket);
  socket.resume();
}

function refuse(request: AnyRequest, response: AnyResponse, status: number, doomed: Set<unknown>): void {
  const headers: Record<string, string> = { "content-length": "0" };
  if (request.httpVersionMajor === 1) {
    const { socket } = request;
    headers.connection = "close";
    doomed.add(socket);
    socket.once("close", () => doomed.delete(socket));
  }
  (response as ServerResponse).writeHead(status, headers).end();
}

/** Lets the kernel have the last answers before their sockets are destroyed. */
async function flushed(sockets: ReadonlySet<Socket>, sessions: ReadonlySet<ServerHttp2Session>): Promise<void> {
  await Promise.all([
    ...[...sessions].map((session) => new Promise<void>((resolve) => session.once("close", resolve))),
    ...[...sockets]
      .filter((socket) => socket.writableLength > 0)
      .map((socket) => new Promise<void>((resolve) => socket.write("", () => resolve()))),
  ]);
}

interface Doors {
  readonly servers: readonly NetServer[];
  readonly port: number;
  readonly address: string;
}

/** Listens on the main port and on the others; on all of them or on none. */
async function openPorts(options: ListenerOptions, onConnection: (socket: Socket) => void): Promise<Doors> {
  const { host, port, also = [] } = options;
  const servers: NetServer[] = [];
  try {
    const main = await bind(host, port, "--port", onConnection);
    servers.push(main);
    for (const other of also) servers.push(await bind(host, other, "--also-listen", onConnection));
    const bound = main.address() as AddressInfo;
    return { servers, port: bound.port, address: bound.address };
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
}

function bind(host: string, port: number, flag: string, onConnection: (socket: Socket) => void): Promise<NetServer> {
  const server = createNetServer({ noDelay: true }, onConnection);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `another program listens there; stop it or choose another ${flag}`
          : error.code === "EACCES"
            ? `this user may not listen there; choose a ${flag} above 1023, or allow it (docs/names.md)`
            : error.message;
      reject(new ConfigurationError(`${flag} ${port} on ${host}: ${why}`));
    });
    server.listen(port, host, () => resolve(server));
  });
}
