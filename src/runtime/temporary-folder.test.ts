import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { removeLeftFolders, temporaryFolder } from "./temporary-folder.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "temporary-folder-test-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

it("is made when first asked for, and is gone with what is in it", () => {
  const folder = temporaryFolder(parent);
  folder.remove();
  expect(readdirSync(parent)).toEqual([]);
  const path = folder.path();
  expect(folder.path()).toBe(path);
  mkdirSync(join(path, "ab"));
  writeFileSync(join(path, "ab", "file"), "text");
  folder.remove();
  expect(readdirSync(parent)).toEqual([]);
});

it("is removed once its process is gone, and those of others are left alone", async () => {
  const own = temporaryFolder(parent).path();
  const { pid } = spawnSync(process.execPath, ["-e", "0"]);
  const gone = join(parent, `fogbank-${hostname()}-${pid}-12345-AbCdEf`);
  const kept = ["other-1-2-a", "fogbank-another-host-1-2-a", `fogbank-${hostname()}-x-2-a`].map((name) =>
    join(parent, name),
  );
  for (const each of [gone, ...kept]) mkdirSync(join(each, "ab"), { recursive: true });
  await removeLeftFolders(parent);
  expect(existsSync(gone)).toBe(false);
  for (const each of [own, ...kept]) expect(existsSync(each)).toBe(true);
});

it("is removed where its process's number has come round again", async () => {
  const stale = join(parent, `fogbank-${hostname()}-${process.pid}-1-AbCdEf`);
  mkdirSync(stale);
  await removeLeftFolders(parent);
  expect(existsSync(stale)).toBe(process.platform !== "linux");
});
