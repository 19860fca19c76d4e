import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { describeWith, run, temporaryFolder } from "./client.ts";
import { houseOf } from "./house.ts";

/** boto3 in Python processes of its own. The scripts under boto3/ say what they expect, and fail with a traceback. */

await describeWith("boto3", ["python3", "-c", "import boto3"], () => {
  const house = houseOf({ account: "111122223333" });
  const home = temporaryFolder();

  it.each([
    ["IAM: resources, paginators, waiters, exceptions, text", "iam_tour.py"],
    ["STS: sessions, renewal, presigned URLs, wrong keys, a second factor", "sts_tour.py"],
  ])("%s", async (_what, script) => {
    await house.fogbank.reset();
    house.fogbank.clock.reset();
    house.fogbank.clock.freeze();
    const file = fileURLToPath(new URL(`./boto3/${script}`, import.meta.url));
    const { code, stderr } = await run("python3", ["-B", file], {
      HOME: home,
      AWS_ENDPOINT_URL: house.fogbank.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      FOGBANK_ACCOUNT: "111122223333",
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const unserved = house.fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(unserved.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
