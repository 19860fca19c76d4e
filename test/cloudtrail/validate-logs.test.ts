import { beforeAll, expect, it } from "vitest";
import { awsCli, awsProbe } from "../clients/aws-cli.ts";
import { describeWith, run } from "../clients/client.ts";
import { houseOf } from "../clients/house.ts";

/** `aws cloudtrail validate-logs` over what a trail delivered: whole, changed, deleted. */

const account = "111122223333";
const trailArn = `arn:aws:cloudtrail:us-east-1:${account}:trail/main`;
const bucket = "trail-logs";

const bucketPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: { StringEquals: { "aws:SourceArn": trailArn } },
    },
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: ["s3:PutObject", "s3:PutObjectAcl"],
      Resource: `arn:aws:s3:::${bucket}/AWSLogs/${account}/*`,
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trailArn } },
    },
  ],
});

await describeWith("the AWS CLI, CloudTrail", awsProbe, () => {
  const house = houseOf({ account, clock: "2026-03-01T00:00:00Z" });
  const aws = awsCli(() => house.fogbank);
  const trail = <T = unknown>(...args: string[]): Promise<T> => aws.ok<T>("cloudtrail", ...args);
  const s3 = <T = unknown>(...args: string[]): Promise<T> => aws.ok<T>("s3api", ...args);
  const keys = (): Promise<string[]> => s3("list-objects-v2", "--bucket", bucket, "--query", "Contents[].Key");
  async function validate(): Promise<string> {
    const range = ["--start-time", "2026-03-01T00:00:00Z", "--end-time", "2026-03-01T05:00:00Z"];
    const environment = {
      HOME: aws.folder,
      AWS_ENDPOINT_URL: house.fogbank.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
    };
    const words = ["cloudtrail", "validate-logs", "--trail-arn", trailArn, ...range, "--verbose"];
    const { stdout, stderr } = await run("aws", words, environment, aws.folder);
    return stdout + stderr;
  }

  beforeAll(async () => {
    await s3("create-bucket", "--bucket", bucket);
    await s3("put-bucket-policy", "--bucket", bucket, "--policy", bucketPolicy);
    await trail("create-trail", "--name", "main", "--s3-bucket-name", bucket, "--enable-log-file-validation");
    await trail("start-logging", "--name", "main");
    await aws.ok("iam", "create-user", "--user-name", "ada");
    for (let hours = 0; hours < 3; hours++) {
      await house.fogbank.clock.advance(3_600_000);
      await aws.ok("iam", "list-users");
    }
    await house.fogbank.clock.advance(3_600_000);
  }, 60_000);

  it("finds the log files and digests whole", async () => {
    const text = await validate();
    expect(text).toMatch(/4\/4 digest files valid/);
    expect(text).toMatch(/(\d+)\/\1 log files valid/);
    expect(text).not.toContain("INVALID");
  }, 60_000);

  it("notices a log file that was changed, and one that was deleted", async () => {
    const files = (await keys()).filter((key) => /\/CloudTrail\/.*\.json\.gz$/.test(key));
    const [changed = "", deleted = ""] = files;
    await s3("copy-object", "--bucket", bucket, "--key", changed, "--copy-source", `${bucket}/${files.at(-1)}`);
    await s3("delete-object", "--bucket", bucket, "--key", deleted);
    const text = await validate();
    expect(text).toContain(`s3://${bucket}/${changed}\tINVALID: hash value doesn't match`);
    expect(text).toContain(`s3://${bucket}/${deleted}\tINVALID: not found`);
  }, 60_000);

  it("notices a digest that is missing", async () => {
    const digests = (await keys()).filter((key) => key.includes("/CloudTrail-Digest/"));
    const second = digests[1] ?? "";
    await s3("delete-object", "--bucket", bucket, "--key", second);
    expect(await validate()).toContain(`s3://${bucket}/${second}\tINVALID: not found`);
  }, 60_000);
});
