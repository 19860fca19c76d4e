import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../kernel/error.ts";
import { openDataFolder } from "./data-folder.ts";
import { createSeededRandom } from "./random.ts";

describe("a data folder", () => {
  let parent: string;
  let path: string;
  const random = createSeededRandom("folder");
  const open = () => openDataFolder(path, random);
  const at = (name: string): string => join(path, name);

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "fogbank-folder-"));
    path = join(parent, "deep", "data");
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("is made, for its owner only, and opens again with the same key", () => {
    const first = open();
    expect(first.masterKey).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(path)) expect(statSync(at(name)).mode & 0o077, name).toBe(0);
    expect(readdirSync(path).sort()).toEqual(["format", "lock", "master.key"]);
    first.release();
    const second = open();
    expect(Buffer.from(second.masterKey).equals(first.masterKey)).toBe(true);
    second.release();
    expect(readdirSync(path).sort()).toEqual(["format", "master.key"]);
  });

  it("has one holder, in this process as in others", () => {
    const first = open();
    expect(open).toThrow(new RegExp(`^--data ${path}: in use by process ${process.pid}; stop it`));
    first.release();
    open().release();
  });

  it("takes the permissions from a key that others could read", () => {
    open().release();
    chmodSync(at("master.key"), 0o644);
    open().release();
    expect(statSync(at("master.key")).mode & 0o777).toBe(0o600);
  });

  const gone = (): number => spawnSync(process.execPath, ["-e", ""]).pid;
  it.each([
    { name: "of a process that is gone", text: () => `${gone()} 12345` },
    { name: "of a process whose number another one has now", text: () => `${process.pid} 1` },
    { name: "without its text", text: () => "" },
    { name: "with another text", text: () => "nonsense" },
    { name: "of process 0", text: () => "0 " },
  ])("takes over the lock $name", ({ text }) => {
    open().release();
    writeFileSync(at("lock"), text());
    const folder = open();
    expect(readFileSync(at("lock"), "utf8")).toMatch(new RegExp(`^${process.pid} `));
    folder.release();
    expect(readdirSync(path).sort()).toEqual(["format", "master.key"]);
  });

  const spoiled: readonly { name: string; spoil: () => void; says: RegExp }[] = [
    {
      name: "a newer format",
      spoil: () => writeFileSync(at("format"), "2\nabc\n"),
      says: /^--data .*has format "2", this Fogbank reads format 1; use the version that wrote it/,
    },
    {
      name: "a format that is no number",
      spoil: () => writeFileSync(at("format"), "\x00\xff rubbish"),
      says: /^--data .*has format ".*rubbish", this Fogbank reads format 1/,
    },
    { name: "an empty format", spoil: () => writeFileSync(at("format"), ""), says: /has format ""/ },
    {
      name: "a master key that is none",
      spoil: () => writeFileSync(at("master.key"), "short\n"),
      says: /master\.key: not a master key of 32 bytes/,
    },
    {
      name: "another master key",
      spoil: () => writeFileSync(at("master.key"), `${Buffer.alloc(32, 7).toString("base64")}\n`),
      says: /master\.key: not the master key of this folder; restore/,
    },
    {
      name: "no master key any more",
      spoil: () => rmSync(at("master.key")),
      says: /master\.key: is gone; restore it/,
    },
  ];

  it.each(spoiled)("refuses $name in one line, lets go of the lock, and changes nothing", ({ spoil, says }) => {
    open().release();
    spoil();
    const before = readdirSync(path).map((name) => [name, readFileSync(at(name))]);
    expect(open).toThrow(ConfigurationError);
    expect(open).toThrow(says);
    try {
      open();
    } catch (error) {
      expect((error as Error).message).not.toContain("\n");
    }
    expect(readdirSync(path).map((name) => [name, readFileSync(at(name))])).toEqual(before);
  });

  it("learns its key's mark where a start was cut off before it was written", () => {
    const first = open();
    first.release();
    rmSync(at("format"));
    expect(Buffer.from(open().masterKey).equals(first.masterKey)).toBe(true);
  });

  it("refuses a path that is no folder", () => {
    writeFileSync(join(parent, "deep"), "a file");
    expect(open).toThrow(ConfigurationError);
    expect(open).toThrow(/^--data .*cannot be used \(.*\); name a folder that can be written/);
  });
});
