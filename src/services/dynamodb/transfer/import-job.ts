import { createGunzip } from "node:zlib";
import { type Item, keyAttributes, Refusal, readItem, type WireItem } from "../../../engines/dynamodb/index.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Operations as S3Operations } from "../../../model/types/s3.d.ts";
import { applyChange } from "../apply-change.ts";
import type { Deps } from "../deps.ts";
import { validation } from "../errors.ts";
import { findItem } from "../items.ts";
import { type OpenTable, openTableOf } from "../open-table.ts";
import { turn } from "../reading/turn.ts";
import { finish, goOn } from "../work/schedule.ts";
import { sliceItems } from "../work/slices.ts";
import { packed, plainKeyCheck, putOf } from "../writes.ts";
import { rowReader } from "./read-rows.ts";
import type { ImportWork, TableImport } from "./state.ts";

/** Reads one object after another, with the permissions of whoever asked for it. */
export async function runImport(deps: Deps, work: ImportWork): Promise<void> {
  const made = deps.imports.get(work, work.importId);
  if (made?.status !== "IN_PROGRESS") {
    deps.store.transact(() => finish(deps, work));
    return;
  }
  try {
    const key = await nextObject(deps, work, made);
    const read = key === undefined ? made : await readObject(deps, work, made, key);
    deps.store.transact(() => {
      if (key === undefined) end(deps, work, { ...made, status: "COMPLETED" });
      else {
        deps.imports.put(work, read);
        goOn(deps, { ...work, afterObject: key });
      }
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message } = error;
    deps.store.transact(() => end(deps, work, { ...made, status: "FAILED", failure: { code, message } }));
  }
}

/** The table can be used from here on, also after a failure: with what has come so far. */
function end(deps: Deps, work: ImportWork, made: TableImport): void {
  deps.imports.put(work, { ...made, endedAt: deps.clock.now() });
  const table = deps.tables.get(work, made.table);
  if (table?.id === made.tableId) deps.tables.put(work, { ...table, status: "ACTIVE" });
  finish(deps, work);
}

async function nextObject(deps: Deps, work: ImportWork, made: TableImport): Promise<string | undefined> {
  const { Contents = [] } = await deps.peers.to<S3Operations>("s3").call(
    "ListObjectsV2",
    {
      Bucket: made.bucket,
      Prefix: made.prefix,
      StartAfter: work.afterObject,
      MaxKeys: 1,
      ...(made.bucketOwner !== undefined && { ExpectedBucketOwner: made.bucketOwner }),
    },
    { as: "caller", call: work.call },
  );
  return Contents[0]?.Key;
}

async function readObject(deps: Deps, work: ImportWork, made: TableImport, key: string): Promise<TableImport> {
  const { Body: body } = await deps.peers
    .to<S3Operations>("s3")
    .call("GetObject", { Bucket: made.bucket, Key: key }, { as: "caller", call: work.call });
  const table = deps.tables.get(work, made.table);
  if (!table || !body) return made;
  // Small bodies come from S3 in one piece.
  const pieces = body instanceof Uint8Array ? once(body) : body;
  const open = openTableOf(work, table);
  const read = rowReader(made, keyAttributes(table.key));
  let counts = made;
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    counts = deps.store.transact(() => putRows(deps, open, lines, read, counts));
    lines = [];
    await turn();
  };
  for await (const line of linesOf(made.compression === "GZIP" ? unzipped(pieces) : pieces)) {
    counts = { ...counts, bytes: counts.bytes + Buffer.byteLength(line) + 1 };
    lines.push(line);
    if (lines.length === sliceItems) await flush();
  }
  await flush();
  return counts;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* unzipped(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const unzip = createGunzip();
  unzip.on("data", (piece: Uint8Array) => pieces.push(piece));
  let broken: Error | undefined;
  unzip.on("error", (error) => {
    broken = error;
  });
  const written = (piece: Uint8Array | undefined): Promise<void> =>
    new Promise((resolve) => {
      unzip.once("error", () => resolve());
      if (piece) unzip.write(piece, () => resolve());
      else unzip.end(() => resolve());
    });
  for await (const piece of body) {
    await written(piece);
    if (broken) throw validation(`The object is no GZIP: ${broken.message}`);
    yield* pieces.splice(0);
  }
  const ended = new Promise<void>((resolve) => {
    unzip.once("end", resolve);
    unzip.once("error", () => resolve());
  });
  await written(undefined);
  await ended;
  yield* pieces.splice(0);
}

/** Lines of text, without their ends. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  if (rest !== "") yield rest;
}

/** What is no item of the table is counted and left out; of two items with one key the later stays. */
function putRows(
  deps: Deps,
  table: OpenTable,
  lines: readonly string[],
  read: (line: string) => WireItem | undefined,
  counts: TableImport,
): TableImport {
  let { errors, processed, imported } = counts;
  for (const line of lines) {
    try {
      const wire = read(line);
      if (!wire) continue;
      putRow(deps, table, wire);
      imported++;
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof AwsError)) throw error;
      errors++;
    }
    processed++;
  }
  return { ...counts, errors, processed, imported };
}

function putRow(deps: Deps, table: OpenTable, wire: WireItem): void {
  const item: Item | Refusal = readItem(wire, "current");
  if (item instanceof Refusal) throw new SyntaxError(item.message);
  const { tokens, next } = putOf(table, item, packed(item), undefined, plainKeyCheck);
  const old = findItem(deps.store, table, tokens);
  applyChange(deps, { table, tokens, old, now: next(old), cause: { now: deps.clock.now(), by: "import" } });
}
