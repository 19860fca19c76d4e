import { asBuffer } from "../../../base/text.ts";

/**
 * Which records of an object are scanned: those whose first byte lies from `start` to `end`, both included
 * (SelectObjectContent, ScanRange).
 */
export interface ScanWindow {
  /** Where in the object the input begins. */
  readonly firstByte: number;
  readonly start: number;
  readonly end: number;
  readonly delimiter: Uint8Array;
  /** The object's first record names the columns, and is let through wherever the window lies. */
  readonly keepsHeader: boolean;
}

/** Lets through the bytes of the records in the window, and ends the input behind them. */
export async function* windowed(input: AsyncIterable<Uint8Array>, window: ScanWindow): AsyncGenerator<Uint8Array> {
  const cutter = new Cutter(window);
  for await (const chunk of input) {
    yield* cutter.pass(asBuffer(chunk));
    if (cutter.done) return;
  }
  yield* cutter.rest();
}

type Mode = "header" | "seek" | "copy" | "done";

class Cutter {
  readonly #window: ScanWindow;
  #mode: Mode;
  /** Bytes that wait for the next chunk since a delimiter may begin in them. */
  #held: Buffer = Buffer.alloc(0);
  /** Where in the object the held bytes begin. */
  #offset: number;

  constructor(window: ScanWindow) {
    this.#window = window;
    this.#offset = window.firstByte;
    this.#mode = window.keepsHeader ? "header" : window.start === 0 ? "copy" : "seek";
  }

  get done(): boolean {
    return this.#mode === "done";
  }

  *pass(chunk: Buffer): Generator<Uint8Array> {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    if (this.#mode === "header") bytes = yield* this.#header(bytes);
    if (this.#mode === "seek") bytes = this.#seek(bytes);
    if (this.#mode === "copy") bytes = yield* this.#copy(bytes);
    this.#held = Buffer.from(bytes);
  }

  *rest(): Generator<Uint8Array> {
    if ((this.#mode === "copy" || this.#mode === "header") && this.#held.length > 0) yield this.#held;
  }

  /** Lets the first record through. */
  *#header(bytes: Buffer): Generator<Uint8Array, Buffer> {
    const { delimiter, start } = this.#window;
    const end = bytes.indexOf(delimiter);
    if (end < 0) return yield* this.#let(bytes, bytes.length - delimiter.length + 1);
    const rest = yield* this.#let(bytes, end + delimiter.length);
    this.#mode = this.#offset >= start ? this.#copyOrDone() : "seek";
    return rest;
  }

  /** Drops everything before the first record that begins at `start` or later. */
  #seek(bytes: Buffer): Buffer {
    const { delimiter, start } = this.#window;
    const from = Math.max(0, start - delimiter.length - this.#offset);
    const found = bytes.indexOf(delimiter, from);
    const dropped = found < 0 ? Math.max(0, bytes.length - delimiter.length + 1) : found + delimiter.length;
    if (found >= 0) this.#mode = this.#copyOrDone(this.#offset + dropped);
    this.#offset += dropped;
    return bytes.subarray(dropped);
  }

  /** The record that begins here may itself be behind the window. */
  #copyOrDone(begins = this.#offset): Mode {
    return begins > this.#window.end ? "done" : "copy";
  }

  /** Lets everything through up to the first record that begins behind `end`. */
  *#copy(bytes: Buffer): Generator<Uint8Array, Buffer> {
    const { delimiter, end } = this.#window;
    const from = Math.max(0, end + 1 - delimiter.length - this.#offset);
    const found = from < bytes.length ? bytes.indexOf(delimiter, from) : -1;
    if (found < 0) return yield* this.#let(bytes, bytes.length - delimiter.length + 1);
    this.#mode = "done";
    return yield* this.#let(bytes, found + delimiter.length);
  }

  *#let(bytes: Buffer, length: number): Generator<Uint8Array, Buffer> {
    const passed = Math.max(0, length);
    if (passed > 0) yield bytes.subarray(0, passed);
    this.#offset += passed;
    return bytes.subarray(passed);
  }
}
