import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { createDice } from "./dice.ts";
import { type Request, spoiled } from "./requests.ts";
import { type Answer, openLine } from "./send.ts";

/** The same requests every time; another seed makes others. */
const seed = Number(process.env.FOGBANK_HOSTILE_SEED ?? 683_329);
const count = Number(process.env.FOGBANK_HOSTILE_REQUESTS ?? 2_500);
/** Long for one request, even on a machine with other things to do. */
const patienceMs = 5_000;

/** What no answer may show: stack frames, files of this machine, keys. */
const secrets =
  /\bat .+:\d+:\d+\)?|node_modules|node:internal|file:\/\/\/\S+\.[cm]?[jt]s\b|root:x:0|\/work\/|\/src\/[a-z]+\/|BEGIN (EC )?PRIVATE KEY/;
/** 501: known to AWS, not yet here. 503 is a server that stops. */
const allowed = (status: number): boolean => status < 500 || status === 501;

function judge(request: Request, answer: Answer): string | undefined {
  if (!allowed(answer.status)) return `status ${answer.status}`;
  if (secrets.test(answer.headers) || secrets.test(answer.body)) return "shows what it must not";
  if (/^x-injected/im.test(answer.headers)) return "took a header from its input";
  const admin = request.target.startsWith("/_") || request.target.startsWith("/health");
  const refusedUnread = /^content-length: 0/im.test(answer.headers);
  if (!admin && answer.status >= 400 && !refusedUnread && !/^x-amzn?-request-?id:/im.test(answer.headers))
    return "has no request id";
  return undefined;
}

/** A provider that is asked for its keys and does not answer is worth a line, and no bug. */
const expected = /^iam: http:\/\/127\.0\.0\.1:1.* did not answer/;

/** A line of the log without what differs from request to request: the error and the top of its stack. */
function whereIn(line: string): string {
  const { message, stack } = JSON.parse(line) as { message: string; stack?: string };
  return `${message.replace(/[0-9a-f-]{36}/, "")} ${stack?.split("\n").slice(0, 3).join(" ") ?? ""}`;
}

const collectGarbage = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

describe.each(["enforce", "lenient"] as const)(`hostile requests, auth %s (seed ${seed})`, (auth) => {
  let fogbank: Fogbank;
  const said: string[] = [];
  const write = process.stderr.write;
  beforeAll(async () => {
    // The log: a bug that a request finds is written there.
    process.stderr.write = ((line: string) => said.push(String(line)) > 0) as typeof write;
    fogbank = await start({ ephemeral: true, port: 0, auth });
  });
  afterAll(async () => {
    process.stderr.write = write;
    await fogbank.stop();
  });

  async function bombard(requests: readonly Request[]): Promise<string[]> {
    const failures: string[] = [];
    const waiting = [...requests];
    async function worker(): Promise<void> {
      const line = openLine(fogbank.port);
      for (let request = waiting.pop(); request; request = waiting.pop()) {
        const { method, target, headers, body } = request;
        const flaw = await line.ask(request, patienceMs).then(
          (answer) => {
            const wrong = judge(request, answer);
            return wrong && `${wrong}: ${answer.headers.split("\r\n")[0]} ${answer.body.slice(0, 300)}`;
          },
          (error: Error) => error.message,
        );
        if (flaw) {
          failures.push(
            `${flaw}\n  for ${method} ${target.slice(0, 200)} ${JSON.stringify(headers).slice(0, 400)} ${JSON.stringify(body.toString("latin1")).slice(0, 400)}`,
          );
        }
      }
      line.close();
    }
    await Promise.all(Array.from({ length: 8 }, worker));
    return failures;
  }

  it(`are answered properly, all ${count}`, async () => {
    const dice = createDice(seed + 1);
    const failures = await bombard(Array.from({ length: count }, () => spoiled(dice)));
    const bugs = [...new Set(said.map(whereIn))].filter((line) => !expected.test(line));
    expect([...bugs.slice(0, 8), ...failures.slice(0, 8)].join("\n\n")).toBe("");
  }, 180_000);

  it("leave a server that answers", async () => {
    const answer = await fetch(`${fogbank.endpoint}/_fogbank/health`);
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("leave no memory and no sockets behind", async () => {
    const dice = createDice(seed + 2);
    const batch = (): Request[] => Array.from({ length: count / 4 }, () => spoiled(dice));
    const heapAfter = async (): Promise<number> => {
      await bombard(batch());
      for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    await heapAfter();
    const before = await heapAfter();
    const after = Math.min(await heapAfter(), await heapAfter());
    // Journeys and caches are bounded, and full or nearly so by then.
    expect(after - before).toBeLessThan(24 * 2 ** 20);
    await fogbank.stop();
    const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap");
    expect(sockets.length).toBeLessThanOrEqual(1);
  }, 180_000);
});
