import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { account, openRegion, rootOf } from "./region.ts";

/** Real requests to a server on this machine: what it is told, by whom, and what its answers lead to. */

const { events, role, settle, clock, fogbank, fails } = openRegion();
const own = rootOf(account);

interface Heard {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}
let heard: Heard[] = [];
/** Statuses of the next answers; then 200. */
let statuses: number[] = [];
let tokens = 0;

const server = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += String(piece);
  const { method, url, headers } = request;
  heard.push({ method, url, headers, body });
  response.statusCode = statuses.shift() ?? 200;
  response.end(url?.startsWith("/token") ? JSON.stringify({ access_token: `token-${++tokens}`, expires_in: 600 }) : "");
});
let base = "";
let RoleArn = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  RoleArn = await role("caller", "events:InvokeApiDestination");
});
afterAll(() => server.close());
beforeEach(() => {
  heard = [];
  statuses = [];
});

type Input<Name extends "CreateConnection" | "CreateApiDestination"> = Parameters<typeof events.call<Name>>[1];

let made = 0;

/** A rule of its own whose target is a destination with this connection. */
async function destination(
  connection: Pick<Input<"CreateConnection">, "AuthorizationType" | "AuthParameters">,
  more: object = {},
  target: object = {},
): Promise<string> {
  const Name = `n${++made}`;
  const { ConnectionArn = "" } = await events.call("CreateConnection", { Name, ...connection }, own);
  const input = { Name, ConnectionArn, InvocationEndpoint: `${base}/hook`, HttpMethod: "POST" as const, ...more };
  const { ApiDestinationArn: Arn = "" } = await events.call("CreateApiDestination", input, own);
  await events.call("PutRule", { Name, EventPattern: JSON.stringify({ source: [Name] }) }, own);
  await events.call("PutTargets", { Rule: Name, Targets: [{ Id: "t", Arn, RoleArn, ...target }] }, own);
  return Name;
}

async function tell(Source: string, detail: object = {}): Promise<void> {
  await events.call("PutEvents", { Entries: [{ Source, DetailType: "told", Detail: JSON.stringify(detail) }] }, own);
  await settle();
}

const apiKey = {
  AuthorizationType: "API_KEY" as const,
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: "secret" } },
};

