import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDataFolder } from "./data-folder.ts";
import { openLogFile } from "./log-file.ts";
import { createSeededRandom } from "./random.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "fogbank-log-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function say(data: string, text: string): string | undefined {
  const log = openLogFile(data, "log");
  if (!log) return undefined;
  spawnSync(process.execPath, ["-e", `process.stderr.write(${JSON.stringify(text)})`], {
    stdio: ["ignore", "ignore", log.descriptor],
  });
  const written = log.written();
  log.close();
  return written;
}

it("takes a child's standard error behind what it holds, for its owner's eyes", () => {
  const data = join(parent, "a", "data");
  expect(say(data, "one\n")).toBe("one\n");
  chmodSync(join(data, "log"), 0o644);
  expect(say(data, "two\n")).toBe("two\n");
  expect(readFileSync(join(data, "log"), "utf8")).toBe("one\ntwo\n");
  expect(statSync(join(data, "log")).mode & 0o777).toBe(0o600);
  expect(statSync(data).mode & 0o777).toBe(0o700);
});

it("makes a folder that can be opened as a data folder", () => {
  const data = join(parent, "data");
  openLogFile(data, "log")?.close();
  openDataFolder(data, createSeededRandom("log")).release();
});

it("is none where there can be no folder", () => {
  writeFileSync(join(parent, "file"), "");
  expect(openLogFile(join(parent, "file"), "log")).toBeUndefined();
});
