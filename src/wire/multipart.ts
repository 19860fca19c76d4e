import { MalformedError } from "../base/malformed.ts";
import type { ByteStream } from "../model/stream.ts";

/** A browser's form as it is sent: fields first, the file last (RFC 7578), read up to the file. */
export interface MultipartForm {
  /** Under lower-case names. Of a name that comes twice, the later. */
  readonly fields: ReadonlyMap<string, string>;
  /** Undefined where the form has none. */
  readonly file: MultipartFile | undefined;
}

export interface MultipartFile {
  /** As the browser says; empty where it does not. */
  readonly name: string;
  readonly type: string | undefined;
  /** Its bytes as they come in. What stands behind the file is dropped. */
  readonly body: ByteStream;
}

/** The fields before the file are longer than they may be. */
export class FieldsTooLongError extends Error {
  override readonly name = "FieldsTooLongError";
}

/** `multipart/form-data; boundary=----x`: what separates the parts; undefined for another type. */
export function formBoundary(contentType: string | undefined): string | undefined {
  const [, quoted, plain] =
    /^\s*multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? "") ?? [];
  return quoted ?? plain;
}

/** Throws MalformedError for what is no form, FieldsTooLongError beyond `limit` bytes before the file's own. */
export async function readMultipart(source: ByteStream, boundary: string, limit: number): Promise<MultipartForm> {
  const reader = new PartReader(source[Symbol.asyncIterator](), boundary, limit);
  const fields = new Map<string, string>();
  await reader.begin();
  while (await reader.next()) {
    const { name, fileName, type } = partHead(await reader.head());
    if (name === "file") return { fields, file: { name: fileName ?? "", type, body: reader.rest() } };
    fields.set(name, await reader.text());
  }
  return { fields, file: undefined };
}

const lineEnd = Buffer.from("\r\n");
const headEnd = Buffer.from("\r\n\r\n");

class PartReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #delimiter: Buffer;
  readonly #limit: number;
  #held: Buffer = Buffer.alloc(0);
  #taken = 0;

  constructor(source: AsyncIterator<Uint8Array>, boundary: string, limit: number) {
    this.#source = source;
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    this.#limit = limit;
  }

  /** To behind the first delimiter, which needs no line before it. */
  async begin(): Promise<void> {
    this.#held = Buffer.from(lineEnd);
    await this.#take(this.#delimiter);
  }

  /** Whether another part begins here. */
  async next(): Promise<boolean> {
    const mark = (await this.#take(lineEnd)).toString("latin1").trimEnd();
    if (mark !== "" && mark !== "--") throw new MalformedError("a boundary that goes on");
    return mark === "";
  }

  async head(): Promise<string> {
    return (await this.#take(headEnd)).toString("utf8");
  }

  async text(): Promise<string> {
    return (await this.#take(this.#delimiter)).toString("utf8");
  }

  /** The file, up to the next delimiter. */
  rest(): ByteStream {
    return { length: undefined, [Symbol.asyncIterator]: () => this.#file() };
  }

  /** What stands before `end`, which is passed over. */
  async #take(end: Buffer): Promise<Buffer> {
    let from = 0;
    for (;;) {
      const at = this.#held.indexOf(end, from);
      if (at >= 0) {
        const taken = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + end.length);
        this.#taken += at + end.length;
        if (this.#taken > this.#limit) throw new FieldsTooLongError("the fields of a form");
        return taken;
      }
      if (this.#taken + this.#held.length > this.#limit) throw new FieldsTooLongError("the fields of a form");
      const { done, value } = await this.#source.next();
      if (done) throw new MalformedError("a form without an end");
      from = Math.max(0, this.#held.length - end.length + 1);
      this.#held = Buffer.concat([this.#held, value]);
    }
  }

  async *#file(): AsyncGenerator<Uint8Array> {
    const delimiter = this.#delimiter;
    let ended = false;
    try {
      for (;;) {
        const at = this.#held.indexOf(delimiter);
        if (at >= 0) {
          if (at > 0) yield this.#held.subarray(0, at);
          ended = true;
          break;
        }
        // The beginning of a delimiter may stand at the end.
        const safe = this.#held.length - delimiter.length + 1;
        if (safe > 0) {
          yield this.#held.subarray(0, safe);
          this.#held = this.#held.subarray(safe);
        }
        const { done, value } = await this.#source.next();
        if (done) throw new MalformedError("a form without an end");
        this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value]);
      }
      while (!(await this.#source.next()).done);
    } finally {
      if (!ended) await this.#source.return?.();
    }
  }
}

interface PartHead {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly type: string | undefined;
}

function partHead(head: string): PartHead {
  let disposition: string | undefined;
  let type: string | undefined;
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (name === "content-disposition") disposition = line.slice(colon + 1);
    if (name === "content-type") type = line.slice(colon + 1).trim();
  }
  const name = disposition && parameter(disposition, "name");
  if (disposition === undefined || !name) throw new MalformedError("a part without a name");
  return { name: name.toLowerCase(), fileName: parameter(disposition, "filename"), type };
}

const parameters = {
  name: /;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i,
  filename: /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i,
} as const;

/** Browsers write quotes in a name as %22 (the HTML standard, "Multipart form data"), others with a backslash. */
function parameter(disposition: string, name: keyof typeof parameters): string | undefined {
  const [, quoted, plain] = parameters[name].exec(disposition) ?? [];
  return (quoted ?? plain)?.replace(/\\(["\\])/g, "$1").replaceAll("%22", '"');
}
