/**
 * Runs inside a network namespace of its own, where nothing but this Fogbank listens: starts it on the ports that clients
 * use who are told nothing, runs each step with the resolver and the authority set and no endpoint, and prints what came
 * of it as JSON. Usage: node inside.mjs <cli.js> <folder> <steps as JSON>
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const [cli, folder, steps] = process.argv.slice(2);
const ports = ["--port", "4566", "--also-listen", "443,80", "--dns-port", "53"];
const fogbank = spawn(process.execPath, [cli, "start", "--data", join(folder, "data"), ...ports], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = once(fogbank, "exit").then(([code]) => {
  throw new Error(`Fogbank ended with ${code}`);
});
ended.catch(() => undefined);
await Promise.race([once(fogbank.stdout, "data"), ended]);
fogbank.stdout.resume();

const authority = join(folder, "data", "ca.pem");
const get = async (path) => (await fetch(`http://127.0.0.1:4566/_fogbank/${path}`)).json();
// What writes the authority's file.
await fetch("http://127.0.0.1:4566/_fogbank/ca");

const run = ([command, ...args]) =>
  new Promise((resolve) => {
    const env = { ...process.env, AWS_CA_BUNDLE: authority, NODE_EXTRA_CA_CERTS: authority, CURL_CA_BUNDLE: authority };
    execFile(command, args, { env, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? String(error)) : 0, stdout, stderr }),
    );
  });

const runs = {};
for (const { name, command } of JSON.parse(steps)) runs[name] = await run(command);
const { journeys } = await get("journeys?limit=1000");
const whole = await Promise.all(journeys.map(({ id }) => get(`journeys/${id}`)));
fogbank.kill("SIGTERM");
await ended.catch(() => undefined);
process.stdout.write(JSON.stringify({ runs, journeys: whole }));
