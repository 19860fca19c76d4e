import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsForUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  paginateListUsers,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, run, type Server, serve, sleep } from "./program.ts";

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-crash-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const agents: Agent[] = [];
afterAll(() => agents.map((agent) => agent.destroy()));

function clientOf(endpoint: string, credentials = { accessKeyId: "test", secretAccessKey: "test" }) {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: 8 });
  agents.push(httpAgent);
  return { endpoint, region: "us-east-1", credentials, maxAttempts: 1, requestHandler: { httpAgent } };
}

/** What was asked for user by user, and how far it was acknowledged. */
interface Known {
  created: boolean;
  tagged: boolean;
  grouped: boolean;
  /** Asked to be deleted; acknowledged or not. */
  deleting: boolean;
  deleted: boolean;
  key?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const tagsOf = (name: string) => [
  { Key: "name", Value: name },
  { Key: "twin", Value: name },
];

/** Makes users, each on a different path through the operations, until the server is gone. */
async function drive(endpoint: string, known: Map<string, Known>, start: number): Promise<number> {
  const iam = new IAMClient(clientOf(endpoint));
  let next = start;
  async function one(): Promise<void> {
    const number = next++;
    const name = `u-${number}`;
    const about: Known = { created: false, tagged: false, grouped: false, deleting: false, deleted: false };
    known.set(name, about);
    await iam.send(new CreateUserCommand({ UserName: name, Tags: tagsOf(name) }));
    about.created = true;
    if (number % 5 === 0) {
      about.deleting = true;
      await iam.send(new DeleteUserCommand({ UserName: name }));
      about.deleted = true;
      return;
    }
    await iam.send(new TagUserCommand({ UserName: name, Tags: [{ Key: "later", Value: "yes" }] }));
    about.tagged = true;
    if (number % 3 === 0) {
      await iam.send(new AddUserToGroupCommand({ UserName: name, GroupName: "all" }));
      about.grouped = true;
    }
    if (number % 7 === 1) {
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
      about.key = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    }
  }
  const worker = async (): Promise<void> => {
    for (;;) await one();
  };
  const ends = await Promise.allSettled(Array.from({ length: 6 }, worker));
  iam.destroy();
  for (const end of ends) {
    const { $metadata, name } = (end as PromiseRejectedResult).reason;
    // The kill ends it, and nothing else may.
    expect($metadata?.httpStatusCode, `${name}`).toBeUndefined();
  }
  return next;
}

/** All that was acknowledged is there; what was not is there whole or not at all. Looks at `names` one by one. */
async function inspect(endpoint: string, known: ReadonlyMap<string, Known>, names: Iterable<string>): Promise<void> {
  const iam = new IAMClient(clientOf(endpoint));
  const listed = new Set<string>();
  for await (const page of paginateListUsers({ client: iam, pageSize: 1_000 }, {})) {
    for (const { UserName = "" } of page.Users ?? []) listed.add(UserName);
  }
  for (const [name, { created, deleting, deleted }] of known) {
    if (deleted) expect(listed.has(name), `${name} was deleted`).toBe(false);
    else if (created && !deleting) expect(listed.has(name), `${name} was created`).toBe(true);
  }
  for (const name of names) {
    const about = known.get(name);
    const user = await iam.send(new GetUserCommand({ UserName: name })).catch((error) => {
      expect(error.name).toBe("NoSuchEntityException");
      return undefined;
    });
    expect(user !== undefined, `${name} is listed as it is found`).toBe(listed.has(name));
    if (!user) continue;
    const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName: name }));
    expect(Tags, `${name} came with its tags`).toEqual(expect.arrayContaining(tagsOf(name)));
    if (about?.tagged) expect(Tags).toHaveLength(3);
    const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName: name }));
    if (about?.grouped) expect(Groups.map(({ GroupName }) => GroupName)).toEqual(["all"]);
    if (about?.key) {
      // Its secret is sealed under the folder's key, and opens after the restart.
      const sts = new STSClient(clientOf(endpoint, about.key));
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
      expect(Arn).toBe(`arn:aws:iam::000000000000:user/${name}`);
      sts.destroy();
    }
  }
  iam.destroy();
}

const seed = Date.now() % 1_000_000;

describe(`Fogbank killed with SIGKILL (seed ${seed})`, () => {
  const count = kills(15);
  it(`has every acknowledged write after each of ${count} kills`, async () => {
    const dice = createDice(seed);
    const data = join(folder, "driven");
    const known = new Map<string, Known>();
    let next = 0;
    let server: Server = await serve(program, data);
    const iam = new IAMClient(clientOf(server.endpoint));
    await iam.send(new CreateGroupCommand({ GroupName: "all" }));
    iam.destroy();
    for (let kill = 0; kill < count; kill++) {
      const before = next;
      const driving = drive(server.endpoint, known, next);
      while (![...known.keys()].slice(before).some((name) => known.get(name)?.created)) await sleep(5);
      await sleep(dice(400));
      await server.kill();
      next = await driving;
      server = await serve(program, data, ...(kill % 4 === 3 ? ["--durability", "disk"] : []));
      const fresh = Array.from({ length: next - before }, (_, at) => `u-${before + at}`);
      await inspect(server.endpoint, known, fresh.slice(-40));
      expect(server.errors()).toBe("");
    }
    await inspect(
      server.endpoint,
      known,
      [...known.keys()].filter((_, at) => at % 29 === 0),
    );
    await server.kill();
    expect([...known.values()].filter(({ created }) => created).length).toBeGreaterThan(count * 2);
  }, 600_000);

  it("starts again after being killed at any moment of a start", async () => {
    const dice = createDice(seed + 1);
    const data = join(folder, "starting");
    for (let kill = 0; kill < kills(15); kill++) {
      // The first ones find no folder at all.
      const path = kill < 8 ? `${data}-${kill}` : data;
      const started = run([process.execPath, program.cli, "start", "--data", path, "--port", "0"]);
      await sleep(60 + dice(400));
      await started.kill();
      expect(started.errors()).toBe("");
      if (kill >= 8 && kill % 4 !== 0) continue;
      const server = await serve(program, path);
      const iam = new IAMClient(clientOf(server.endpoint));
      await iam.send(new CreateUserCommand({ UserName: `k-${kill}` }));
      const { Users = [] } = await iam.send(new ListUsersCommand({}));
      expect(Users.length).toBeGreaterThan(0);
      iam.destroy();
      await server.kill();
    }
  }, 600_000);
});
