/**
 * npm run bench: Fogbank beside the floor (a bare node:http server with the same bodies) and the peers that are
 * installed, on one core, in interleaved rounds. Machines differ and drift: read the ratios.
 *
 *   --smoke       a few requests, to see that it runs
 *   --rounds N    default 5
 *   --only TEXT   scenarios whose name holds the text; "start": start times alone; "reset": resets alone;
 *                 "messages": what takes more than one request, alone
 *
 * Peers: moto's server from the PATH; `npm install --prefix .tmp/peers s3rver dynalite` for the others.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { askOf } from "./ask.ts";
import { measureMatching } from "./matching.ts";
import { type Measured, measureRound, median, type Row } from "./measure.ts";
import { measureMessages } from "./messages.ts";
import { commandOf, type PeerRow, peers } from "./peers.ts";
import { freePort, residentMiB, type Server, startServer, stopServer } from "./process.ts";
import { printMatching, printMessages, printRatios, printReset, printStart } from "./report.ts";
import { measureReset } from "./reset.ts";
import type { Answer, Keys, Request, Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { onTheWire, signed } from "./sign.ts";
import { measureStart } from "./start-time.ts";

const smoke = process.argv.includes("--smoke");
const roundsFlag = process.argv.indexOf("--rounds");
const rounds = smoke ? 1 : Number(roundsFlag < 0 ? 5 : process.argv[roundsFlag + 1]);
const onlyFlag = process.argv.indexOf("--only");
const only = onlyFlag < 0 ? "" : (process.argv[onlyFlag + 1] ?? "");
const cli = "dist/cli.js";
const scratch = `.tmp/bench-${process.pid}`;
const usual = smoke ? 200 : 20_000;
const root: Keys = { accessKeyId: "test", secretAccessKey: "test" };

interface Contender {
  readonly server: Server;
  readonly keys: Keys;
  readonly services: readonly string[] | undefined;
  /** Share of the usual requests. */
  readonly share: number;
}

async function fogbank(name: string, ...flags: string[]): Promise<Contender> {
  const server = await startServer(name, [process.execPath, cli, "start", "--port", "0", ...flags]);
  return { server, keys: root, services: undefined, share: 1 };
}

async function peer(row: PeerRow): Promise<Contender | undefined> {
  const program = commandOf(row);
  if (program === undefined) return undefined;
  const port = await freePort();
  const folder = `${scratch}-${row.name}`;
  mkdirSync(folder, { recursive: true });
  const server = await startServer(row.name, [program, ...row.args(port, folder)], { port });
  return { server, keys: row.keys, services: row.services, share: row.share };
}

/** The floor answers as Fogbank did, down to the headers. */
async function floorFor({ status, headers, body }: Answer): Promise<Server> {
  const { "content-length": _, date: __, connection: ___, "keep-alive": ____, ...sent } = headers;
  const file = `${scratch}-answer.json`;
  writeFileSync(file, JSON.stringify({ status, headers: sent, body: Buffer.from(body).toString("base64") }));
  return startServer("floor", [process.execPath, "tools/bench/floor.mjs", file]);
}

interface Prepared extends Contender {
  readonly request: Request;
}

async function measureScenario(scenario: Scenario, contenders: readonly Contender[]): Promise<Row> {
  const able = contenders.filter(({ services }) => services?.includes(scenario.service) ?? true);
  const prepared: Prepared[] = [];
  for (const each of able) {
    const request = await scenario.prepare(askOf(each.server.port, each.keys), each.server.name);
    prepared.push({ ...each, request });
  }
  const [own] = prepared;
  if (!own) throw new Error("no contender");
  const floor = await floorFor(await askOf(own.server.port, root)(own.request));
  const all: Prepared[] = [{ ...own, server: floor }, ...prepared];
  const results = new Map<string, Measured[]>();
  try {
    for (let round = -1; round < rounds; round++) {
      for (const { server, keys, request, share } of all) {
        const { connections } = scenario;
        const wire = onTheWire(signed(server.port, request, keys));
        const count = Math.max(smoke ? 2 : 20, Math.ceil(usual * share * (scenario.share ?? 1)));
        // The first round warms up.
        const measured = await measureRound(server, wire, round < 0 ? Math.ceil(count / 4) : count, connections);
        if (round >= 0 && measured) results.set(server.name, [...(results.get(server.name) ?? []), measured]);
      }
    }
  } finally {
    stopServer(floor);
  }
  return { name: scenario.name, results: new Map([...results].map(([name, measured]) => [name, median(measured)])) };
}

const contenders = [await fogbank("fogbank", "--ephemeral"), await fogbank("fogbank on disk", "--data", scratch)];
try {
  for (const row of peers) {
    const started = await peer(row);
    if (started) contenders.push(started);
    else process.stdout.write(`${row.name} is not installed: not measured\n`);
  }
  const rows: Row[] = [];
  for (const scenario of scenarios.filter(({ name }) => name.includes(only)))
    rows.push(await measureScenario(scenario, contenders));
  printRatios(
    rows,
    contenders.map(({ server }) => server.name),
  );
  if (only === "" || only === "messages") {
    const able = contenders.filter(({ services }) => services === undefined);
    process.stdout.write("\nMessages: what takes more than one request\n");
    // Others do in seconds what takes us milliseconds: a tenth tells enough.
    for (const { server, keys } of able)
      printMessages(await measureMessages(server, keys, smoke ? 5 : server.own ? 200 : 20));
    printMatching(measureMatching(smoke ? 100 : 20_000));
  }
  if (only === "" || only === "reset") {
    const own = contenders.slice(0, 2);
    printReset(await Promise.all(own.map(({ server }) => measureReset(server, smoke ? 2 : 10))));
  }
  process.stdout.write(
    `\nmemory after the load: ${contenders.map(({ server }) => `${server.name} ${residentMiB(server).toFixed(0)} MiB`).join(", ")}\n`,
  );
} finally {
  for (const { server } of contenders) stopServer(server);
  for (const each of [scratch, `${scratch}-answer.json`, ...peers.map(({ name }) => `${scratch}-${name}`)])
    rmSync(each, { recursive: true, force: true });
}
if (only === "" || only === "start") printStart(await measureStart(cli, smoke ? 3 : 15));
