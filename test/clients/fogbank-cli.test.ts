import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { awsCli, awsProbe } from "./aws-cli.ts";
import { describeWith, type Run, run } from "./client.ts";
import { houseOf } from "./house.ts";

/** Fogbank's own commands beside the AWS CLI: its environment, its authority, and what it says of what it lacks. */

const fromSource = ["../../tools/run-ts.mjs", "../../src/cli/entry.ts"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

await describeWith("the AWS CLI and fogbank's own", awsProbe, () => {
  const house = houseOf();
  const aws = awsCli(() => house.fogbank);
  const identity = ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"] as const;

  const fogbank = (command: string, ...args: string[]): Promise<Run> =>
    run(process.execPath, [...fromSource, command, "--endpoint", house.fogbank.endpoint, ...args]);

  it("env: what a shell evaluates points every client here", async () => {
    const { stdout, stderr, code } = await fogbank("env", "--account", "444455556666");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const shell = await run("sh", ["-c", `${stdout}\naws ${identity.join(" ")}`], { AWS_PROFILE: "of-another" });
    expect(shell).toMatchObject({ stdout: "arn:aws:iam::444455556666:root\n", stderr: "", code: 0 });
  });

  it("run: one command only, whose exit code is handed on", async () => {
    expect(await fogbank("run", "--", "aws", ...identity)).toMatchObject({
      stdout: "arn:aws:iam::000000000000:root\n",
      code: 0,
    });
    const failed = await fogbank("run", "--", "aws", "iam", "get-user", "--user-name", "nobody");
    const unknown = await run("aws", ["iam", "get-user", "--user-name", "nobody"], {
      AWS_ENDPOINT_URL: house.fogbank.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    });
    expect(failed.code).toBe(unknown.code);
    expect(failed.stderr).toContain("(NoSuchEntity)");
  });

  it("ca: TLS on the same port, trusted by the authority's certificate and by nothing less", async () => {
    const { stdout: certificate } = await fogbank("ca");
    aws.file("ca.pem", certificate);
    for (const host of ["127.0.0.1", "localhost"]) {
      const secure = { AWS_ENDPOINT_URL: `https://${host}:${house.fogbank.port}` };
      expect(await aws.ok(...identity, { ...secure, AWS_CA_BUNDLE: "ca.pem" })).toBe("arn:aws:iam::000000000000:root");
      expect(await aws.fails(...identity, secure)).toContain("SSL validation failed");
    }
    const big = Array.from({ length: 40 }, (_, n) => `Key=key-${n},Value=${"v".repeat(250)}`);
    const bundle = { AWS_ENDPOINT_URL: `https://localhost:${house.fogbank.port}`, AWS_CA_BUNDLE: "ca.pem" };
    await aws.ok("iam", "create-user", "--user-name", "tagged", "--tags", ...big, bundle);
    expect(await aws.ok("iam", "list-user-tags", "--user-name", "tagged", "--query", "length(Tags)", bundle)).toBe(
      "40",
    );
  });

  it.each<[name: string, args: string[], operation: string]>([
    ["EC2", ["ec2", "describe-instances"], "DescribeInstances"],
    ["Lambda", ["lambda", "list-functions"], "ListFunctions"],
    ["CloudWatch", ["cloudwatch", "list-metrics"], "ListMetrics"],
    ["CloudFront", ["cloudfront", "list-distributions"], "ListDistributions"],
    ["IAM, one operation of it", ["iam", "list-organizations-features"], "ListOrganizationsFeatures"],
  ])("%s is not there, and says so by name", async (_name, args, operation) => {
    expect(await aws.fails(...args)).toMatch(
      new RegExp(
        `when calling the ${operation} operation: .* ${operation} is known to AWS, not yet implemented here\\.$`,
      ),
    );
    expect(house.fogbank.journeys({ limit: 1 })[0]).toMatchObject({ status: 501, operation });
  });
});
