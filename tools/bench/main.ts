/**
 * npm run bench: Fogbank beside the floor (a bare node:http server with the same bodies) and moto's server where it is
 * installed, on one core, in interleaved rounds. Machines differ and drift: read the ratios.
 *
 *   --smoke       a few requests, to see that it runs
 *   --rounds N    default 5
 *   --only TEXT   scenarios whose name holds the text; "start": start times alone
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { type Measured, measureRound, median, type Row } from "./measure.ts";
import { residentMiB, type Server, startServer, stopServer } from "./process.ts";
import { printRatios, printReset, printStart, type ResetTime } from "./report.ts";
import { policyOfTwenty, root, type Scenario, scenarios } from "./scenarios.ts";
import { type Keys, signedForm } from "./sign.ts";
import { measureStart } from "./start-time.ts";

const smoke = process.argv.includes("--smoke");
const roundsFlag = process.argv.indexOf("--rounds");
const rounds = smoke ? 1 : Number(roundsFlag < 0 ? 5 : process.argv[roundsFlag + 1]);
const onlyFlag = process.argv.indexOf("--only");
const only = onlyFlag < 0 ? "" : (process.argv[onlyFlag + 1] ?? "");
const cli = "dist/cli.js";
const scratch = `.tmp/bench-${process.pid}`;
const account: Keys = { accessKeyId: "111122223333", secretAccessKey: "test" };
const fogbankCommand = (...flags: string[]): string[] => [process.execPath, cli, "start", "--port", "0", ...flags];

async function post(
  port: number,
  service: string,
  form: Record<string, string>,
  keys: Keys,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  const request = signedForm(port, service, form, keys);
  const end = request.indexOf("\r\n\r\n");
  const lines = request.toString("utf8", 0, end).split("\r\n").slice(1);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  const { "content-length": _, host: __, ...sent } = headers;
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: sent,
    body: request.toString("utf8", end + 4),
  });
  const body = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** A user with a key and a policy, on any server that speaks IAM. */
async function makeUser(port: number): Promise<Keys> {
  const ask = async (form: Record<string, string>): Promise<string> => {
    const { status, body } = await post(port, "iam", { Version: "2010-05-08", ...form }, root);
    if (status !== 200) throw new Error(`${form.Action}: ${status} ${body}`);
    return body;
  };
  await ask({ Action: "CreateUser", UserName: "bench" });
  await ask({ Action: "PutUserPolicy", UserName: "bench", PolicyName: "twenty", PolicyDocument: policyOfTwenty });
  const answer = await ask({ Action: "CreateAccessKey", UserName: "bench" });
  const field = (name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1] ?? "";
  return { accessKeyId: field("AccessKeyId"), secretAccessKey: field("SecretAccessKey") };
}

function motoCommand(): string[] | undefined {
  try {
    execFileSync("moto_server", ["--help"], { stdio: "ignore" });
    return ["moto_server", "-p", "0", "-H", "127.0.0.1"];
  } catch {
    return undefined;
  }
}

interface Contender {
  readonly server: Server;
  readonly keys: Readonly<Record<Scenario["as"], Keys>>;
  /** Requests a round: slow servers get fewer. */
  readonly requests: number;
}

async function contender(name: string, command: readonly string[], requests: number): Promise<Contender> {
  const server = await startServer(name, command);
  return { server, keys: { root, user: await makeUser(server.port) }, requests };
}

async function measureScenario(scenario: Scenario, contenders: readonly Contender[]): Promise<Row> {
  const [fogbank] = contenders;
  if (!fogbank) throw new Error("no contender");
  const answer = await post(fogbank.server.port, scenario.service, { ...scenario.form }, fogbank.keys[scenario.as]);
  if (answer.status !== 200) throw new Error(`${scenario.name}: ${answer.status} ${answer.body}`);
  const { "content-length": _, date: __, connection: ___, "keep-alive": ____, ...headers } = answer.headers;
  const floor = await startServer("floor", [
    process.execPath,
    "tools/bench/floor.mjs",
    JSON.stringify({ status: 200, headers, body: answer.body }),
  ]);
  const all: Contender[] = [{ server: floor, keys: fogbank.keys, requests: fogbank.requests }, ...contenders];
  const results = new Map<string, Measured[]>();
  try {
    for (let round = -1; round < rounds; round++) {
      for (const { server, keys, requests } of all) {
        const request = signedForm(server.port, scenario.service, scenario.form, keys[scenario.as]);
        const measured = await measureRound(server, request, round < 0 ? Math.ceil(requests / 4) : requests);
        // The first round warms up.
        if (round >= 0) results.set(server.name, [...(results.get(server.name) ?? []), measured]);
      }
    }
  } finally {
    stopServer(floor);
  }
  return { name: scenario.name, results: new Map([...results].map(([name, measured]) => [name, median(measured)])) };
}

/** Milliseconds, median of ten: a hundred users of one account made and forgotten, as a test suite does before each test. */
async function measureReset({ server }: Contender): Promise<ResetTime> {
  const times: Record<"account" | "everything", number[]> = { account: [], everything: [] };
  for (let round = 0; round < (smoke ? 2 : 10); round++) {
    for (const what of ["account", "everything"] as const) {
      for (let user = 0; user < 100; user++) {
        await post(server.port, "iam", { Version: "2010-05-08", Action: "CreateUser", UserName: `u${user}` }, account);
      }
      const body = what === "account" ? JSON.stringify({ account: account.accessKeyId }) : "{}";
      const began = performance.now();
      const answer = await fetch(`http://127.0.0.1:${server.port}/_fogbank/reset`, { method: "POST", body });
      await answer.text();
      times[what].push(performance.now() - began);
    }
  }
  const middle = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return { name: server.name, account: middle(times.account), everything: middle(times.everything) };
}

const requests = smoke ? 200 : 20_000;
const contenders = [
  await contender("fogbank", fogbankCommand("--ephemeral"), requests),
  await contender("fogbank on disk", fogbankCommand("--data", scratch), requests),
];
const moto = motoCommand();
try {
  if (moto) contenders.push(await contender("moto", moto, smoke ? 20 : 600));
  const rows: Row[] = [];
  for (const scenario of scenarios.filter(({ name }) => name.includes(only)))
    rows.push(await measureScenario(scenario, contenders));
  printRatios(
    rows,
    contenders.map(({ server }) => server.name),
    moto !== undefined,
  );
  if (only === "" || only === "reset") printReset(await Promise.all(contenders.slice(0, 2).map(measureReset)));
  process.stdout.write(
    `\nmemory after the load: ${contenders.map(({ server }) => `${server.name} ${residentMiB(server).toFixed(0)} MiB`).join(", ")}\n`,
  );
} finally {
  for (const { server } of contenders) stopServer(server);
  rmSync(scratch, { recursive: true, force: true });
}
if (only === "" || only === "start") printStart(await measureStart(cli, smoke ? 3 : 15));
