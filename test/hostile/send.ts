import { connect, type Socket } from "node:net";
import type { Request } from "./make.ts";

export interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** The request as bytes, with the length that it has. Headers are written as Latin-1; lines stay lines. */
export function bytesOf({ method, target, headers, body }: Request): Buffer {
  const clean = (text: string): string => text.replace(/[\r\n]/g, " ");
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(headers.host === undefined ? ["host: localhost"] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${clean(value)}`),
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body]);
}

/** A connection that is kept while the server keeps it. One request at a time. */
export interface Line {
  /** Rejects if no whole answer comes within `patienceMs`. */
  ask(request: Request, patienceMs: number): Promise<Answer>;
  close(): void;
}

export function openLine(port: number): Line {
  let socket: Socket | undefined;
  return {
    ask: (request, patienceMs) =>
      new Promise((resolve, reject) => {
        const used = socket ?? connect({ port, host: "127.0.0.1", noDelay: true });
        socket = used;
        let received = Buffer.alloc(0);
        const timer = setTimeout(
          () => end(new Error(`no answer: ${received.toString("latin1").slice(0, 300)}`)),
          patienceMs,
        );
        const end = (result: Answer | Error, keep = false): void => {
          clearTimeout(timer);
          used.removeAllListeners();
          used.on("error", () => undefined);
          if (!keep) {
            used.destroy();
            socket = undefined;
          }
          if (result instanceof Error) reject(result);
          else resolve(result);
        };
        used.on("data", (piece) => {
          received = Buffer.concat([received, piece]);
          const read = readAnswer(received, request.method === "HEAD");
          if (read) end(read, !/^connection: close/im.test(read.headers));
        });
        used.on("error", end);
        used.on("close", () => end(new Error(`closed: ${received.toString("latin1").slice(0, 300)}`)));
        used.write(bytesOf(request));
      }),
    close: () => void socket?.destroy(),
  };
}

function readAnswer(received: Buffer, silent: boolean): Answer | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const headers = received.subarray(0, end).toString("latin1");
  const status = Number(headers.slice(9, 12));
  if (status === 100) return readAnswer(received.subarray(end + 4), silent);
  const body = received.subarray(end + 4);
  const none = silent || status === 204 || status === 304;
  if (!none && /^transfer-encoding: chunked/im.test(headers)) {
    return body.subarray(-5).toString("latin1") === "0\r\n\r\n"
      ? { status, headers, body: body.toString("utf8") }
      : undefined;
  }
  const length = none ? 0 : Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${headers}`);
  if (body.length < length) return undefined;
  return { status, headers, body: body.toString("utf8") };
}
