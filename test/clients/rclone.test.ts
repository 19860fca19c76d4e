import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWith, run, temporaryFolder } from "./client.ts";
import { houseOf } from "./house.ts";

/** rclone with its S3 backend: buckets, trees in and out, parts, checksums, versions. */
await describeWith("rclone and S3", ["rclone", "version"], () => {
  const house = houseOf();
  const folder = temporaryFolder();

  async function rclone(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await run(
      "rclone",
      args,
      {
        HOME: folder,
        RCLONE_CONFIG: join(folder, "none.conf"),
        RCLONE_CONFIG_FOG_TYPE: "s3",
        RCLONE_CONFIG_FOG_PROVIDER: "Other",
        RCLONE_CONFIG_FOG_ENV_AUTH: "true",
        RCLONE_CONFIG_FOG_ENDPOINT: house.fogbank.endpoint,
        RCLONE_CONFIG_FOG_REGION: "us-east-1",
        RCLONE_CONFIG_FOG_FORCE_PATH_STYLE: "true",
        RCLONE_S3_CHUNK_SIZE: "5Mi",
        RCLONE_S3_UPLOAD_CUTOFF: "5Mi",
        // Its own default, private, is refused by buckets whose owner is the owner of all in them, as new ones are.
        RCLONE_S3_ACL: "bucket-owner-full-control",
        RCLONE_S3_BUCKET_ACL: "private",
        RCLONE_RETRIES: "1",
        RCLONE_LOW_LEVEL_RETRIES: "1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      },
      folder,
    );
    expect(code, `${args.join(" ")}\n${stderr}`).toBe(0);
    return stdout;
  }

  const tree: Readonly<Record<string, Buffer>> = {
    "plain.txt": Buffer.from("fog"),
    empty: Buffer.alloc(0),
    "deep/er/name with + & ünïcode.bin": randomBytes(70_000),
    "large.bin": randomBytes(17 * 1_048_576 + 3),
  };

  it("copies a tree there, checks it, and copies it back", async () => {
    for (const [name, bytes] of Object.entries(tree)) {
      mkdirSync(join(folder, "tree", name, ".."), { recursive: true });
      writeFileSync(join(folder, "tree", name), bytes);
    }
    await rclone("mkdir", "fog:boats");
    await rclone("sync", "tree", "fog:boats/tree");
    expect((await rclone("lsf", "-R", "--files-only", "fog:boats/tree")).trim().split("\n").sort()).toEqual(
      Object.keys(tree).sort(),
    );
    await rclone("check", "tree", "fog:boats/tree");
    await rclone("check", "--download", "tree", "fog:boats/tree");
    await rclone("sync", "fog:boats/tree", "back");
    for (const [name, bytes] of Object.entries(tree))
      expect(readFileSync(join(folder, "back", name)).equals(bytes), name).toBe(true);
  });

  it("knows the digest of what went up in parts, and the time that a file was changed", async () => {
    const digest = createHash("md5")
      .update(tree["large.bin"] ?? "")
      .digest("hex");
    expect(await rclone("md5sum", "fog:boats/tree/large.bin")).toBe(`${digest}  large.bin\n`);
    await rclone("touch", "-t", "2026-01-31T12:00:00", "fog:boats/tree/plain.txt");
    expect(await rclone("lsl", "fog:boats/tree/plain.txt")).toContain("2026-01-31 12:00:00");
  });

  it("sends what has changed alone, deletes what is gone, moves on the server", async () => {
    rmSync(join(folder, "tree", "empty"));
    writeFileSync(join(folder, "tree", "plain.txt"), "bank");
    await rclone("sync", "tree", "fog:boats/tree");
    expect(await rclone("cat", "fog:boats/tree/plain.txt")).toBe("bank");
    await rclone("moveto", "fog:boats/tree/large.bin", "fog:boats/moved.bin");
    expect((await rclone("lsf", "-R", "--files-only", "fog:boats")).trim().split("\n").sort()).toEqual([
      "moved.bin",
      "tree/deep/er/name with + & ünïcode.bin",
      "tree/plain.txt",
    ]);
    await rclone("purge", "fog:boats");
    expect(await rclone("lsd", "fog:")).toBe("");
  });

  it("sent nothing that Fogbank does not serve", () => {
    const failed = house.fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(failed.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
