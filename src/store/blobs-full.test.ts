import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BlobsFullError } from "../kernel/blobs.ts";
import { createRandom } from "../runtime/random.ts";
import { type FolderBlobs, openBlobs } from "./blobs.ts";

/** A disk with room for so many bytes; it takes what fits and refuses the rest, as a real one does. */
const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY, rename: true }));

vi.mock("node:fs", async (load) => {
  const real = await load<typeof import("node:fs")>();
  const full = (): NodeJS.ErrnoException =>
    Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  return {
    ...real,
    writev(descriptor: number, pieces: Uint8Array[], done: (error: Error | null, written: number) => void) {
      if (disk.room === 0) return void setImmediate(() => done(full(), 0));
      const fits = Buffer.concat(pieces).subarray(0, disk.room);
      disk.room -= fits.length;
      real.write(descriptor, fits, done);
    },
    rename(from: string, to: string, done: (error: Error | null) => void) {
      if (disk.rename) real.rename(from, to, done);
      else done(full());
    },
  };
});

const piece = Buffer.alloc(1024 * 1024, 7);
let folder: string;
let blobs: FolderBlobs;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "blobs-full-"));
  disk.room = Number.POSITIVE_INFINITY;
  disk.rename = true;
  blobs = openBlobs({ folder: () => folder, durability: "process", random: createRandom() });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const blobFiles = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /[0-9a-f]{32}$/.test(name));

it("says so to whoever writes on, and leaves nothing", async () => {
  disk.room = 1_500_000;
  const writer = await blobs.create();
  const writing = async (): Promise<void> => {
    for (let at = 0; at < 20; at++) await writer.write(piece);
  };
  await expect(writing()).rejects.toThrow(BlobsFullError);
  await writer.abort();
  expect(blobFiles()).toEqual([]);
});

it("says so at the commit, and leaves nothing", async () => {
  disk.room = 1_500_000;
  const writer = await blobs.create();
  writer.write(piece);
  writer.write(piece);
  await expect(writer.commit()).rejects.toThrow(BlobsFullError);
  expect(blobFiles()).toEqual([]);
});

it("says so when there is no room for the name", async () => {
  disk.rename = false;
  const writer = await blobs.create();
  writer.write(piece);
  await expect(writer.commit()).rejects.toThrow(BlobsFullError);
  expect(blobFiles()).toEqual([]);
});

it("keeps what was there, and goes on once there is room", async () => {
  const before = await blobs.create();
  await before.commit();
  disk.room = 10;
  const failed = await blobs.create();
  failed.write(piece);
  await expect(failed.commit()).rejects.toThrow(BlobsFullError);
  disk.room = Number.POSITIVE_INFINITY;
  const after = await blobs.create();
  after.write(piece);
  await after.commit();
  expect(blobFiles()).toHaveLength(2);
  expect((await blobs.open(before.id))?.size).toBe(0);
});

it("writes on where the disk takes a part at a time", async () => {
  const writer = await blobs.create();
  disk.room = 100_001;
  for (let at = 0; at < 3; at++) writer.write(piece);
  disk.room = Number.POSITIVE_INFINITY;
  await writer.commit();
  const reader = await blobs.open(writer.id);
  expect(Buffer.from((await reader?.read(0, reader.size)) ?? []).equals(Buffer.alloc(3 * piece.length, 7))).toBe(true);
  await reader?.close();
});