describe("a request", () => {
  it("carries the event, the key and the parameters of target and connection", async () => {
    const name = await destination(
      {
        AuthorizationType: "API_KEY",
        AuthParameters: {
          ...apiKey.AuthParameters,
          InvocationHttpParameters: {
            HeaderParameters: [{ Key: "X-Own", Value: "connection", IsValueSecret: true }],
            QueryStringParameters: [{ Key: "q", Value: "1" }],
            BodyParameters: [{ Key: "added", Value: "yes" }],
          },
        },
      },
      { InvocationEndpoint: `${base}/orders/*/lines` },
      {
        HttpParameters: {
          PathParameterValues: ["$.detail.id"],
          HeaderParameters: { "X-Own": "target", "X-Id": "$.detail.id" },
          QueryStringParameters: { from: "rule" },
        },
        InputPath: "$.detail",
      },
    );
    await tell(name, { id: "a/b" });
    expect(heard).toMatchObject([
      {
        method: "POST",
        url: "/orders/a%2Fb/lines?from=rule&q=1",
        headers: {
          "x-key": "secret",
          "x-own": "connection",
          "x-id": "a/b",
          "content-type": "application/json; charset=utf-8",
          "user-agent": "Amazon/EventBridge/ApiDestinations",
        },
        body: '{"id":"a/b","added":"yes"}',
      },
    ]);
    const shown = await events.call("DescribeConnection", { Name: name }, own);
    expect(JSON.stringify(shown)).not.toContain('secret"');
    expect(shown).toMatchObject({
      ConnectionState: "AUTHORIZED",
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: "X-Key" },
        InvocationHttpParameters: { HeaderParameters: [{ Key: "X-Own", IsValueSecret: true }] },
      },
    });
  });

  it("carries a name and a password", async () => {
    const BasicAuthParameters = { Username: "fog", Password: "bank" };
    const name = await destination({ AuthorizationType: "BASIC", AuthParameters: { BasicAuthParameters } });
    await tell(name);
    expect(heard[0]?.headers.authorization).toBe(`Basic ${Buffer.from("fog:bank").toString("base64")}`);
  });

  it("carries a token that was fetched, and a fresh one where it is not accepted or has ended", async () => {
    const OAuthParameters = {
      ClientParameters: { ClientID: "id", ClientSecret: "s" },
      AuthorizationEndpoint: `${base}/token`,
      HttpMethod: "POST" as const,
      OAuthHttpParameters: { BodyParameters: [{ Key: "audience", Value: "api" }] },
    };
    const name = await destination({
      AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
      AuthParameters: { OAuthParameters },
    });
    expect(heard.map(({ url, body }) => [url, body])).toEqual([
      ["/token", "grant_type=client_credentials&client_id=id&client_secret=s&audience=api"],
    ]);
    const bearer = (): unknown => heard.filter(({ url }) => url === "/hook").at(-1)?.headers.authorization;
    await tell(name);
    expect(bearer()).toBe(`Bearer token-${tokens}`);
    statuses = [401];
    const before = tokens;
    await tell(name);
    expect([tokens, bearer()]).toEqual([before + 1, `Bearer token-${before + 1}`]);
    await clock.advance(600_000);
    await tell(name);
    expect([tokens, bearer()]).toEqual([before + 2, `Bearer token-${before + 2}`]);
  });

  it("that fails is tried again where it may get better", async () => {
    const name = await destination(apiKey);
    statuses = [503];
    await tell(name);
    expect(heard).toHaveLength(1);
    await clock.advance(10_000);
    expect(heard).toHaveLength(2);
    statuses = [400];
    await tell(name);
    await clock.advance(60_000);
    expect(heard).toHaveLength(3);
    expect(fogbank.outbox.list(10).filter(({ givenUp }) => givenUp)).toMatchObject([
      { lastError: { code: "HttpStatus" } },
    ]);
  });

  it("waits for its turn, so many in a second", async () => {
    const name = await destination(apiKey, { InvocationRateLimitPerSecond: 2 });
    for (let n = 0; n < 4; n++) await tell(name);
    expect(heard).toHaveLength(2);
    await clock.advance(1_000);
    expect(heard).toHaveLength(4);
  });

  it("is not made where the role may not, or the connection is deauthorized", async () => {
    const idle = await role("idle", "s3:GetObject");
    const name = await destination(apiKey, {}, { RoleArn: idle });
    await tell(name);
    const other = await destination(apiKey);
    await events.call("DeauthorizeConnection", { Name: other }, own);
    expect(await events.call("DescribeApiDestination", { Name: other }, own)).toMatchObject({
      ApiDestinationState: "INACTIVE",
    });
    await tell(other);
    expect(heard).toEqual([]);
  });
});

describe("a connection", () => {
  it("whose endpoint gives no token says why", async () => {
    statuses = [403];
    const OAuthParameters = {
      ClientParameters: { ClientID: "id", ClientSecret: "s" },
      AuthorizationEndpoint: `${base}/token`,
      HttpMethod: "GET" as const,
    };
    const input = {
      Name: "closed",
      AuthorizationType: "OAUTH_CLIENT_CREDENTIALS" as const,
      AuthParameters: { OAuthParameters },
    };
    await events.call("CreateConnection", input, own);
    expect(await events.call("DescribeConnection", { Name: "closed" }, own)).toMatchObject({
      ConnectionState: "DEAUTHORIZED",
      StateReason: "The authorization endpoint answered 403.",
    });
    expect(heard[0]?.url).toBe("/token?grant_type=client_credentials&client_id=id&client_secret=s");
    await events.call(
      "UpdateConnection",
      { Name: "closed", AuthParameters: { OAuthParameters: { HttpMethod: "POST" } } },
      own,
    );
    expect(await events.call("DescribeConnection", { Name: "closed" }, own)).toMatchObject({
      ConnectionState: "AUTHORIZED",
    });
  });

  it.each([
    [{ AuthorizationType: "BASIC" as const, AuthParameters: {} }, "ValidationException"],
    [{ ...apiKey, AuthorizationType: "BASIC" as const }, "ValidationException"],
    [{ ...apiKey, KmsKeyIdentifier: "k" }, "NotImplemented"],
  ])("with %j is refused", async (input, code) => {
    expect(await fails(events.call("CreateConnection", { Name: "refused", ...input }, own))).toContain(code);
  });
});
