import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { describeWith, run, temporaryFolder } from "./client.ts";
import { houseOf } from "./house.ts";

/** boto3's S3 client, in a Python process of its own. The script says what it expects, and fails with a traceback. */
await describeWith("boto3, S3's objects", ["python3", "-c", "import boto3"], () => {
  const house = houseOf({ account: "111122223333" });
  const home = temporaryFolder();

  it("puts, reads, versions, lists, uploads, locks, seals, restores, selects", { timeout: 60_000 }, async () => {
    const file = fileURLToPath(new URL("./boto3/s3_objects_tour.py", import.meta.url));
    const { code, stderr } = await run("python3", ["-B", file], {
      HOME: home,
      AWS_ENDPOINT_URL: house.fogbank.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const failed = house.fogbank.journeys({ limit: 2_000 }).filter(({ error }) => error?.code === "InternalFailure");
    expect(failed.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
