import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import type { DnsTransport } from "./dns-answerer.ts";
import { type DnsLimits, dnsLimits } from "./dns-limits.ts";

/** Asks another server; undefined where it does not answer in time, or too many questions wait already. */
export type DnsForwarder = (query: Uint8Array, transport: DnsTransport) => Promise<Uint8Array | undefined>;

export interface Upstream {
  /** An IP address. */
  readonly host: string;
  readonly port: number;
}

/** Hands queries on as they are, under an id and from a port that nobody can guess, and their answers back. */
export function createForwarder(upstream: Upstream, given: Partial<DnsLimits> = {}): DnsForwarder {
  const limits = { ...dnsLimits, ...given };
  let waiting = 0;
  return async (query, transport) => {
    if (waiting >= limits.upstreamPending || query.length < 12) return undefined;
    waiting++;
    try {
      const asked = Buffer.from(query);
      asked.writeUInt16BE(randomInt(0x1_0000), 0);
      const reply = await (transport === "udp" ? overUdp : overTcp)(asked, upstream, limits.upstreamMs);
      reply?.set(query.subarray(0, 2));
      return reply;
    } finally {
      waiting--;
    }
  };
}

function overUdp(asked: Buffer, { host, port }: Upstream, waitMs: number): Promise<Buffer | undefined> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    const finish = (reply?: Buffer): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      // An error may still come from the system, and means nothing any more.
      socket.on("error", () => undefined);
      socket.close();
      resolve(reply);
    };
    const timer = setTimeout(finish, waitMs);
    socket.on("error", () => finish());
    // Forgeries are passed over; the true answer may still come.
    socket.on("message", (reply) => isAnswerTo(asked, reply) && finish(reply));
    // Connected, the system lets nobody else's datagrams through.
    socket.connect(port, host, () => socket.send(asked));
  });
}

function overTcp(asked: Buffer, { host, port }: Upstream, waitMs: number): Promise<Buffer | undefined> {
  const socket = connect({ host, port, noDelay: true });
  let held: Buffer = Buffer.alloc(0);
  return new Promise((resolve) => {
    const finish = (reply?: Buffer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply && isAnswerTo(asked, reply) ? reply : undefined);
    };
    const timer = setTimeout(finish, waitMs);
    socket.on("error", () => finish());
    socket.on("close", () => finish());
    socket.on("data", (piece) => {
      held = Buffer.concat([held, piece]);
      const length = held.length < 2 ? undefined : held.readUInt16BE(0);
      if (length !== undefined && held.length >= 2 + length) finish(held.subarray(2, 2 + length));
    });
    const length = Buffer.allocUnsafe(2);
    length.writeUInt16BE(asked.length, 0);
    socket.write(Buffer.concat([length, asked]));
  });
}

/** The same id, marked as an answer, to the same question (RFC 5452, 9.1). */
function isAnswerTo(asked: Buffer, reply: Buffer): boolean {
  const end = questionEnd(asked);
  return (
    reply.length >= end &&
    reply.readUInt16BE(0) === asked.readUInt16BE(0) &&
    ((reply[2] ?? 0) & 0x80) !== 0 &&
    reply.subarray(12, end).equals(asked.subarray(12, end))
  );
}

/** Behind the first question: its labels, the empty one, type and class. */
function questionEnd(message: Buffer): number {
  let at = 12;
  for (let length = message[at]; length !== undefined && length !== 0; length = message[at]) {
    // A pointer ends a name; nothing stands before the first question that one could point to, but it does no harm.
    if (length >= 0xc0) return Math.min(at + 6, message.length);
    at += 1 + length;
  }
  return Math.min(at + 5, message.length);
}
