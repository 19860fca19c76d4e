import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { describeWith, run, temporaryFolder } from "../clients/client.ts";

/** boto3 in a process of its own. */
await describeWith("boto3, SNS", ["python3", "-c", "import boto3"], () => {
  let fogbank: Fogbank;
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
  });
  afterAll(() => fogbank.stop());
  const home = temporaryFolder();

  it("topics, subscriptions, filters, batches, FIFO, permissions, phones and devices", async () => {
    const file = fileURLToPath(new URL("./boto3_tour.py", import.meta.url));
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
    const { items } = (await (await fetch(`${fogbank.endpoint}/_fogbank/postbox?kind=sms`)).json()) as {
      items: object[];
    };
    expect(items).toMatchObject([{ to: "+15550100123", text: "m", undelivered: expect.stringContaining("sandbox") }]);
  });
});
