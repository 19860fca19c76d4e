import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { sqsWire } from "../sqs/wire.ts";
import { describeWith, run, temporaryFolder } from "./client.ts";

/** Celery with kombu's SQS transport, unmodified: it makes its queue, long-polls, acknowledges late and retries. */
await describeWith("Celery over SQS", ["python3", "-c", "import celery, kombu.transport.SQS, pycurl"], () => {
  let fogbank: Fogbank;
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0 });
  });
  afterAll(() => fogbank.stop());
  const folder = temporaryFolder();
  const shop = fileURLToPath(new URL("./celery/", import.meta.url));

  it("bills each order once, those that fail at the second attempt, and leaves nothing in the queue", async () => {
    const billed = join(folder, "billed");
    const environment = {
      HOME: folder,
      FOGBANK: new URL(fogbank.endpoint).host,
      BILLED: billed,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      PYTHONDONTWRITEBYTECODE: "1",
    };
    const sent = await run("python3", [join(shop, "shop.py")], environment);
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    const worker = spawn("python3", ["-m", "celery", "-A", "shop", "worker", "--pool", "solo", "--without-mingle"], {
      cwd: shop,
      env: { ...process.env, ...environment },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    try {
      const lines = (): number[] =>
        existsSync(billed) ? readFileSync(billed, "utf8").trim().split("\n").map(Number) : [];
      await vi.waitFor(() => expect(lines().length).toBeGreaterThanOrEqual(21), { timeout: 60_000, interval: 50 });
      expect(lines().sort((one, other) => one - other)).toEqual(Array.from({ length: 21 }, (_, order) => order));
    } finally {
      worker.kill("SIGTERM");
      await ended;
    }
    const QueueUrl = `${fogbank.endpoint}/000000000000/shop-celery`;
    const { Attributes } = await sqsWire(fogbank.endpoint)("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" });
    const failed = fogbank.journeys({ limit: 2_000 }).filter(({ error }) => error !== undefined);
    expect(failed.map(({ operation, error }) => `${operation}: ${error?.code}`)).toEqual([]);
  });
});
