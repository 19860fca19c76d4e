/** Starts what was built, on the Node that runs this, and asks it one signed question: node tools/smoke.mjs. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const cli = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist", "cli.js");
const fogbank = spawn(process.execPath, [cli, "start", "--ephemeral", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = once(fogbank, "exit");
try {
  const endpoint = await endpointIn(fogbank.stdout);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const sts = new STSClient({ endpoint, credentials, region: "us-east-1" });
  const { Arn } = await sts.send(new GetCallerIdentityCommand());
  assert.equal(Arn, "arn:aws:iam::000000000000:root");
  const wrong = new STSClient({
    endpoint,
    credentials: { ...credentials, secretAccessKey: "no" },
    region: "us-east-1",
  });
  await assert.rejects(wrong.send(new GetCallerIdentityCommand()), { name: "SignatureDoesNotMatch" });
  console.log(`Node ${process.version}: ${Arn} at ${endpoint}; a wrong secret is refused`);
} finally {
  fogbank.kill("SIGTERM");
  const [code] = await ended;
  assert.equal(code, 0, "it must stop when it is told to");
}

async function endpointIn(output) {
  for await (const line of createInterface({ input: output })) {
    const endpoint = /^Fogbank runs at (\S+)/.exec(line)?.[1];
    if (endpoint !== undefined) return endpoint;
  }
  throw new Error("it ended before it said where it runs");
}
