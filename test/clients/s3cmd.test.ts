import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutBucketOwnershipControlsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { describeWith, run, temporaryFolder } from "./client.ts";
import { houseOf } from "./house.ts";

/** s3cmd: objects, trees, parts, ACLs, policies, CORS, websites, lifecycle. */
await describeWith("s3cmd", ["s3cmd", "--version"], () => {
  const house = houseOf();
  const folder = temporaryFolder();

  async function s3cmd(...args: string[]): Promise<string> {
    const host = new URL(house.fogbank.endpoint).host;
    const { code, stdout, stderr } = await run(
      "s3cmd",
      [
        ...["--config", "/dev/null", "--access_key", "test", "--secret_key", "test", "--no-ssl", "--no-progress"],
        ...[`--host=${host}`, `--host-bucket=${host}`, "--region=us-east-1", ...args],
      ],
      { HOME: folder },
      folder,
    );
    expect(code, `${args.join(" ")}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  }
  const large = randomBytes(16 * 1_048_576 + 5);

  it("puts, lists, reads, copies, moves and removes", async () => {
    const bucket = "s3://letters";
    writeFileSync(join(folder, "letter.txt"), "dear fog");
    await s3cmd("mb", bucket);
    // What it copies gets the ACL of what it was copied from: a bucket without ACLs refuses that, as AWS does.
    const { endpoint, credentials } = house.fogbank;
    const s3 = new S3Client({ endpoint, credentials, region: "us-east-1", forcePathStyle: true });
    const OwnershipControls = { Rules: [{ ObjectOwnership: "ObjectWriter" } as const] };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: "letters", OwnershipControls }));
    await s3cmd("put", "letter.txt", `${bucket}/a b+ü.txt`);
    expect(await s3cmd("ls", "-r", bucket)).toContain(`${bucket}/a b+ü.txt`);
    await s3cmd("get", "--force", `${bucket}/a b+ü.txt`, "back.txt");
    expect(readFileSync(join(folder, "back.txt"), "utf8")).toBe("dear fog");
    expect(await s3cmd("info", `${bucket}/a b+ü.txt`)).toContain("File size: 8");
    await s3cmd("cp", `${bucket}/a b+ü.txt`, `${bucket}/copy`);
    await s3cmd("mv", `${bucket}/copy`, `${bucket}/moved`);
    await s3cmd("del", "--recursive", "--force", bucket);
    await s3cmd("rb", bucket);
  });

  it("syncs trees, large files in parts", async () => {
    mkdirSync(join(folder, "tree", "deep"), { recursive: true });
    writeFileSync(join(folder, "tree", "deep", "large.bin"), large);
    writeFileSync(join(folder, "tree", "small"), "small");
    await s3cmd("mb", "s3://trees");
    await s3cmd("sync", "--multipart-chunk-size-mb=5", "tree/", "s3://trees/");
    expect(await s3cmd("sync", "tree/", "s3://trees/")).not.toContain("upload:");
    await s3cmd("sync", "s3://trees/", "again/");
    expect(readFileSync(join(folder, "again", "deep", "large.bin")).equals(large)).toBe(true);
    expect(await s3cmd("multipart", "s3://trees")).not.toContain("large.bin");
  });

  it("sets what buckets have", async () => {
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "arn:aws:s3:::trees" }],
    });
    const cors =
      "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>";
    writeFileSync(join(folder, "policy.json"), policy);
    writeFileSync(join(folder, "cors.xml"), cors);
    await s3cmd("setpolicy", "policy.json", "s3://trees");
    await s3cmd("setcors", "cors.xml", "s3://trees");
    await s3cmd("ws-create", "--ws-index=index.html", "s3://trees");
    await s3cmd("expire", "--expiry-days=30", "--expiry-prefix=old/", "s3://trees");
    const told = await s3cmd("info", "s3://trees");
    expect(told).toContain("s3:DeleteBucket");
    expect(told).toContain("<AllowedMethod>GET</AllowedMethod>");
    expect(told).toMatch(/expire in '30' day/);
    expect(await s3cmd("ws-info", "s3://trees")).toContain("index.html");
    await s3cmd("delpolicy", "s3://trees");
  });

  it("signs URLs that curl reads", async () => {
    const url = (await s3cmd("signurl", "s3://trees/small", "+600")).trim();
    expect(await run("curl", ["-sS", url])).toMatchObject({ stdout: "small" });
  });

  it("sent nothing that Fogbank does not serve", () => {
    const failed = house.fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(failed.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
