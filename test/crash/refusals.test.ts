import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateUserCommand, IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, type Program, run, serve } from "./program.ts";

let program: Program;
let folder: string;
/** A data folder with a user in it. */
let filled: string;

async function withIam<T>(endpoint: string, work: (iam: IAMClient) => Promise<T>): Promise<T> {
  const httpAgent = new Agent({ keepAlive: true });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const iam = new IAMClient({
    endpoint,
    region: "us-east-1",
    credentials,
    maxAttempts: 1,
    requestHandler: { httpAgent },
  });
  try {
    return await work(iam);
  } finally {
    iam.destroy();
    httpAgent.destroy();
  }
}

const userNames = (endpoint: string): Promise<string[]> =>
  withIam(endpoint, async (iam) => {
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    return Users.map(({ UserName = "" }) => UserName);
  });

beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-refusals-"));
  chmodSync(folder, 0o755);
  filled = join(folder, "filled");
  const server = await serve(program, filled);
  await withIam(server.endpoint, (iam) => iam.send(new CreateUserCommand({ UserName: "ann" })));
  server.child.kill("SIGTERM");
  expect(await server.ended).toBe(0);
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of the filled folder, to spoil. */
function copy(name: string): string {
  const path = join(folder, name);
  cpSync(filled, path, { recursive: true });
  return path;
}

const start = (path: string, options = {}) =>
  run([process.execPath, program.cli, "start", "--data", path, "--port", "0"], options);

async function expectRefusal(path: string, says: RegExp, options = {}): Promise<void> {
  const refused = start(path, options);
  expect(await refused.ended, refused.errors()).toBe(2);
  expect(refused.errors()).toMatch(/^fogbank: [^\n]+\n$/);
  expect(refused.errors()).toMatch(says);
  expect(refused.output()).toBe("");
}

describe("a data folder", () => {
  it("ends its process well when it is told to, and leaves nothing behind that only a running one needs", () => {
    expect(readdirSync(filled).sort()).toEqual(["format", "master.key", "state"]);
  });

  it("has one process; a second is refused, and the first goes on", async () => {
    const path = copy("held");
    const server = await serve(program, path);
    await expectRefusal(path, new RegExp(`--data ${path}: in use by process ${server.child.pid};`));
    expect(await userNames(server.endpoint)).toEqual(["ann"]);
    await server.kill();
    expect(readdirSync(path)).toContain("lock");
    const next = await serve(program, path);
    expect(await userNames(next.endpoint)).toEqual(["ann"]);
    await next.kill();
  });

  it("goes to one of many that start at once", async () => {
    const path = join(folder, "contested");
    const all = Array.from({ length: 4 }, () => start(path));
    const winners = await Promise.all(
      all.map((each) =>
        each
          .until((output) => output.includes("runs at"))
          .then(
            () => each,
            () => undefined,
          ),
      ),
    );
    const winning = winners.filter((each) => each !== undefined);
    expect(winning).toHaveLength(1);
    for (const each of all.filter((other) => other !== winning[0])) {
      expect(await each.ended).toBe(2);
      expect(each.errors()).toMatch(/^fogbank: --data .*in use by process \d+;[^\n]*\n$/);
    }
    await winning[0]?.kill();
  });

  it("that cannot be written is refused", async () => {
    const path = copy("read-only");
    chmodSync(path, 0o555);
    // Root writes everywhere, so that somebody else has to try.
    const options = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    await expectRefusal(path, /--data .*read-only.*; name a folder that can be written/, options);
    chmodSync(path, 0o755);
  });

  it("that cannot be made is refused", () => expectRefusal("/proc/fogbank", /--data \/proc\/fogbank: cannot be used/));

  const spoiled: readonly { name: string; spoil: (path: string) => void; says: RegExp }[] = [
    {
      name: "a corrupt format",
      spoil: (path) => writeFileSync(join(path, "format"), "\x00\x01garbage"),
      says: /has format .*, this Fogbank reads format 1/,
    },
    {
      name: "another master key",
      spoil: (path) => writeFileSync(join(path, "master.key"), Buffer.alloc(32, 1).toString("base64")),
      says: /master\.key: not the master key of this folder/,
    },
    {
      name: "no master key",
      spoil: (path) => rmSync(join(path, "master.key")),
      says: /master\.key: is gone/,
    },
    {
      name: "rubbish where the state was",
      spoil: (path) => writeFileSync(join(path, "state", "data.mdb"), Buffer.alloc(100_000, "rubbish")),
      says: /state.data\.mdb: cannot be opened, it is not the state of a Fogbank/,
    },
  ];
  it.each(spoiled)("with $name is refused, and left as it is", async ({ name, spoil, says }) => {
    const path = copy(name.replaceAll(" ", "-"));
    spoil(path);
    const before = readFileSync(join(path, "format"));
    await expectRefusal(path, says);
    expect(readFileSync(join(path, "format"))).toEqual(before);
    expect(readdirSync(path)).not.toContain("lock");
  });

  it("on a disk that is full loses nothing that it acknowledged, says so, and goes on reading", async () => {
    const path = join(folder, "full");
    mkdirSync(path);
    // No file may grow beyond 512 KiB.
    const server = run([
      "bash",
      "-c",
      'ulimit -f 512; exec "$@"',
      "bash",
      process.execPath,
      program.cli,
      "start",
      "--data",
      path,
      "--port",
      "0",
    ]);
    const output = await server.until((said) => /runs at \S+\n/.test(said));
    const endpoint = /runs at (\S+)\n/.exec(output)?.[1] ?? "";
    const made: string[] = [];
    let refused = 0;
    await withIam(endpoint, async (iam) => {
      const Tags = Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: "v".repeat(256) }));
      for (let number = 0; refused < 5 && number < 200; number++) {
        const UserName = `u-${number}`;
        await iam.send(new CreateUserCommand({ UserName, Tags })).then(
          () => made.push(UserName),
          ({ $metadata }) => {
            expect($metadata.httpStatusCode).toBe(500);
            refused++;
          },
        );
      }
    });
    expect(refused).toBe(5);
    expect(made.length).toBeGreaterThan(3);
    const listed = await userNames(endpoint);
    expect(listed.sort()).toEqual([...made].sort());
    expect(server.errors()).toContain("the store could not write");
    await server.kill();
    const roomy = await serve(program, path);
    expect((await userNames(roomy.endpoint)).sort()).toEqual([...made].sort());
    await roomy.kill();
  });
});
