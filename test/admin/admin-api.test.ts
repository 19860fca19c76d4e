import { request as httpRequest } from "node:http";
import { CreateUserCommand, IAMClient, ListOrganizationsFeaturesCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";

let fogbank: Fogbank;
let iam: IAMClient;
let sts: STSClient;

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, clock: "2026-03-01T00:00:00Z" });
  const common = { endpoint: fogbank.endpoint, region: "us-east-1", credentials: fogbank.credentials, maxAttempts: 1 };
  iam = new IAMClient(common);
  sts = new STSClient(common);
});

afterAll(() => fogbank?.stop());

interface Step {
  readonly stage: string;
  readonly outcome: string;
  readonly micros: number;
  readonly atMicros: number;
}

interface Coverage {
  readonly service: string;
  readonly operations: number;
  readonly implemented: readonly string[];
  readonly missing: readonly string[];
}

/** Every field that some route answers; a test looks at those of its route. */
interface Body {
  readonly error: string;
  readonly now: string;
  readonly frozen: boolean;
  readonly aheadMs: number;
  readonly durationMicros: number;
  readonly steps: readonly Step[];
  readonly journeys: readonly object[];
  readonly services: readonly Coverage[] & Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: Body;
}

async function ask(path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${fogbank.endpoint}${path}`, {
    method: body ? "POST" : "GET",
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const coverageOf = async (id: string): Promise<Coverage | undefined> =>
  (await ask("/_fogbank/services")).body.services.find(({ service }) => service === id);

/** As a browser under another name would: fetch does not let Host be set. */
function askAs(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(fogbank.endpoint);
    httpRequest({ host: "127.0.0.1", port, path: "/_fogbank/health", headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("health", () => {
  it("says what runs, and which services are loaded", async () => {
    await sts.send(new GetCallerIdentityCommand({}));
    const { status, body } = await ask("/_fogbank/health");
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "running", auth: "enforce", account: "000000000000", data: null });
    expect(body.services).toMatchObject({
      iam: "running",
      sts: "running",
      kms: "available",
      cloudtrail: "running",
      dynamodb: "available",
      events: "available",
      schemas: "available",
      s3: "available",
      s3control: "available",
      pipes: "available",
      scheduler: "available",
      sns: "available",
      sqs: "available",
      dynamodbstreams: "available",
    });
  });

  it("answers where tools made for LocalStack look", async () => {
    expect((await ask("/_localstack/health")).body.services.iam).toBe("running");
  });
});

describe("services", () => {
  it("tells implemented from missing by the tables that the road reads", async () => {
    const { body } = await ask("/_fogbank/services");
    expect((await coverageOf("sts"))?.implemented).toContain("AssumeRole");
    expect((await coverageOf("glue"))?.implemented).toEqual([]);
    for (const { operations, implemented, missing } of body.services)
      expect(implemented.length + missing.length).toBe(operations);
  });

  it("and what is missing is refused by name", async () => {
    expect((await coverageOf("iam"))?.missing).toContain("ListOrganizationsFeatures");
    await expect(iam.send(new ListOrganizationsFeaturesCommand({}))).rejects.toMatchObject({
      name: "NotImplemented",
      message: "IAM ListOrganizationsFeatures is known to AWS, not yet implemented here.",
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe("journeys", () => {
  it("are found by the request id of the answer, step by step", async () => {
    const { $metadata } = await sts.send(new GetCallerIdentityCommand({}));
    const { body } = await ask(`/_fogbank/journeys/${$metadata.requestId}`);
    expect(body).toMatchObject({
      service: "sts",
      operation: "GetCallerIdentity",
      status: 200,
      account: "000000000000",
    });
    expect(body.steps.map(({ stage }) => stage)).toEqual([
      "resolve",
      "route",
      "origin",
      "receive",
      "authenticate",
      "parse",
      "authorize",
      "validate",
      "handle",
      "respond",
      "audit",
      "measure",
    ]);
    for (const { outcome, micros, atMicros } of body.steps) {
      expect(outcome).toBe("passed");
      expect(micros).toBeGreaterThanOrEqual(0);
      expect(atMicros).toBeLessThanOrEqual(body.durationMicros);
    }
  });

  it("are filtered", async () => {
    await iam.send(new CreateUserCommand({ UserName: "filter" }));
    await iam.send(new CreateUserCommand({ UserName: "filter" })).catch(() => undefined);
    const list = async (query: string) => (await ask(`/_fogbank/journeys?${query}`)).body.journeys;
    expect((await list("service=iam&operation=CreateUser&outcome=success")).length).toBe(1);
    const [refused] = await list("error=EntityAlreadyExists");
    expect(refused).toMatchObject({ operation: "CreateUser", status: 409 });
    expect(await list("limit=1")).toHaveLength(1);
    expect(await list("account=999999999999")).toEqual([]);
    expect(await list(`since=${fogbank.clock.now() + 1}`)).toEqual([]);
  });

  it.each(["limit=x", "since=-1", "outcome=maybe"])("refuse the filter %s", async (query) => {
    const { status, body } = await ask(`/_fogbank/journeys?${query}`);
    expect(status).toBe(400);
    expect(body.error).toContain(query);
  });

  it("say so when one is not kept", async () => {
    expect(await ask("/_fogbank/journeys/none")).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining("journey none") },
    });
  });

  it("come live as server-sent events", async () => {
    const aborting = new AbortController();
    const response = await fetch(`${fogbank.endpoint}/_fogbank/journeys/live`, { signal: aborting.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    const read = async () => decoder.decode((await reader?.read())?.value);
    expect(await read()).toBe(": journeys follow\n\n");
    const { $metadata } = await sts.send(new GetCallerIdentityCommand({}));
    const event = await read();
    expect(event).toContain(`id: ${$metadata.requestId}\nevent: journey\ndata: {`);
    aborting.abort();
  });
});

describe("clock", () => {
  it("is read, set, advanced, frozen, let run and put back", async () => {
    expect((await ask("/_fogbank/clock")).body).toMatchObject({ now: "2026-03-01T00:00:00.000Z", frozen: true });
    expect((await ask("/_fogbank/clock", { advance: "1h30m" })).body.now).toBe("2026-03-01T01:30:00.000Z");
    expect((await ask("/_fogbank/clock", { set: "2026-04-01T00:00:00Z" })).body.now).toBe("2026-04-01T00:00:00.000Z");
    expect((await ask("/_fogbank/clock", { resume: true })).body.frozen).toBe(false);
    expect((await ask("/_fogbank/clock", { freeze: true })).body.frozen).toBe(true);
    const { body } = await ask("/_fogbank/clock", { reset: true });
    expect(body.frozen).toBe(false);
    expect(Math.abs(body.aheadMs)).toBeLessThan(30_000);
  });

  it.each([{}, { jump: 1 }, { set: "soon" }, { advance: "1 fortnight" }, { freeze: true, resume: true }])(
    "refuses %j and stays",
    async (move) => {
      const { status, body } = await ask("/_fogbank/clock", move);
      expect(status).toBe(400);
      expect(body.error).toMatch(/takes/);
    },
  );
});

describe("whom it answers", () => {
  it("nobody under a name that is not ours: DNS rebinding", async () => {
    expect(await askAs("evil.example.com")).toBe(403);
    expect(await askAs("localhost:4566")).toBe(200);
    expect(await askAs("[::1]:4566")).toBe(200);
  });

  it("no page of another site", async () => {
    expect((await ask("/_fogbank/reset", {}, { origin: "https://evil.example.com" })).status).toBe(403);
    expect((await ask("/_fogbank/clock", undefined, { origin: "http://localhost:3000" })).status).toBe(200);
  });

  it("no route and no method that it does not have, and no body that is no object", async () => {
    expect((await ask("/_fogbank/nothing")).status).toBe(404);
    expect((await ask("/_fogbank/health", {})).status).toBe(405);
    expect((await ask("/_fogbank/reset", ["x"])).status).toBe(400);
    expect((await ask("/_fogbank/reset", { account: "12" })).body.error).toContain("takes 12 digits");
  });
});
