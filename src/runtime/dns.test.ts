import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../kernel/error.ts";
import { type DnsListener, listenDns } from "./dns.ts";
import type { DnsAnswerer } from "./dns-answerer.ts";
import { createForwarder } from "./dns-upstream.ts";

const errors: string[] = [];
const log = { error: (message: string) => void errors.push(message), warn: () => undefined };
const limits = { tcpConnections: 3, tcpIdleMs: 300, tcpLifeMs: 5_000, tcpPending: 2, queryBytes: 600 };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  expect(errors.splice(0)).toEqual([]);
});

/** Answers with the query itself, marked as an answer, and who asked over what. */
const echo: DnsAnswerer = (query, asker, transport) => {
  const reply = Buffer.concat([query, Buffer.from(`${asker} ${transport}`)]);
  reply[2] = (reply[2] ?? 0) | 0x80;
  return reply;
};

async function open(answer: DnsAnswerer, host = "127.0.0.1"): Promise<DnsListener> {
  const listener = await listenDns({ host, port: 0, answer, log, limits });
  closers.push(() => listener.close());
  return listener;
}

const framed = (...queries: string[]): Buffer =>
  Buffer.concat(
    queries.map((query) => Buffer.concat([Buffer.from([query.length >> 8, query.length & 0xff]), Buffer.from(query)])),
  );

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined);
  closers.push(() => socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Reads until `count` messages are there. */
async function read(socket: Socket, count: number): Promise<string[]> {
  let held = Buffer.alloc(0);
  const messages: string[] = [];
  for await (const piece of socket) {
    held = Buffer.concat([held, piece as Buffer]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      messages.push(held.subarray(2, 2 + held.readUInt16BE(0)).toString("latin1"));
      held = held.subarray(2 + held.readUInt16BE(0));
    }
    if (messages.length >= count) break;
  }
  return messages;
}

/** Resolves when the other side has ended the connection, politely or not. */
const goneOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    for (const event of ["end", "error", "close"]) socket.once(event, () => resolve());
    socket.resume();
  });

async function ask(port: number, query: Uint8Array): Promise<Buffer> {
  const socket = createSocket("udp4");
  closers.push(() => socket.close());
  socket.send(query, port, "127.0.0.1");
  const [reply] = (await once(socket, "message")) as [Buffer];
  return reply;
}

const query = (name = "a query of some bytes"): string => `\u0012\u0034\u0001\0${name}`;

describe("DNS over UDP and TCP", () => {
  it("on one port, the asker known by its address", async () => {
    const { port } = await open(echo);
    expect((await ask(port, Buffer.from(query()))).toString("latin1")).toMatch(/127\.0\.0\.1 udp$/);
    const socket = await dial(port);
    socket.write(framed(query()));
    expect((await read(socket, 1))[0]).toMatch(/127\.0\.0\.1 tcp$/);
  });

  it("takes several queries at once and one in pieces, and answers all of a client that has said all", async () => {
    const { port } = await open(async (...asked) => echo(...asked));
    const socket = await dial(port);
    socket.setNoDelay(true);
    const bytes = framed(...Array.from({ length: 50 }, (_, at) => query(`name ${at}`)));
    socket.write(bytes.subarray(0, 1));
    await new Promise(setImmediate);
    socket.write(bytes.subarray(1, 40));
    await new Promise(setImmediate);
    socket.end(bytes.subarray(40));
    const answers = await read(socket, 50);
    expect(answers.map((each) => /name (\d+)127/.exec(each)?.[1]).map(Number)).toEqual(
      Array.from({ length: 50 }, (_, at) => at),
    );
  });

  it("leaves unread what a client asks while its earlier questions wait", async () => {
    let asked = 0;
    const releases: (() => void)[] = [];
    const { port } = await open((bytes) => {
      asked++;
      return new Promise((resolve) => releases.push(() => resolve(bytes)));
    });
    const socket = await dial(port);
    socket.write(framed(...Array.from({ length: 10 }, () => query())));
    const all = read(socket, 10);
    const watch = setInterval(() => {
      expect(releases.length).toBeLessThanOrEqual(limits.tcpPending);
      for (const release of releases.splice(0)) release();
    }, 5);
    expect(await all).toHaveLength(10);
    clearInterval(watch);
    expect(asked).toBe(10);
  });

  it("says nothing where there is nothing to say", async () => {
    const { port } = await open((bytes, ...rest) => (bytes.includes(0x58) ? undefined : echo(bytes, ...rest)));
    const socket = await dial(port);
    socket.write(framed(query("X"), query("named")));
    expect((await read(socket, 1))[0]).toContain("named");
  });

  it("ends connections that say nothing, say too much, or are too many", async () => {
    const { port } = await open(echo);
    const silent = await dial(port);
    await goneOf(silent);
    const loud = await dial(port);
    loud.write(framed(query("x".repeat(700))));
    await goneOf(loud);
    const [oldest, ...others] = [await dial(port), await dial(port), await dial(port)];
    const gone = goneOf(oldest as Socket);
    const newest = await dial(port);
    await gone;
    newest.write(framed(query()));
    expect(await read(newest, 1)).toHaveLength(1);
    expect(others.every(({ destroyed }) => !destroyed)).toBe(true);
  });

  it("stops, whoever is connected", async () => {
    const listener = await listenDns({ host: "127.0.0.1", port: 0, answer: () => new Promise(() => undefined), log });
    const socket = await dial(listener.port);
    socket.write(framed(query()));
    const ended = goneOf(socket);
    await listener.close();
    await ended;
  });

  it("listens on version 6, where there is one", async () => {
    const listener = await open(echo, "::1").catch((error: Error) => {
      expect(error.message).toMatch(/EADDRNOTAVAIL|EAFNOSUPPORT/);
      return undefined;
    });
    if (!listener) return;
    const socket = createSocket("udp6");
    closers.push(() => socket.close());
    socket.send(query(), listener.port, "::1");
    const [reply] = (await once(socket, "message")) as [Buffer];
    expect(reply.toString("latin1")).toMatch(/::1 udp$/);
  });

  it.each(["TCP", "UDP"])("says which setting names a port that is taken for %s", async (over) => {
    const port = over === "TCP" ? await takenTcp() : await takenUdp();
    const opening = listenDns({ host: "127.0.0.1", port, answer: echo, log });
    await expect(opening).rejects.toThrow(ConfigurationError);
    await expect(listenDns({ host: "127.0.0.1", port, answer: echo, log })).rejects.toThrow(
      `--dns-port ${port} on 127.0.0.1, ${over}: another program listens there`,
    );
  });
});

