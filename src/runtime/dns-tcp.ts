import type { Socket } from "node:net";
import { plainAddress } from "./arrival.ts";
import type { DnsAnswerer } from "./dns-answerer.ts";
import type { DnsLimits } from "./dns-limits.ts";

export interface TcpService {
  serve(socket: Socket): void;
  /** Ends all connections. */
  close(): void;
}

/** DNS over TCP (RFC 7766): messages with their length before them, many on one connection, answered as they are ready. */
export function createTcpService(answer: DnsAnswerer, limits: DnsLimits): TcpService {
  const open = new Set<Socket>();
  return {
    serve(socket) {
      open.add(socket);
      const [oldest] = open;
      if (open.size > limits.tcpConnections) oldest?.destroy();
      const life = setTimeout(() => socket.destroy(), limits.tcpLifeMs).unref();
      socket.on("close", () => {
        clearTimeout(life);
        open.delete(socket);
      });
      socket.on("error", () => socket.destroy());
      socket.setTimeout(limits.tcpIdleMs, () => socket.destroy());
      converse(socket, answer, limits);
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

function converse(socket: Socket, answer: DnsAnswerer, limits: DnsLimits): void {
  const asker = plainAddress(socket.remoteAddress);
  let held: Buffer = Buffer.alloc(0);
  let pending = 0;
  let ended = false;

  const mayRead = (): boolean => pending < limits.tcpPending && !socket.writableNeedDrain && !socket.destroyed;

  function send(reply: Uint8Array | undefined): void {
    pending--;
    if (!reply || socket.destroyed) return;
    const framed = Buffer.allocUnsafe(2 + reply.length);
    framed.writeUInt16BE(reply.length, 0);
    framed.set(reply, 2);
    socket.write(framed);
  }

  /** Answers what is held as far as it may; what is left waits for answers to leave. */
  function advance(): void {
    while (mayRead() && held.length >= 2) {
      const length = held.readUInt16BE(0);
      if (length > limits.queryBytes) {
        socket.destroy();
        return;
      }
      if (held.length < 2 + length) break;
      const query = held.subarray(2, 2 + length);
      held = held.subarray(2 + length);
      pending++;
      const reply = answer(query, asker, "tcp");
      if (!(reply instanceof Promise)) send(reply);
      else
        void reply.then((late) => {
          send(late);
          advance();
        });
    }
    if (mayRead()) socket.resume();
    else socket.pause();
    if (ended && pending === 0) socket.end();
  }

  socket.on("data", (piece) => {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    advance();
  });
  socket.on("drain", advance);
  socket.on("end", () => {
    ended = true;
    if (pending === 0) socket.end();
  });
}
