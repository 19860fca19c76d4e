import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The built program, as users run it. `npm test` builds it first. */
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fogbank-cli-"));
const data = join(folder, "data");

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder, timeout: 20_000 }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });
}

beforeAll(async () => {
  if (!existsSync(cli)) throw new Error("dist/cli.js is not built: npm run build");
  const { code, err } = await run("start", "--port", "0", "--data", data, "--detach");
  expect(err).toBe("");
  expect(code).toBe(0);
});

afterAll(async () => {
  await run("stop", "--data", data);
  rmSync(folder, { recursive: true, force: true });
});

describe("commands that talk to a Fogbank", () => {
  it("status", async () => {
    const { code, out } = await run("status", "--data", data);
    expect(code).toBe(0);
    expect(out).toMatch(/Fogbank \S+ runs at http:\/\/127\.0\.0\.1:\d+, process \d+/);
    expect(out).toContain("authentication  enforce");
  });

  it("env prints what a shell sets", async () => {
    const { out } = await run("env", "--data", data, "--account", "123456789012");
    expect(out).toMatch(/^export AWS_ENDPOINT_URL=http:\/\/127/m);
    expect(out).toContain("export AWS_ACCESS_KEY_ID=123456789012\n");
    const bundle = /AWS_CA_BUNDLE=(.*)/.exec(out)?.[1] ?? "";
    expect(readFileSync(bundle, "utf8")).toContain("BEGIN CERTIFICATE");
  });

  it("run gives the child its environment, its arguments, and takes its exit code", async () => {
    const script = "process.stdout.write(process.env.AWS_ENDPOINT_URL + ' ' + process.argv[1]); process.exit(7)";
    const { code, out } = await run("run", "--data", data, "--", process.execPath, "-e", script, "--", "--flag");
    expect(code).toBe(7);
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+ --flag$/);
  });

  it("journey and why, for a request that was refused", async () => {
    const endpoint = JSON.parse(readFileSync(join(data, "status.json"), "utf8")).endpoint;
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    const id = response.headers.get("x-amzn-requestid") ?? "";
    expect((await response.text()).includes(id)).toBe(true);
    const { out: list } = await run("journey", "--data", data, "--errors");
    expect(list).toContain(`${id}`);
    const { out: one } = await run("journey", id, "--data", data);
    expect(one).toMatch(/NO {2}authenticate/);
    const { out: why } = await run("why", id, "--data", data);
    expect(why).toContain("sts:GetCallerIdentity was refused: 403 MissingAuthenticationToken");
    expect(why).toContain('The stage "authenticate" refused it (missing-token); no policy was asked.');
  });

  it("journey --follow shows a request when it comes", async () => {
    const endpoint = JSON.parse(readFileSync(join(data, "status.json"), "utf8")).endpoint;
    const child = spawn(process.execPath, [cli, "journey", "--follow", "--data", data], { cwd: folder });
    try {
      const seen = new Promise<string>((resolve) => child.stdout.once("data", (piece) => resolve(String(piece))));
      // Until the follower has connected its requests go unseen: ask until one is shown.
      const asking = setInterval(() => void fetch(endpoint).then((response) => response.text()), 50);
      expect(await seen).toMatch(/ (400|403|404|501) /);
      clearInterval(asking);
    } finally {
      child.kill();
    }
  });

  it("clock", async () => {
    expect((await run("clock", "set", "2030-01-01T00:00:00Z", "--data", data)).out).toMatch(
      /^2030-01-01T00:00:0.*ahead of the wall clock/,
    );
    expect((await run("clock", "freeze", "--data", data)).out).toContain("standing still");
    expect((await run("clock", "reset", "--data", data)).code).toBe(0);
  });

  it("ca prints the authority, and --out writes it", async () => {
    const { out } = await run("ca", "--data", data);
    const file = join(folder, "ca.pem");
    await run("ca", "--data", data, "--out", file);
    expect(readFileSync(file, "utf8")).toBe(out);
  });

  it("services, and one of them in full", async () => {
    expect((await run("services", "--data", data)).out).toMatch(/^sts +\d+ of +\d+$/m);
    expect((await run("services", "sts", "--data", data)).out).toContain("  AssumeRole\n");
  });

  it("reset", async () => {
    expect((await run("reset", "--account", "123456789012", "--data", data)).out).toContain("account 123456789012");
    expect((await run("reset", "--data", data)).out).toContain("everything is forgotten");
  });
});

