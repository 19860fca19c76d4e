import type { ByteStream } from "../../../model/stream.ts";
import type { Deps } from "../deps.ts";
import { type Bucket, bytesKey, type ObjectVersion, type Part, type Piece } from "../state.ts";
import { openingOf, openRecord, type SealingKey } from "./seal.ts";
import { namedVersion } from "./versions.ts";

type Source = Pick<Deps, "store" | "blobs" | "pins" | "opened" | "manifests">;

const none = new Uint8Array(0);

/**
 * The bytes [start, end) of an object as its clients see them; ask `isThere` before, if anything was awaited. Bytes that are at hand come whole, others as a stream that
 * must be read or let go: what it reads stays, even if the object is replaced meanwhile.
 */
export function openBody(
  deps: Source,
  bucket: Bucket,
  version: Pick<ObjectVersion, "piece" | "manifest">,
  key: SealingKey | undefined,
  start: number,
  end: number,
): Uint8Array | ByteStream {
  if (start >= end) return none;
  if (!key) throw new Error("a body without a key");
  if (version.piece?.stored === "record") return recordBytes(deps, bucket, { piece: version.piece, start, end }, key);
  const slices = slicesOf(partsOf(deps, bucket, version), start, end);
  return new SlicedBody(deps, bucket, slices, key, end - start);
}

/** Bytes for an output: the wire takes them as they are, where the model says stream. */
export const asStream = (body: Uint8Array | ByteStream): ByteStream => body as ByteStream;

/** The parts of a multipart object, in order; of others, one without a number of its own. */
export function partsOf(
  { manifests }: Pick<Deps, "manifests">,
  bucket: Bucket,
  { piece, manifest }: Pick<ObjectVersion, "piece" | "manifest">,
): readonly Pick<Part, "piece">[] {
  if (manifest === undefined) return piece ? [{ piece }] : [];
  const found = manifests.get(bucket, manifest);
  if (!found) throw new Error(`the manifest ${manifest} of an object is missing`);
  return found.parts;
}

/** Whether the bytes of a version are still its own: it may have been deleted or replaced since it was found. */
export function isThere(deps: Parameters<typeof namedVersion>[0], bucket: Bucket, version: ObjectVersion): boolean {
  const now = namedVersion(deps, bucket, version.key, version.versionId);
  return now?.piece?.id === version.piece?.id && now?.manifest === version.manifest && now !== undefined;
}

interface Slice {
  readonly piece: Piece;
  readonly start: number;
  readonly end: number;
}

function slicesOf(parts: readonly Pick<Part, "piece">[], start: number, end: number): Slice[] {
  const slices: Slice[] = [];
  let at = 0;
  for (const { piece } of parts) {
    if (!piece) continue;
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, piece.size);
    if (from < to) slices.push({ piece, start: from, end: to });
    at += piece.size;
    if (at >= end) break;
  }
  return slices;
}

function recordBytes(
  { store, opened }: Source,
  bucket: Bucket,
  { piece, start, end }: Slice,
  key: SealingKey,
): Uint8Array {
  let plain = opened.get(piece.id);
  if (!plain) {
    const sealed = store.get(bytesKey(bucket, piece.id));
    if (!(sealed instanceof Uint8Array)) throw new Error(`the bytes ${piece.id} of an object are missing`);
    plain = openRecord(key, piece.id, sealed);
    opened.keep(piece.id, plain);
  }
  return end - start === plain.length ? plain : plain.subarray(start, end);
}

class SlicedBody implements ByteStream {
  readonly length: number;
  readonly #deps: Source;
  /** Small pieces are opened at once: they would be gone if the object were replaced meanwhile. */
  readonly #slices: readonly (Slice | Uint8Array)[];
  readonly #key: SealingKey;
  readonly #release: () => void;

  constructor(deps: Source, bucket: Bucket, slices: readonly Slice[], key: SealingKey, length: number) {
    this.length = length;
    this.#deps = deps;
    this.#slices = slices.map((slice) =>
      slice.piece.stored === "record" ? recordBytes(deps, bucket, slice, key) : slice,
    );
    this.#key = key;
    this.#release = deps.pins.hold(slices.flatMap(({ piece }) => (piece.stored === "blob" ? [piece.id] : [])));
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const bytes = this.#bytes();
    return {
      next: () => bytes.next(),
      // A generator that was never begun does not come to its `finally`.
      return: () => bytes.return(undefined).finally(this.#release),
    };
  }

  async *#bytes(): AsyncGenerator<Uint8Array, undefined> {
    try {
      for (const slice of this.#slices) {
        if (slice instanceof Uint8Array) yield slice;
        else yield* this.#blobBytes(slice);
      }
    } finally {
      this.#release();
    }
  }

  async *#blobBytes({ piece, start, end }: Slice): AsyncGenerator<Uint8Array> {
    const reader = await this.#deps.blobs.open(piece.id);
    if (!reader) throw new Error(`the blob ${piece.id} of an object is missing`);
    try {
      const { sealedStart, sealedEnd, opener } = openingOf(this.#key, piece.id, piece.size, start, end);
      for await (const sealed of reader.stream(sealedStart, sealedEnd)) yield* opener.push(sealed);
      opener.end();
    } finally {
      await reader.close();
    }
  }
}
