import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fogbank } from "../../src/index.ts";
import { buildProgram, type Program, type Server, serve } from "../crash/program.ts";
import { awsCli, awsProbe } from "./aws-cli.ts";
import { describeWith, isSlowRun, onlySlow, run, temporaryFolder } from "./client.ts";
import { houseOf } from "./house.ts";

/** `aws s3` and `aws s3api` over trees; in slow runs over gigabytes, with the memory that the server took. */

await describeWith("the AWS CLI, trees", awsProbe, () => {
  const house = houseOf();
  const aws = awsCli(() => house.fogbank);

  it("syncs there and back, sends what has changed alone, deletes what is gone", async () => {
    for (const name of ["a.txt", "deep/b.txt", "deep/er/c d+ü.txt", "skipped.log"]) {
      mkdirSync(join(aws.folder, "tree", name, ".."), { recursive: true });
      writeFileSync(join(aws.folder, "tree", name), `text of ${name}`);
      // Older than their copies, to the second, in which S3 tells the time.
      utimesSync(join(aws.folder, "tree", name), 1_700_000_000, 1_700_000_000);
    }
    await aws.ok("s3", "mb", "s3://trees");
    await aws.ok("s3", "sync", "tree", "s3://trees/t", "--exclude", "*.log", "--no-progress");
    expect(await aws.ok("s3", "sync", "tree", "s3://trees/t", "--exclude", "*.log")).toBe("");
    await aws.ok("s3", "sync", "s3://trees/t", "back", "--no-progress");
    expect(await run("diff", ["-r", "-x", "*.log", "tree", "back"], {}, aws.folder)).toMatchObject({ code: 0 });
    rmSync(join(aws.folder, "tree", "deep", "b.txt"));
    expect(await aws.ok("s3", "sync", "tree", "s3://trees/t", "--exclude", "*.log", "--delete")).toBe(
      "delete: s3://trees/t/deep/b.txt",
    );
    await aws.ok("s3", "cp", "s3://trees/t", "s3://trees/copy", "--recursive", "--no-progress");
    await aws.ok("s3", "mv", "s3://trees/copy/a.txt", "s3://trees/moved.txt", "--no-progress");
    const keys = await aws.ok("s3api", "list-objects-v2", "--bucket", "trees", "--query", "Contents[].Key");
    expect(keys).toEqual(["copy/deep/er/c d+ü.txt", "moved.txt", "t/a.txt", "t/deep/er/c d+ü.txt"]);
    await aws.ok("s3", "rb", "s3://trees", "--force");
  });
});

const gib = 2 ** 30;

describe.skipIf(!isSlowRun)(`gigabytes${onlySlow}`, { timeout: 600_000 }, () => {
  const folder = temporaryFolder();
  let program: Program;
  let server: Server;
  beforeAll(async () => {
    program = await buildProgram();
    server = await serve(program, join(folder, "data"));
  });
  afterAll(async () => {
    await server?.kill();
    program?.remove();
  });
  const aws = awsCli(() => ({ endpoint: server.endpoint }) as Fogbank);
  /** Of the server, in MiB: now, and the most that it ever took. */
  const memory = (which: "VmRSS" | "VmHWM"): number =>
    Number(
      new RegExp(`${which}:\\s+(\\d+)`).exec(
        execFileSync("cat", [`/proc/${server.child.pid}/status`], { encoding: "utf8" }),
      )?.[1],
    ) / 1024;

  it.each([1, 2])("a file of %i GiB goes there and comes back, and memory stays flat", async (size) => {
    const file = join(folder, "large.bin");
    execFileSync("sh", ["-c", `head -c ${size * gib} /dev/urandom > "${file}"`]);
    await aws.ok("s3", "mb", `s3://large-${size}`);
    const before = memory("VmRSS");
    await aws.ok("s3", "cp", file, `s3://large-${size}/l`, "--no-progress");
    await aws.ok("s3", "cp", `s3://large-${size}/l`, join(folder, "back.bin"), "--no-progress");
    const most = memory("VmHWM");
    console.log(
      `${size} GiB there and back: ${before.toFixed(0)} MiB of memory before, ${most.toFixed(0)} MiB at most`,
    );
    expect(statSync(join(folder, "back.bin")).size).toBe(size * gib);
    expect(await run("cmp", [file, join(folder, "back.bin")])).toMatchObject({ code: 0 });
    expect(most).toBeLessThan(700);
    await aws.ok("s3", "rb", `s3://large-${size}`, "--force");
  });
});