/** Everything that a person may get wrong: one line that names it and what it takes, exit code 2, nothing started. */
const mistakes: readonly (readonly [what: string, args: readonly string[], line: RegExp])[] = [
  ["no command", [], /which command/],
  ["unknown command", ["begin"], /unknown command 'begin'/],
  ["unknown flag", ["start", "--prot", "1"], /unknown option '--prot'/],
  ["port that is no number", ["start", "--port", "http"], /--port http: takes a number from 0 to 65535/],
  ["port too large", ["start", "--port", "70000"], /--port 70000: takes a number/],
  ["host", ["start", "--host", "a b"], /--host a b: takes a host name or an IP address/],
  ["account", ["start", "--account", "12"], /--account 12: takes an account id of 12 digits/],
  ["region", ["start", "--region", "Mars"], /--region Mars: takes the name of a region/],
  ["mode", ["start", "--auth", "off"], /--auth off: takes enforce, audit, lenient/],
  ["durability", ["start", "--durability", "eternal"], /--durability eternal: takes process, disk/],
  ["clock", ["start", "--clock", "noon"], /--clock noon: takes a time such as/],
  [
    "flag for a value",
    ["start", "--seed", "--ephemeral"],
    /--seed --ephemeral: takes a value, and --ephemeral is a flag/,
  ],
  ["flag for a folder", ["start", "--data", "--ephemeral"], /--data --ephemeral: takes a value/],
  ["flag for an account", ["env", "--account", "--data", data], /--account --data: takes a value/],
  ["data and ephemeral", ["start", "--ephemeral", "--data", "x"], /--data x: makes no sense with --ephemeral/],
  ["folder in use", ["start", "--port", "0", "--data", data], /in use by process \d+; stop it \(fogbank stop\)/],
  ["nobody there", ["status", "--endpoint", "http://127.0.0.1:9"], /no Fogbank answers at http:\/\/127\.0\.0\.1:9/],
  ["endpoint that is no URL", ["status", "--endpoint", "here"], /--endpoint here: takes a URL/],
  ["folder without a Fogbank", ["status", "--data", "nowhere"], /--data nowhere: no Fogbank runs on that folder/],
  ["journey that is not kept", ["why", "none", "--data", data], /journey none: not kept/],
  ["clock move", ["clock", "rewind", "--data", data], /clock rewind: takes set TIME/],
  ["clock without value", ["clock", "advance", "--data", data], /clock advance: wants a value/],
  ["clock with one too many", ["clock", "freeze", "1h", "--data", data], /clock freeze 1h: takes no value/],
  ["duration", ["clock", "advance", "soon", "--data", data], /advance soon: takes a duration/],
  ["account to reset", ["reset", "--account", "me", "--data", data], /account me: takes 12 digits/],
  ["service", ["services", "nothing", "--data", data], /services nothing: no such service/],
  ["command to run", ["run", "--data", data, "--", "no-such-program"], /no-such-program: .*ENOENT/],
];

describe("mistakes", () => {
  it.each(mistakes)("%s", async (_what, args, line) => {
    const { code, out, err } = await run(...args);
    expect(err).toMatch(line);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(err.startsWith("fogbank: ")).toBe(true);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  it("a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const { code, err } = await run("start", "--ephemeral", "--port", String(port));
    server.close();
    expect(err).toBe(
      `fogbank: --port ${port} on 127.0.0.1: another program listens there; stop it or choose another --port\n`,
    );
    expect(code).toBe(2);
  });

  it("a folder that is in use, of a detached one", async () => {
    const { code, out, err } = await run("start", "--port", "0", "--data", data, "--detach");
    expect(err).toMatch(/^fogbank: .* in use by process \d+; stop it \(fogbank stop\).*\n$/);
    expect(out).toBe("");
    expect(code).toBe(2);
    expect(readFileSync(join(data, "log"), "utf8").endsWith(err)).toBe(true);
    expect(statSync(join(data, "log")).mode & 0o777).toBe(0o600);
  });

  it("a folder that is a file", async () => {
    writeFileSync(join(folder, "file"), "");
    const { code, err } = await run("start", "--port", "0", "--data", "file");
    expect(err).toMatch(/^fogbank: --data file: .*\n$/);
    expect(code).toBe(2);
  });
});

describe("listening where others can reach it", () => {
  it("is warned about", async () => {
    const child = spawn(process.execPath, [cli, "start", "--ephemeral", "--port", "0", "--host", "0.0.0.0"], {
      cwd: folder,
    });
    const out = await new Promise<string>((resolve) => {
      let text = "";
      child.stdout.on("data", (piece) => {
        text += piece;
        if (text.includes("Ctrl-C")) resolve(text);
      });
    });
    child.kill("SIGTERM");
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
    expect(out).toMatch(/^WARNING: listening on 0\.0\.0\.0/);
  });
});
