import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { type AddressInfo, createServer, type Server } from "node:net";
import { ConfigurationError } from "../kernel/error.ts";
import type { Log } from "../kernel/ports.ts";
import { plainAddress } from "./arrival.ts";
import type { DnsAnswerer } from "./dns-answerer.ts";
import { type DnsLimits, dnsLimits } from "./dns-limits.ts";
import { createTcpService } from "./dns-tcp.ts";

export interface DnsListenerOptions {
  readonly host: string;
  /** 0: any port that is free for both. */
  readonly port: number;
  readonly answer: DnsAnswerer;
  readonly log: Log;
  readonly limits?: Partial<DnsLimits>;
}

export interface DnsListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Tries for a port that is free for UDP as well as TCP, where any will do. */
const mostTries = 20;

/** DNS over UDP and TCP on one port. */
export async function listenDns(options: DnsListenerOptions): Promise<DnsListener> {
  const tcp = createTcpService(options.answer, { ...dnsLimits, ...options.limits });
  for (let tries = 1; ; tries++) {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, tcp.serve);
    const bound = await bindTcp(server, options);
    try {
      const udp = await bindUdp(bound, options);
      return { port: bound.port, close: () => closeAll(server, tcp.close, udp) };
    } catch (error) {
      server.close();
      if (options.port !== 0 || tries === mostTries) throw error;
    }
  }
}

function bindTcp(server: Server, options: DnsListenerOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(options, "TCP", error)));
    server.listen(options.port, options.host, () => {
      server.on("error", (error) => options.log.error("the DNS listener for TCP failed", error));
      resolve(server.address() as AddressInfo);
    });
  });
}

/** On the very address that TCP was given: a name of a host may have several. */
function bindUdp({ address, port, family }: AddressInfo, options: DnsListenerOptions): Promise<UdpSocket> {
  const socket = createSocket(family === "IPv6" ? "udp6" : "udp4");
  const send = (reply: Uint8Array | undefined, to: number, ip: string): void => {
    // A client that cannot be reached does not get its answer; there is nobody else to tell.
    if (reply) socket.send(reply, to, ip, () => undefined);
  };
  let closed = false;
  socket.on("close", () => {
    closed = true;
  });
  socket.on("message", (query, from) => {
    // Nobody can be answered at port 0, and a reply to it is an error of the system.
    if (from.port === 0) return;
    const reply = options.answer(query, plainAddress(from.address), "udp");
    if (reply instanceof Promise) void reply.then((late) => closed || send(late, from.port, from.address));
    else send(reply, from.port, from.address);
  });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(cannotListen(options, "UDP", error));
    });
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeAllListeners("error");
      socket.on("error", (error) => options.log.error("the DNS listener for UDP failed", error));
      resolve(socket);
    });
  });
}

async function closeAll(server: Server, closeConnections: () => void, udp: UdpSocket): Promise<void> {
  closeConnections();
  await Promise.all([
    new Promise<void>((resolve) => server.close(() => resolve())),
    new Promise<void>((resolve) => udp.close(() => resolve())),
  ]);
}

function cannotListen({ host, port }: DnsListenerOptions, over: "TCP" | "UDP", error: NodeJS.ErrnoException): Error {
  const why =
    error.code === "EADDRINUSE"
      ? "another program listens there, as systemd-resolved and dnsmasq do on port 53; choose another --dns-port, or another --host such as 127.0.0.2"
      : error.code === "EACCES"
        ? "this user may not listen there; choose a --dns-port above 1023, or allow it (docs/names.md)"
        : error.message;
  return new ConfigurationError(`--dns-port ${port} on ${host}, ${over}: ${why}`);
}
