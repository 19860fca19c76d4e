import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobReader } from "../kernel/blobs.ts";
import { createRandom } from "../runtime/random.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { type FolderBlobs, openBlobs } from "./blobs.ts";

const MiB = 1024 * 1024;

const bytesOf = (length: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8) * seed) & 0xff;
  return bytes;
};

/** Writes as a service does: it waits where it is told to. */
async function write(blobs: FolderBlobs, ...pieces: readonly Uint8Array[]): Promise<string> {
  const writer = await blobs.create();
  for (const piece of pieces) await writer.write(piece);
  await writer.commit();
  return writer.id;
}

async function opened(blobs: FolderBlobs, id: string): Promise<BlobReader> {
  const reader = await blobs.open(id);
  if (!reader) throw new Error(`no blob ${id}`);
  return reader;
}

async function read(blobs: FolderBlobs, id: string): Promise<Buffer> {
  const reader = await opened(blobs, id);
  try {
    return Buffer.from(await reader.read(0, reader.size));
  } finally {
    await reader.close();
  }
}

async function streamed(reader: BlobReader, start: number, end: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of reader.stream(start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(folder, name)).isFile())
    : [];

const places = [
  { name: "a data folder", durability: "process", temporary: false },
  { name: "a data folder, durability disk", durability: "disk", temporary: false },
  { name: "a temporary folder", durability: "process", temporary: true },
] as const;

describe.each(places)("blobs in $name", ({ durability, temporary }) => {
  let parent: string;
  let folder: string;
  let blobs: FolderBlobs;
  const reopen = (): FolderBlobs => openBlobs({ folder: () => folder, durability, random: createRandom() });

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "blobs-test-"));
    folder = temporary ? temporaryFolder(parent).path() : join(parent, "blobs");
    blobs = reopen();
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it.each([
    ["nothing", []],
    ["one piece", [bytesOf(100)]],
    ["pieces beyond what is gathered", [bytesOf(MiB), bytesOf(700_000, 2), bytesOf(MiB, 3), bytesOf(5, 4)]],
    ["crumbs", Array.from({ length: 5000 }, (_, at) => Uint8Array.of(at & 0xff))],
    ["empty pieces", [new Uint8Array(0), bytesOf(3), new Uint8Array(0)]],
  ])("gives back %s", async (_, pieces) => {
    const id = await write(blobs, ...pieces);
    expect((await read(blobs, id)).equals(Buffer.concat(pieces))).toBe(true);
    expect(filesIn(folder)).toEqual([join(id.slice(0, 2), id)]);
    expect(statSync(join(folder, id.slice(0, 2), id)).mode & 0o777).toBe(0o600);
  });

  it("gives back what a writer that never waits has written", async () => {
    const writer = await blobs.create();
    const piece = bytesOf(300_000);
    for (let at = 0; at < 40; at++) writer.write(piece)?.catch(() => undefined);
    await writer.commit();
    expect((await read(blobs, writer.id)).equals(Buffer.concat(Array(40).fill(piece)))).toBe(true);
  });

  it("asks to wait while the disk is behind, and only then", async () => {
    const writer = await blobs.create();
    expect(writer.write(bytesOf(1000))).toBeUndefined();
    expect(writer.write(bytesOf(MiB))).toBeUndefined();
    expect(writer.write(bytesOf(1000))).toBeUndefined();
    const wait = writer.write(bytesOf(MiB));
    expect(wait).toBeInstanceOf(Promise);
    await wait;
    await writer.abort();
  });

  it("does not know a blob before its commit, nor after its end without one", async () => {
    const writer = await blobs.create();
    await writer.write(bytesOf(2 * MiB));
    expect(await blobs.open(writer.id)).toBeUndefined();
    await writer.abort();
    await writer.abort();
    expect(await blobs.open(writer.id)).toBeUndefined();
    expect(filesIn(folder)).toEqual([]);
    await expect(writer.write(bytesOf(1))).rejects.toThrow("has ended");
    await expect(writer.commit()).rejects.toThrow("has ended");
  });

  it("leaves a committed blob alone when its writer is aborted", async () => {
    const writer = await blobs.create();
    await writer.commit();
    await writer.abort();
    expect(await read(blobs, writer.id)).toHaveLength(0);
  });

  it("reads any part, piece by piece or at once", async () => {
    const bytes = bytesOf(3 * MiB + 123);
    const reader = await opened(blobs, await write(blobs, bytes));
    expect(reader.size).toBe(bytes.length);
    const parts: readonly (readonly [number, number])[] = [
      [0, bytes.length],
      [0, 0],
      [bytes.length, bytes.length],
      [1, 2],
      [512 * 1024 - 1, 2 * MiB + 1],
      [bytes.length - 1, bytes.length],
    ];
    for (const [start, end] of parts) {
      expect((await streamed(reader, start, end)).equals(bytes.subarray(start, end))).toBe(true);
      expect(Buffer.from(await reader.read(start, end - start)).equals(bytes.subarray(start, end))).toBe(true);
    }
    await expect(reader.read(bytes.length, 1)).rejects.toThrow(RangeError);
    await expect(streamed(reader, 0, bytes.length + 1)).rejects.toThrow(RangeError);
    await reader.close();
  });

  it("lets a reader go on while and after its blob is removed", async () => {
    const bytes = bytesOf(2 * MiB);
    const id = await write(blobs, bytes);
    const reader = await opened(blobs, id);
    const pieces: Uint8Array[] = [];
    for await (const piece of reader.stream(0, bytes.length)) {
      pieces.push(piece);
      await blobs.remove([id]);
    }
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    await reader.close();
    expect(await blobs.open(id)).toBeUndefined();
  });

  it("closes behind reads that are under way, and once", async () => {
    const reader = await opened(blobs, await write(blobs, bytesOf(MiB)));
    const under = reader.read(0, MiB);
    await Promise.all([reader.close(), reader.close()]);
    expect(await under).toHaveLength(MiB);
    await expect(reader.read(0, 1)).rejects.toThrow("closed");
  });

  it("removes many, and those that are gone already", async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => write(blobs, bytesOf(10))));
    await blobs.remove([...ids.slice(0, 30), "0".repeat(32)]);
    await blobs.remove(ids);
    expect(filesIn(folder)).toEqual([]);
  });

  it.each(["", "../../etc/passwd", "A".repeat(32), "new", "0".repeat(33)])("knows no blob %j", async (id) => {
    expect(await blobs.open(id)).toBeUndefined();
    await blobs.remove([id]);
  });

  it("inherits what was committed, and takes away what was not", async () => {
    const id = await write(blobs, bytesOf(10));
    await (await blobs.create()).write(bytesOf(2 * MiB));
    // As after a SIGKILL: another process on the same folder.
    const next = reopen();
    const own = await write(next, bytesOf(20));
    const writing = await next.create();
    expect(await next.inherited()).toEqual(new Set([id]));
    await writing.commit();
    expect(
      filesIn(folder)
        .map((name) => name.slice(3))
        .sort(),
    ).toEqual([id, own, writing.id].sort());
    expect(await read(next, id)).toHaveLength(10);
  });

  it("inherits nothing where there is no folder", async () => {
    folder = join(parent, "elsewhere");
    expect(await reopen().inherited()).toEqual(new Set());
    expect(existsSync(folder)).toBe(false);
  });
});
