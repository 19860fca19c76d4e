import type { ChecksumName } from "../../../engines/checksum/index.ts";
import { BlobsFullError, type BlobWriter } from "../../../kernel/blobs.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { ByteStream } from "../../../model/stream.ts";
import type { Deps } from "../deps.ts";
import { entityTooLarge, incompleteBody, noRoom } from "../errors.ts";
import { type Bucket, bytesKey, type Piece } from "../state.ts";
import { Tally } from "./checksums.ts";
import { type SealingKey, sealerOf, sealRecord } from "./seal.ts";

/**
 * Pieces of at most so many bytes stand in the store: a file of its own costs 200 microseconds to write, a record of 64 KiB
 * a quarter of that (docs of the bench: "S3 PUT 1 KB as its own file / as a record in the store").
 */
const recordBytes = 64 * 1024;
/** From here on another thread works out the MD5: of less, the way there and back costs what it saves. */
const longBytes = 1024 * 1024;

/** API reference, PutObject and UploadPart: 5 GiB. */
export const mostBytes = 5 * 1024 ** 3;
const idBytes = 16;

/** A body that has come in and is sealed. Nothing refers to it yet: `keep` or `discard` it. */
export interface ReceivedBody {
  readonly tally: Tally;
  readonly trailers: readonly (readonly [string, string])[] | undefined;
  /** Undefined for an empty one. */
  readonly piece: Piece | undefined;
  /** Inside the transaction that refers to the piece. */
  keep(bucket: Bucket): void;
  discard(): Promise<void>;
}

export interface ReceiveOptions {
  readonly key: SealingKey;
  readonly algorithms: readonly ChecksumName[];
}

export const isTrailed = (body: ByteStream | undefined): boolean => body !== undefined && "trailers" in body;

/**
 * Takes a body in: small ones whole, large ones piece by piece to a blob, sealed on the way. Throws EntityTooLarge,
 * IncompleteBody, and ServiceUnavailable on a full disk; then nothing is left of it.
 */
export async function receiveBody(
  deps: Pick<Deps, "blobs" | "digester" | "random" | "store">,
  body: ByteStream | undefined,
  { key, algorithms }: ReceiveOptions,
): Promise<ReceivedBody> {
  if (body?.length !== undefined && body.length > mostBytes) throw entityTooLarge(body.length, mostBytes);
  const tally = new Tally(algorithms, (body?.length ?? 0) >= longBytes ? deps.digester : undefined);
  const head: Uint8Array[] = [];
  let file: Filing | undefined;
  const pieces = body?.[Symbol.asyncIterator]();
  try {
    if (body && pieces) {
      for (let next = await nextOf(pieces); !next.done; next = await nextOf(pieces)) {
        const piece = next.value;
        const lagging = tally.update(piece);
        if (lagging) await lagging;
        if (tally.size > mostBytes) throw entityTooLarge(tally.size, mostBytes);
        if (!file && tally.size <= recordBytes) {
          head.push(piece);
          continue;
        }
        if (!file) {
          file = await beginFiling(deps, key);
          for (const early of head) await file.write(early);
        }
        await file.write(piece);
      }
      if (body.length !== undefined && tally.size !== body.length) throw incompleteBody();
    }
    await tally.end();
    const trailers = (body as { trailers?: ReceivedBody["trailers"] } | undefined)?.trailers;
    if (file) return { tally, trailers, ...(await file.end(tally.size)) };
    return { tally, trailers, ...recordOf(deps, key, head, tally.size) };
  } catch (error) {
    tally.abandon();
    await file?.abort();
    await pieces?.return?.();
    throw error instanceof BlobsFullError ? noRoom() : error;
  }
}

type Kept = Pick<ReceivedBody, "piece" | "keep" | "discard">;

const nothing: Kept = { piece: undefined, keep: () => undefined, discard: async () => undefined };

function recordOf(
  { random, store }: Pick<Deps, "random" | "store">,
  key: SealingKey,
  pieces: readonly Uint8Array[],
  size: number,
): Kept {
  const [first] = pieces;
  if (!first || size === 0) return nothing;
  const id = Buffer.from(random.bytes(idBytes)).toString("hex");
  const sealed = sealRecord(key, id, pieces.length === 1 ? first : Buffer.concat(pieces, size));
  return {
    piece: { id, size, stored: "record" },
    keep: (bucket) => store.put(bytesKey(bucket, id), sealed),
    discard: async () => undefined,
  };
}

interface Filing {
  write(piece: Uint8Array): Promise<void>;
  end(size: number): Promise<Kept>;
  abort(): Promise<void>;
}

async function beginFiling({ blobs }: Pick<Deps, "blobs">, key: SealingKey): Promise<Filing> {
  const writer: BlobWriter = await blobs.create();
  const sealer = sealerOf(key, writer.id);
  async function writeAll(sealed: readonly Uint8Array[]): Promise<void> {
    for (const each of sealed) {
      const busy = writer.write(each);
      if (busy) await busy;
    }
  }
  return {
    write: (piece) => writeAll(sealer.push(piece)),
    async end(size) {
      await writeAll(sealer.end());
      await writer.commit();
      const { id } = writer;
      return {
        piece: { id, size, stored: "blob" },
        keep: () => undefined,
        discard: () => blobs.remove([id]),
      };
    },
    abort: () => writer.abort(),
  };
}

/** A body that ends before its time throws what the connection says; the client hears what S3 would say. */
async function nextOf(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await pieces.next();
  } catch (error) {
    throw error instanceof AwsError ? error : incompleteBody();
  }
}
