import { connect, type Socket } from "node:net";

export interface Load {
  readonly port: number;
  /** A whole HTTP/1.1 request, head and body. */
  readonly request: Buffer;
  readonly requests: number;
  /** Connections, each with one request under way. */
  readonly connections: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Milliseconds from request to whole answer, in order of size. */
  readonly latencies: Float64Array;
  /** Answers that were no 200, by status line. */
  readonly refused: ReadonlyMap<string, number>;
}

const endOfHead = Buffer.from("\r\n\r\n");

/** Sends the same request over kept-alive connections. Raw sockets: a client library would cost more than the servers. */
export async function load({ port, request, requests, connections }: Load): Promise<LoadResult> {
  const latencies = new Float64Array(requests);
  const refused = new Map<string, number>();
  let sent = 0;
  let done = 0;
  const began = process.hrtime.bigint();

  /** One client: a request at a time, over a connection for as long as the server keeps it. */
  const runClient = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let socket: Socket;
      let startedAt = 0;
      /** The answer's beginning, until its head is whole; then only how much of it is still to come. */
      let head = Buffer.alloc(0);
      let missing: number | undefined;
      let last = false;
      let waiting = false;
      const next = (): void => {
        if (sent >= requests) {
          socket.destroy();
          resolve();
          return;
        }
        sent++;
        waiting = true;
        startedAt = performance.now();
        if (socket.writable) socket.write(request);
        else open();
      };
      const open = (): void => {
        socket = connect({ port, host: "127.0.0.1", noDelay: true });
        head = Buffer.alloc(0);
        missing = undefined;
        socket.on("connect", () => (waiting ? socket.write(request) : next()));
        socket.on("error", reject);
        // Some servers close after every answer: the next request opens anew. Closing before the answer is a failure.
        socket.on("end", () => waiting && reject(new Error("the server closed a connection before it answered")));
        socket.on("data", (piece) => {
          if (missing === undefined) {
            head = head.length === 0 ? piece : Buffer.concat([head, piece]);
            const length = answerLength(head);
            if (length === undefined) return;
            missing = length - head.length;
            const status = head.toString("latin1", 9, 12);
            if (status !== "200") refused.set(status, (refused.get(status) ?? 0) + 1);
            last = /^connection: close/im.test(head.toString("latin1", 0, head.indexOf(endOfHead)));
          } else missing -= piece.length;
          if (missing > 0) return;
          waiting = false;
          latencies[done++] = performance.now() - startedAt;
          head = Buffer.alloc(0);
          missing = undefined;
          if (last) socket.destroy();
          next();
        });
      };
      open();
    });

  // A client that sleeps has to be woken by whoever answers it, at a cost that a busy one's server is spared: it never sleeps.
  let running = true;
  const stayAwake = (): void => void (running && setImmediate(stayAwake));
  stayAwake();
  await Promise.all(Array.from({ length: connections }, runClient));
  running = false;
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { seconds, latencies: latencies.subarray(0, done).sort(), refused };
}

/** Bytes of the first answer in `bytes`, head and body; undefined while its head is not whole. */
export function answerLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(endOfHead);
  if (end < 0) return undefined;
  const length = /content-length: *(\d+)/i.exec(bytes.toString("latin1", 0, end))?.[1];
  if (length === undefined) throw new Error("an answer without Content-Length");
  return end + endOfHead.length + Number(length);
}
