import { join } from "node:path";
import { expect, it } from "vitest";
import { awsCli, awsProbe } from "../clients/aws-cli.ts";
import { describeWith, run } from "../clients/client.ts";
import { houseOf } from "../clients/house.ts";

/** The AWS CLI's own transfers, and what it hands to curl. */
await describeWith("the AWS CLI and S3", awsProbe, () => {
  const house = houseOf();
  const aws = awsCli(() => house.fogbank);

  it("makes a bucket, copies, lists, presigns and removes", async () => {
    aws.file("letter.txt", "dear fog");
    await aws.ok("s3", "mb", "s3://letters");
    await aws.ok("s3", "cp", "letter.txt", "s3://letters/a/b c.txt");
    expect(await aws.ok("s3", "ls", "s3://letters", "--recursive")).toMatch(/8 a\/b c\.txt$/);
    const url = await aws.ok<string>("s3", "presign", "s3://letters/a/b c.txt");
    expect(await run("curl", ["-sS", url])).toMatchObject({ stdout: "dear fog", code: 0 });
    expect(await aws.ok("s3", "cp", "s3://letters/a/b c.txt", "-")).toBe("dear fog");
    await aws.ok("s3", "rm", "s3://letters", "--recursive");
    await aws.ok("s3", "rb", "s3://letters");
  });

  it("puts a large file in parts, and reads it in ranges", async () => {
    await aws.ok("s3", "mb", "s3://large");
    aws.file("large.bin", "0123456789abcdef".repeat(1_250_000));
    await aws.ok("s3", "cp", "large.bin", "s3://large/l", "--no-progress");
    const head = await aws.ok<Record<string, unknown>>("s3api", "head-object", "--bucket", "large", "--key", "l");
    expect([head.ContentLength, head.ETag]).toEqual([20_000_000, expect.stringMatching(/-3"$/)]);
    await aws.ok("s3", "cp", "s3://large/l", "back.bin", "--no-progress");
    expect(await run("cmp", [join(aws.folder, "large.bin"), join(aws.folder, "back.bin")])).toMatchObject({ code: 0 });
  });
});
