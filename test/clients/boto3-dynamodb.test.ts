import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { describeWith, run, temporaryFolder } from "./client.ts";

/**
 * boto3's DynamoDB resource and clients, in a Python process of its own. The script says what it expects, and fails with
 * a traceback. Time runs on: its waiters wait.
 */
await describeWith("boto3, DynamoDB", ["python3", "-c", "import boto3"], () => {
  let fogbank: Fogbank;
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
  });
  afterAll(() => fogbank.stop());
  const home = temporaryFolder();

  it("types, expressions, pages, indexes, transactions, PartiQL, streams, backups", async () => {
    const file = fileURLToPath(new URL("./boto3/dynamodb_tour.py", import.meta.url));
    const { code, stderr } = await run("python3", ["-B", file], {
      HOME: home,
      AWS_ENDPOINT_URL: fogbank.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const failed = fogbank.journeys({ limit: 2_000 }).filter(({ error }) => error?.code === "InternalFailure");
    expect(failed.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