async function takenTcp(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  closers.push(() => server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function takenUdp(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  closers.push(() => socket.close());
  await once(socket, "listening");
  return socket.address().port;
}

describe("the server upstream", () => {
  /** Header of a query, one question for `a.` of type A, class IN. */
  const asked = Buffer.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1]);
  let upstream: UdpSocket;
  let port: number;
  let seen: Buffer[];
  let reply: (query: Buffer) => Buffer[];
  beforeEach(async () => {
    seen = [];
    upstream = createSocket("udp4").bind(0, "127.0.0.1");
    closers.push(() => upstream.close());
    await once(upstream, "listening");
    port = upstream.address().port;
    upstream.on("message", (message, from) => {
      seen.push(message);
      for (const each of reply(message)) upstream.send(each, from.port, from.address);
    });
  });

  const answered = (message: Buffer): Buffer => {
    const copy = Buffer.concat([message, Buffer.from("answer")]);
    copy[2] = 0x81;
    return copy;
  };
  const forged = (message: Buffer, change: (copy: Buffer) => void): Buffer => {
    const copy = answered(message);
    change(copy);
    return copy;
  };

  it("is asked under another id, and its answer comes back under the client's", async () => {
    reply = (message) => [answered(message)];
    const forward = createForwarder({ host: "127.0.0.1", port });
    const answers = await Promise.all(Array.from({ length: 20 }, () => forward(asked, "udp")));
    for (const each of answers) expect(Buffer.from(each ?? [])).toEqual(answered(asked));
    expect(new Set(seen.map((message) => message.readUInt16BE(0))).size).toBeGreaterThan(10);
    expect(seen[0]?.subarray(2)).toEqual(asked.subarray(2));
  });

  it("is believed only what answers the question", async () => {
    reply = (message) => [
      Buffer.alloc(0),
      message.subarray(0, 11),
      message,
      forged(message, (copy) => copy.writeUInt16BE(message.readUInt16BE(0) ^ 1, 0)),
      forged(message, (copy) => copy.write("b", 13)),
      answered(message),
    ];
    const answer = await createForwarder({ host: "127.0.0.1", port })(asked, "udp");
    expect(Buffer.from(answer ?? [])).toEqual(answered(asked));
  });

  it("is waited for in time, by so many at once", async () => {
    reply = () => [];
    const forward = createForwarder({ host: "127.0.0.1", port }, { upstreamMs: 50, upstreamPending: 2 });
    const waiting = [forward(asked, "udp"), forward(asked, "udp")];
    expect(await forward(asked, "udp")).toBeUndefined();
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    reply = (message) => [answered(message)];
    expect(await forward(asked, "udp")).toBeDefined();
  });

  it("is asked over TCP by who asks over TCP", async () => {
    const server = createServer((socket) => {
      socket.on("data", (piece) => {
        const message = answered(piece.subarray(2));
        socket.write(Buffer.concat([Buffer.from([0, message.length]), message.subarray(0, 3)]));
        setImmediate(() => socket.end(message.subarray(3)));
      });
    }).listen(0, "127.0.0.1");
    closers.push(() => server.close());
    await once(server, "listening");
    const forward = createForwarder({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
    expect(Buffer.from((await forward(asked, "tcp")) ?? [])).toEqual(answered(asked));
    const nobody = createForwarder({ host: "127.0.0.1", port: 1 });
    expect(await nobody(asked, "tcp")).toBeUndefined();
    expect(await nobody(asked, "udp")).toBeUndefined();
  });
});
