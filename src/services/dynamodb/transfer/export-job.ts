import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { keyNames } from "../../../engines/dynamodb/index.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Key } from "../../../kernel/ports.ts";
import { areaPrefix } from "../backups/begin-copy.ts";
import { logPrefix } from "../backups/change-log.ts";
import type { Logged } from "../backups/state.ts";
import type { Deps } from "../deps.ts";
import { storedItem } from "../items.ts";
import { begin, finish, goOn } from "../work/schedule.ts";
import { sliceOf } from "../work/slices.ts";
import { putFile } from "./bucket.ts";
import {
  changeLine,
  dataFolder,
  dataSuffix,
  exportFolder,
  filesManifest,
  fullLine,
  summaryManifest,
} from "./export-files.ts";
import type { DataFile, ExportWork, TableExport } from "./state.ts";

/** Items of a data file: a few megabytes of usual ones. */
const fileItems = 5_000;
const zip = promisify(gzip);

/** What changed in the window of an incremental export: beside the items as they were at its end. */
export const changesPrefix = (work: ExportWork): Key => areaPrefix(work, `${work.exportId}-changes`);

/** What stood there before the window, and when it was written last in it. */
interface FirstChange {
  readonly old?: string | undefined;
  readonly writtenAt: number;
}

export async function runExport(deps: Deps, work: ExportWork): Promise<void> {
  const made = deps.exports.get(work, work.exportId);
  if (made?.status !== "IN_PROGRESS") return deps.store.transact(() => end(deps, work));
  if (work.phase === "changes") return deps.store.transact(() => collectChanges(deps, work, made));
  try {
    if (work.files.length === 0) await putFile(deps.peers, work.call, made, `${exportFolder(made)}_started`, "");
    await writeFile(deps, work, made);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message } = error;
    deps.store.transact(() => {
      deps.exports.put(work, { ...made, status: "FAILED", endedAt: deps.clock.now(), failure: { code, message } });
      end(deps, work);
    });
  }
}

function collectChanges(deps: Deps, work: ExportWork, { tableId, changes }: TableExport): void {
  const log = logPrefix(work, tableId);
  const { from = 0, to = 0 } = changes ?? {};
  let { after } = work;
  let seen = 0;
  for (const [key, logged] of [
    ...deps.store.range({ prefix: log, from: [...log, from], to: [...log, to], after, limit: 500 }),
  ]) {
    const { at, text } = logged as Logged;
    const place = [...changesPrefix(work), ...at];
    const before = deps.store.get(place) as FirstChange | undefined;
    const writtenAt = Number(key.at(-2));
    deps.store.put(place, before ? { ...before, writtenAt } : { ...(text !== undefined && { old: text }), writtenAt });
    after = key;
    seen++;
  }
  goOn(deps, seen < 500 ? { ...work, phase: "files", after: undefined } : { ...work, after });
}

/** One data file at a time; the manifests behind the last. There is one file at least. */
async function writeFile(deps: Deps, work: ExportWork, made: TableExport): Promise<void> {
  const { lines, bytes, after } = made.changes ? changedLines(deps, work, made) : fullLines(deps, work, made);
  const name = createHash("md5").update(`${made.id} ${work.files.length}`).digest("hex").slice(0, 26);
  const key = `${dataFolder(made)}${name}${dataSuffix(made)}`;
  const content = await zip(lines.join(""));
  const etag = await putFile(deps.peers, work.call, made, key, content);
  const file: DataFile = { key, items: lines.length, md5: createHash("md5").update(content).digest("base64"), etag };
  const next: ExportWork = {
    ...work,
    after,
    files: [...work.files, file],
    items: work.items + lines.length,
    bytes: work.bytes + bytes,
  };
  if (!after) await writeManifests(deps, next, made);
  deps.store.transact(() => {
    if (after) return goOn(deps, next);
    const { items, bytes: size } = next;
    deps.exports.put(work, { ...made, status: "COMPLETED", endedAt: deps.clock.now(), items, bytes: size });
    end(deps, work);
  });
}

function fullLines(deps: Deps, work: ExportWork, made: TableExport) {
  const { entries, after } = sliceOf(deps.store, areaPrefix(work, work.exportId), work.after, fileItems);
  const items = entries.map(([, bytes]) => storedItem(bytes));
  return {
    lines: items.map(({ text }) => fullLine(made, text)),
    bytes: items.reduce((sum, { size }) => sum + size, 0),
    after,
  };
}

/** What was there neither before nor after is no change. */
function changedLines(deps: Deps, work: ExportWork, made: TableExport) {
  const prefix = changesPrefix(work);
  const { entries, after } = sliceOf(deps.store, prefix, work.after, fileItems);
  const table = deps.tables.get(work, made.table);
  const names = table ? keyNames(table.key) : [];
  const lines: string[] = [];
  let bytes = 0;
  for (const [key, change] of entries) {
    const { old, writtenAt } = change as FirstChange;
    const stored = deps.store.get([...areaPrefix(work, work.exportId), ...key.slice(prefix.length)]);
    const now = stored === undefined ? undefined : storedItem(stored).text;
    if (old === undefined && now === undefined) continue;
    const line = changeLine(made, { keyNames: names, writtenAt, old, now });
    lines.push(line);
    bytes += line.length;
  }
  return { lines, bytes, after };
}

async function writeManifests(deps: Deps, { call, files, items, bytes }: ExportWork, made: TableExport): Promise<void> {
  const folder = exportFolder(made);
  const filesKey = `${folder}manifest-files.json`;
  const list = filesManifest(files);
  const summary = summaryManifest(made, deps.clock.now(), filesKey, items, bytes);
  for (const [name, content] of [
    ["manifest-files", list],
    ["manifest-summary", summary],
  ] as const) {
    const checksum = createHash("md5").update(content).digest("base64");
    await putFile(deps.peers, call, made, `${folder}${name}.json`, content);
    await putFile(deps.peers, call, made, `${folder}${name}.checksum`, checksum);
  }
}

function end(deps: Deps, work: ExportWork): void {
  finish(deps, work);
  const { account, region } = work;
  begin(deps, { kind: "sweep", account, region, prefixes: [areaPrefix(work, work.exportId), changesPrefix(work)] });
}
