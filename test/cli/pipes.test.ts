import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** The built program in a shell whose pipes end early. */
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fogbank-pipes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder, timeout: 20_000 }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });
}

/** What it says on standard error, and its exit code, when nobody reads what it prints. */
function unread(...args: string[]): Promise<Omit<Ended, "out">> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let err = "";
    child.stderr.on("data", (piece) => {
      err += piece;
    });
    child.once("close", (code) => resolve({ code: code ?? -1, err }));
  });
}

describe("a reader that goes away", () => {
  it("ends a command without a word, and not the Fogbank that it started", async () => {
    expect(await unread("start", "--detach", "--port", "0")).toEqual({ code: 0, err: "" });
    expect(await unread("services")).toEqual({ code: 0, err: "" });
    expect((await run("status")).out).toContain("Fogbank");
    expect(await run("stop")).toEqual({ code: 0, out: "stopped\n", err: "" });
    expect((await run("status", "--data", ".fogbank")).code).toBe(2);
  });
});
