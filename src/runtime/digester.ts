import { Worker } from "node:worker_threads";
import type { Digester, LongDigest } from "../kernel/ports.ts";

/** Bytes of what is handed over at once: small enough to begin early, large enough that messages cost nothing. */
const lotBytes = 256 * 1024;
/** Lots of one digest on their way; whoever sends more waits. */
const mostLots = 8;
/** Lots kept for the next digest: each has been touched already, which fresh memory has not. */
const mostSpare = 16;

/** To the worker: a lot with so many bytes in it, the end, or neither: all of it is forgotten. */
interface Order {
  readonly id: number;
  readonly lot?: Uint8Array<ArrayBuffer>;
  readonly bytes?: number;
  readonly ends?: true;
}

/** From the worker: a lot that is done with, or the digest. */
interface Reply {
  readonly id: number;
  readonly lot?: Uint8Array<ArrayBuffer>;
  readonly digest?: Uint8Array;
}

/** As text: the worker needs no file of its own beside the bundle. Lots go back and forth without being copied. */
const script = `
  const { createHash } = require("node:crypto");
  const { parentPort } = require("node:worker_threads");
  const running = new Map();
  parentPort.on("message", ({ id, lot, bytes, ends }) => {
    const hash = running.get(id) ?? createHash("md5");
    if (lot) {
      running.set(id, hash.update(lot.subarray(0, bytes)));
      parentPort.postMessage({ id, lot }, [lot.buffer]);
      return;
    }
    running.delete(id);
    if (ends) parentPort.postMessage({ id, digest: hash.digest() });
  });
`;

/** One worker thread, started when it is first needed; it keeps no process alive. */
export function createDigester(): Digester {
  const underWay = new Map<number, Running>();
  const spare: Uint8Array<ArrayBuffer>[] = [];
  let worker: Worker | undefined;
  let lastId = 0;

  function hear({ id, lot, digest }: Reply): void {
    if (lot && spare.length < mostSpare) spare.push(lot);
    underWay.get(id)?.hear(digest);
    if (digest) underWay.delete(id);
  }

  function fail(cause: unknown): void {
    worker = undefined;
    const failed = [...underWay.values()];
    underWay.clear();
    for (const each of failed) each.fail(new Error("the thread that works out digests has ended", { cause }));
  }

  function startWorker(): Worker {
    const started = new Worker(script, { eval: true, stdin: false });
    started.on("message", hear);
    started.on("error", fail);
    started.unref();
    return started;
  }

  const post = (order: Order): void => {
    worker ??= startWorker();
    worker.postMessage(order, order.lot ? [order.lot.buffer] : []);
  };

  return {
    begin() {
      const id = ++lastId;
      const digest = new Running(id, post, () => spare.pop() ?? new Uint8Array(lotBytes));
      underWay.set(id, digest);
      return {
        update: (piece) => digest.update(piece),
        digest: () => digest.end(),
        abandon() {
          if (underWay.delete(id)) post({ id });
        },
      };
    },
  };
}

/** The process's own: regions in one process share it. */
export const digester = createDigester();

class Running implements Omit<LongDigest, "digest" | "abandon"> {
  readonly #id: number;
  readonly #post: (order: Order) => void;
  readonly #fresh: () => Uint8Array<ArrayBuffer>;
  #lot: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;
  #lotsUnderWay = 0;
  #failure: Error | undefined;
  /** Who waits: for a lot to come back, or for the digest. One caller, so one of them at a time. */
  #waiting: { readonly resolve: (digest: Uint8Array) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(id: number, post: (order: Order) => void, fresh: () => Uint8Array<ArrayBuffer>) {
    this.#id = id;
    this.#post = post;
    this.#fresh = fresh;
  }

  update(piece: Uint8Array): Promise<void> | undefined {
    for (let at = 0; at < piece.length; ) {
      this.#lot ??= this.#fresh();
      const part = piece.subarray(at, at + lotBytes - this.#filled);
      this.#lot.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === lotBytes) this.#send();
    }
    if (this.#failure === undefined && this.#lotsUnderWay < mostLots) return undefined;
    return this.#reply().then(() => undefined);
  }

  #send(): void {
    const lot = this.#lot;
    if (!lot || this.#failure) return;
    this.#post({ id: this.#id, lot, bytes: this.#filled });
    this.#lot = undefined;
    this.#filled = 0;
    this.#lotsUnderWay++;
  }

  end(): Promise<Uint8Array> {
    this.#send();
    if (!this.#failure) this.#post({ id: this.#id, ends: true });
    this.#lotsUnderWay = Number.POSITIVE_INFINITY;
    return this.#reply();
  }

  #reply(): Promise<Uint8Array> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** A lot came back, or the digest came. Behind the end, only the digest counts. */
  hear(digest: Uint8Array | undefined): void {
    this.#lotsUnderWay--;
    if (!digest && this.#lotsUnderWay >= mostLots) return;
    this.#waiting?.resolve(digest ?? nothing);
    this.#waiting = undefined;
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

const nothing = new Uint8Array(0);
