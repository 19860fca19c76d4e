import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Log } from "../../src/kernel/ports.ts";
import type { Arrival, Departure } from "../../src/kernel/stage.ts";
import { openAuthority } from "../../src/runtime/certificates.ts";
import { type Listener, type ListenerOptions, listen } from "../../src/runtime/listener.ts";
import { createRandom } from "../../src/runtime/random.ts";
import { createTlsServer } from "../../src/runtime/tls.ts";

export const authority = openAuthority(undefined, () => Date.now(), createRandom());

export interface TestListener extends Listener {
  readonly errors: string[];
  readonly arrivals: Arrival[];
}

export type Answer = (arrival: Arrival) => Promise<Departure> | Departure;

/** Answers with the method, the target and the body, or with 413 where the body is over a kilobyte. */
export const echo: Answer = async ({ method, path, query, body }) => {
  const bytes = await body.all(1_024);
  if (!bytes) return { status: 413, headers: {}, body: "too large" };
  return {
    status: 200,
    headers: { "content-type": "text/plain" },
    body: `${method} ${path}${query && `?${query}`} ${Buffer.from(bytes).toString("latin1")}`,
  };
};

/** A listener in a hurry: what the house gives seconds has a fraction of one here. */
export async function startListener(
  answer: Answer = echo,
  limits: ListenerOptions["limits"] = {},
): Promise<TestListener> {
  const errors: string[] = [];
  const arrivals: Arrival[] = [];
  const log: Log = { error: (message) => void errors.push(message), warn: () => undefined };
  const listener = await listen({
    host: "127.0.0.1",
    port: 0,
    log,
    handle: async (arrival) => {
      arrivals.push(arrival);
      return answer(arrival);
    },
    tls: async () => createTlsServer(await authority, 1_500),
    limits: { headTimeoutMs: 300, requestTimeoutMs: 600, keepAliveMs: 300, lingerMs: 300, stopMs: 400, ...limits },
  });
  return { ...listener, errors, arrivals };
}

/** One connection seen byte by byte. */
export interface Wire {
  readonly socket: Socket;
  send(...pieces: (string | Uint8Array)[]): Promise<void>;
  /** Resolves with all that came, as Latin-1, once `ready` holds for it; rejects if the server closes first. */
  until(ready: (received: string) => boolean): Promise<string>;
  /** All that came until the server closed. */
  readonly ended: Promise<string>;
  readonly received: () => string;
}

export function plain(port: number): Promise<Wire> {
  return wire(connectPlain({ port, host: "127.0.0.1" }), "connect");
}

export async function secure(port: number, options: { alpn?: string[]; name?: string } = {}): Promise<Wire> {
  const { certificatePem: ca } = await authority;
  return wire(
    connectTls({
      port,
      host: "127.0.0.1",
      ca,
      servername: options.name ?? "localhost",
      ALPNProtocols: options.alpn ?? ["http/1.1"],
    }),
    "secureConnect",
  );
}

function wire(socket: Socket | TLSSocket, ready: string): Promise<Wire> {
  let received = "";
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  socket.on("data", (piece) => {
    received += piece.toString("latin1");
    tell();
  });
  let closed = false;
  const ended = new Promise<string>((resolve) =>
    socket.on("close", () => {
      closed = true;
      tell();
      resolve(received);
    }),
  );
  const opened: Wire = {
    socket,
    async send(...pieces) {
      for (const piece of pieces) await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
    },
    until: (isReady) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (isReady(received)) resolve(received);
          else if (closed) reject(new Error(`closed after ${JSON.stringify(received)}`));
          else return;
          watchers.delete(look);
        };
        watchers.add(look);
        look();
      }),
    ended,
    received: () => received,
  };
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(ready, () => {
      socket.on("error", () => undefined);
      resolve(opened);
    });
  });
}

export const get = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

/** How many answers stand in what came. */
export const answers = (received: string): number => received.split("HTTP/1.1 ").length - 1;
