import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFetcher } from "../../../runtime/fetcher.ts";
import { account, anonymous, type House, type Output, openHouse, refusal, role, start, trust } from "../testing.ts";

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

const hour = 3_600_000;
const seconds = (epochMs: number): number => Math.floor(epochMs / 1000);

let server: Server;
let issuer: string;
let url: string;
let first: Pair;
let second: Pair;
let elliptic: Pair;
/** What the provider publishes now, and how often it was asked. */
let published: Record<string, object>;
let asked: string[];
let house: House;

beforeAll(async () => {
  first = await generateKeyPair("RS256");
  second = await generateKeyPair("RS256");
  elliptic = await generateKeyPair("ES256");
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const body = published[request.url ?? ""];
    response.writeHead(body ? 200 : 404).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `127.0.0.1:${(server.address() as AddressInfo).port}/pool`;
  issuer = `http://${url}`;
});
afterAll(() => server.close());

const jwk = async ({ publicKey }: Pair, kid: string, alg: string) => ({ ...(await exportJWK(publicKey)), kid, alg });

beforeEach(async () => {
  published = {
    "/pool/.well-known/openid-configuration": { issuer, jwks_uri: `${issuer}/keys` },
    "/pool/keys": { keys: [await jwk(first, "one", "RS256"), await jwk(elliptic, "ec", "ES256")] },
  };
  asked = [];
  house = openHouse(createFetcher());
  provide([...["sts.amazonaws.com", "app-7"]]);
  trusting({ StringEquals: { [`${url}:sub`]: "user-42" } });
});

const providerArn = (): string => `arn:aws:iam::${account}:oidc-provider/${url}`;
const provide = (clientIds: string[], at = url): unknown =>
  house.webProviders.set(`${account} ${at}`, {
    arn: `arn:aws:iam::${account}:oidc-provider/${at}`,
    url: at,
    clientIds,
    thumbprints: [],
  });
const trusting = (
  Condition: object,
  Federated = providerArn(),
  Action: unknown = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"],
): unknown =>
  house.roles.set(
    role("Web").arn,
    role("Web", { trustPolicy: trust({ Principal: { Federated }, Action, Condition }) }),
  );

interface Signing {
  readonly key?: Parameters<SignJWT["sign"]>[0];
  readonly alg?: string;
  readonly kid?: string | undefined;
}

/** A token as a provider makes it; members that are undefined are left out. */
async function token(
  claims: Record<string, unknown> = {},
  { key = first.privateKey, alg = "RS256", kid = "one" }: Signing = {},
): Promise<string> {
  const all = {
    iss: issuer,
    sub: "user-42",
    aud: "sts.amazonaws.com",
    iat: seconds(start),
    exp: seconds(start + hour),
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(kept).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key);
}

const assume = (WebIdentityToken: string, input: object = {}, now = start): Output | Promise<Output> =>
  house.run(
    anonymous,
    "AssumeRoleWithWebIdentity",
    { RoleArn: role("Web").arn, RoleSessionName: "web", WebIdentityToken, ...input },
    now,
  );
const answerTo = (jwt: string, input?: object, now?: number): Promise<string> => refusal(() => assume(jwt, input, now));

const unfit =
  "InvalidIdentityToken: The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
const unverified = "InvalidIdentityToken: The web identity token that was passed could not be validated by AWS.";
const noKey =
  "InvalidIdentityToken: Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
const notAllowed = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";

describe("AssumeRoleWithWebIdentity", () => {
  it("answers a session that knows its provider", async () => {
    const output = await assume(await token());
    expect(output).toMatchObject({
      SubjectFromWebIdentityToken: "user-42",
      Audience: "sts.amazonaws.com",
      Provider: providerArn(),
      AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/Web/web`, AssumedRoleId: "AROAWEB:web" },
      Credentials: { Expiration: start + hour },
    });
    expect(house.open(output)).toMatchObject({
      kind: "role-session",
      provider: providerArn(),
      session: {
        openedBy: "AssumeRoleWithWebIdentity",
        federation: { [`${url}:sub`]: "user-42", [`${url}:aud`]: "sts.amazonaws.com" },
      },
    });
  });

  it("takes elliptic keys, and a sole key without its id", async () => {
    expect(await answerTo(await token({}, { key: elliptic.privateKey, alg: "ES256", kid: "ec" }))).toBe("none");
    expect(await answerTo(await token({}, { kid: undefined }))).toBe("none");
  });

  it("knows the duration rules", async () => {
    expect(await answerTo(await token(), { DurationSeconds: 3_601 })).toMatch(/^ValidationError: .*MaxSessionDuration/);
  });

  it("refuses access tokens of other protocols by name", async () => {
    expect(await answerTo(await token(), { ProviderId: "www.amazon.com" })).toMatch(/^NotImplemented: .*ProviderId/);
  });
});

describe("tokens that are no good", () => {
  it.each<[string, () => Promise<string> | string, string]>([
    ["no JWT", () => "not.a.token", unfit],
    ["an opaque token", () => "ya29.a0AfH6SMBx", unfit],
    ["no signature", async () => `${(await token()).split(".").slice(0, 2).join(".")}.`, unverified],
    ["alg none", async () => unsigned(await token()), unfit],
    ["HMAC with the public key", async () => hmacWithPublicKey(), unfit],
    ["another's signature", async () => token({}, { key: second.privateKey }), unverified],
    ["changed claims", async () => changed(await token()), unverified],
    [
      "an elliptic key under an RSA key's name",
      async () => token({}, { key: elliptic.privateKey, alg: "ES256" }),
      noKey,
    ],
    ["a key that nobody published", async () => token({}, { key: second.privateKey, kid: "two" }), noKey],
    [
      "another issuer",
      async () => token({ iss: "https://login.example.com" }),
      "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://login.example.com",
    ],
    ["no issuer", async () => token({ iss: undefined }), unfit],
    ["another audience", async () => token({ aud: "else" }), "InvalidIdentityToken: Incorrect token audience"],
    ["no audience", async () => token({ aud: undefined }), "InvalidIdentityToken: Incorrect token audience"],
    [
      "two audiences",
      async () => token({ aud: ["sts.amazonaws.com", "app-7"] }),
      "InvalidIdentityToken: Incorrect token audience",
    ],
    ["another party", async () => token({ azp: "else" }), "InvalidIdentityToken: Incorrect token audience"],
    ["no subject", async () => token({ sub: undefined }), "InvalidIdentityToken: Missing a required claim: sub"],
    ["no end", async () => token({ exp: undefined }), "InvalidIdentityToken: Missing a required claim: exp"],
    ["no beginning", async () => token({ iat: undefined }), "InvalidIdentityToken: Missing a required claim: iat"],
    [
      "an end in the past",
      async () => token({ exp: seconds(start) }),
      `ExpiredTokenException: Token expired: current date/time ${seconds(start)} must be before the expiration date/time ${seconds(start)}`,
    ],
    [
      "a beginning in the future",
      async () => token({ nbf: seconds(start) + 61 }),
      `InvalidIdentityToken: Token is not valid yet: current date/time ${seconds(start)} is before ${seconds(start) + 61}`,
    ],
    [
      "an issue in the future",
      async () => token({ iat: seconds(start) + 61 }),
      `InvalidIdentityToken: Token is not valid yet: current date/time ${seconds(start)} is before ${seconds(start) + 61}`,
    ],
  ])("%s", async (_what, make, message) => {
    expect(await answerTo(await make())).toBe(message);
  });

  function unsigned(jwt: string): string {
    const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    return `${header}.${jwt.split(".")[1]}.`;
  }
  async function hmacWithPublicKey(): Promise<string> {
    return token({}, { key: Buffer.from(await exportSPKI(first.publicKey)), alg: "HS256" });
  }
  function changed(jwt: string): string {
    const [header, payload = "", signature] = jwt.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    return `${header}.${Buffer.from(JSON.stringify({ ...claims, sub: "admin" })).toString("base64url")}.${signature}`;
  }

  it("end by the house's clock", async () => {
    const jwt = await token();
    expect(await answerTo(jwt, {}, start + hour - 1)).toBe("none");
    expect(await answerTo(jwt, {}, start + hour)).toMatch(/^ExpiredTokenException: /);
  });
});

describe("the provider's keys", () => {
  it("are asked for once an hour, and anew for a key that is not known", async () => {
    const jwt = await token({ exp: seconds(start + 9 * hour) });
    await assume(jwt);
    await assume(jwt);
    expect(asked).toHaveLength(2);
    await assume(jwt, {}, start + hour);
    expect(asked).toHaveLength(4);
    published["/pool/keys"] = { keys: [await jwk(second, "two", "RS256")] };
    const renewed = await token({ exp: seconds(start + 9 * hour) }, { key: second.privateKey, kid: "two" });
    expect(await answerTo(renewed, {}, start + hour + 11_000)).toBe("none");
    expect(asked).toHaveLength(6);
  });

  it("are asked for anew where one was exchanged under its id", async () => {
    await assume(await token());
    published["/pool/keys"] = { keys: [await jwk(second, "one", "RS256")] };
    const exchanged = await token({}, { key: second.privateKey });
    expect(await answerTo(exchanged, {}, start + 9_999)).toBe(unverified);
    expect(asked).toHaveLength(2);
    expect(await answerTo(exchanged, {}, start + 10_000)).toBe("none");
    expect(asked).toHaveLength(4);
    expect(await answerTo(await token(), {}, start + 10_001)).toBe(unverified);
    expect(asked).toHaveLength(4);
  });

  it("are forgotten on a reset, also those on their way", async () => {
    await assume(await token());
    house.upheaval();
    published["/pool/keys"] = { keys: [await jwk(second, "one", "RS256")] };
    const exchanged = await token({}, { key: second.privateKey });
    expect(await answerTo(exchanged)).toBe("none");
    house.upheaval();
    const keys = published["/pool/keys"] ?? {};
    published = {
      ...published,
      get "/pool/keys"() {
        house.upheaval();
        return keys;
      },
    };
    expect(await answerTo(exchanged)).toBe("none");
    expect(asked).toHaveLength(6);
    expect(await answerTo(exchanged)).toBe("none");
    expect(asked).toHaveLength(8);
  });

  it("are not asked for at each made-up key id", async () => {
    for (let n = 0; n < 5; n++) await answerTo(await token({}, { kid: `made-up-${n}` }));
    expect(asked).toHaveLength(2);
  });

  it("are fetched once for all that wait", async () => {
    const jwt = await token();
    await Promise.all([assume(jwt), assume(jwt), assume(jwt)]);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, () => void, RegExp]>([
    ["no answer", () => delete published["/pool/.well-known/openid-configuration"], /^IDPCommunicationError: /],
    [
      "another issuer's document",
      () => document({ issuer: "http://127.0.0.1/else" }),
      /^InvalidIdentityToken: Couldn't retrieve/,
    ],
    [
      "keys without TLS elsewhere",
      () => document({ jwks_uri: "http://keys.example.com/keys" }),
      /^InvalidIdentityToken: Couldn't retrieve/,
    ],
    ["keys in a file", () => document({ jwks_uri: "file:///etc/passwd" }), /^InvalidIdentityToken: Couldn't retrieve/],
    ["no keys", () => document({ jwks_uri: undefined }), /^InvalidIdentityToken: Couldn't retrieve/],
    [
      "what is no key set",
      () => Object.assign(published, { "/pool/keys": { keys: "none" } }),
      /^InvalidIdentityToken: Couldn't retrieve/,
    ],
  ])("%s", async (_what, change, message) => {
    change();
    expect(await answerTo(await token())).toMatch(message);
  });

  const document = (change: object): unknown =>
    Object.assign(published["/pool/.well-known/openid-configuration"] ?? {}, change);
});

describe("the trust policy", () => {
  it.each<[string, JWTPayload, object, boolean]>([
    ["sub", {}, { StringLike: { ":sub": "user-*" } }, true],
    ["sub of another", { sub: "user-43" }, { StringEquals: { ":sub": "user-42" } }, false],
    ["aud", {}, { StringEquals: { ":aud": "sts.amazonaws.com" } }, true],
    ["aud in a list of one", { aud: ["app-7"] }, { StringEquals: { ":aud": "app-7" } }, true],
    ["azp stands for aud", { azp: "app-7" }, { StringEquals: { ":aud": "app-7", ":oaud": "sts.amazonaws.com" } }, true],
    ["amr", { amr: ["mfa", "pwd"] }, { "ForAnyValue:StringEquals": { ":amr": "mfa" } }, true],
    ["email", { email: "a@example.com" }, { StringEquals: { ":email": "a@example.com" } }, true],
    ["claims that are no keys", { department: "x" }, { StringEquals: { ":department": "x" } }, false],
  ])("sees %s", async (_what, claims, condition, allowed) => {
    const named = Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys as object).map(([key, value]) => [`${url}${key}`, value])),
    ]);
    trusting(Object.fromEntries(named));
    expect(await answerTo(await token(claims))).toBe(allowed ? "none" : notAllowed);
  });

  it("must name the provider", async () => {
    trusting({}, `${providerArn()}x`);
    expect(await answerTo(await token())).toBe(notAllowed);
  });

  it("does not tell whether the role exists", async () => {
    expect(await answerTo(await token(), { RoleArn: role("Nobody").arn })).toBe(notAllowed);
  });

  it("is of the account whose provider it is", async () => {
    house.webProviders.clear();
    expect(await answerTo(await token())).toMatch(/No OpenIDConnect provider found in your account for http:/);
  });
});

describe("tags and source identity in claims", () => {
  const prefix = "https://aws.amazon.com";
  const nested = { [`${prefix}/tags`]: { principal_tags: { Team: ["a"] }, transitive_tag_keys: ["Team"] } };
  const flat = { [`${prefix}/tags/principal_tags/Team`]: "a", [`${prefix}/tags/transitive_tag_keys`]: ["Team"] };
  it.each([
    ["nested", nested],
    ["flat", flat],
  ])("%s", async (_what, claims) => {
    const output = await assume(await token({ ...claims, [`${prefix}/source_identity`]: "ada" }));
    expect(output.SourceIdentity).toBe("ada");
    expect(output.PackedPolicySize).toBeGreaterThan(0);
    expect(house.open(output).session).toMatchObject({
      tags: { Team: "a" },
      transitiveTagKeys: ["Team"],
      sourceIdentity: "ada",
    });
  });

  it("need actions of their own", async () => {
    trusting({}, providerArn(), "sts:AssumeRoleWithWebIdentity");
    expect(await answerTo(await token(nested))).toBe("AccessDenied: Not authorized to perform sts:TagSession");
    expect(await answerTo(await token({ [`${prefix}/source_identity`]: "ada" }))).toBe(
      "AccessDenied: Not authorized to perform sts:SetSourceIdentity",
    );
  });

  it.each([
    ["tags that are no object", { [`${prefix}/tags`]: "a" }],
    ["two values", { [`${prefix}/tags`]: { principal_tags: { Team: ["a", "b"] } } }],
    ["a key too long", { [`${prefix}/tags`]: { principal_tags: { ["k".repeat(129)]: ["a"] } } }],
    ["a value of other characters", { [`${prefix}/tags`]: { principal_tags: { Team: ["a\n"] } } }],
    ["a source identity too short", { [`${prefix}/source_identity`]: "a" }],
    ["a source identity of AWS's", { [`${prefix}/source_identity`]: "aws:ada" }],
  ])("refuses %s", async (_what, claims) => {
    expect(await answerTo(await token(claims))).toMatch(/^InvalidIdentityToken: /);
  });
});

describe("claims that AWS publishes for some providers", () => {
  it.each([
    ["token.actions.githubusercontent.com", { repository: "o/r", ref: "main", made: "up" }, ["repository", "ref"]],
    ["token.actions.githubusercontent.com/octo", { actor: "cat" }, ["actor"]],
    ["token.actions.corp.ghe.com", { actor: "cat" }, ["actor"]],
    ["gitlab.com", { project_id: 7, repository: "o/r", ref_protected: true }, ["project_id", "ref_protected"]],
    ["gitlabXcom", { project_id: 7 }, []],
    ["evil.example.com/token.actions.githubusercontent.com", { actor: "cat" }, []],
  ])("%s", (provider, claims, names) => {
    const keys = house.deps.claimKeys.from(provider, claims);
    expect(Object.keys(keys).sort()).toEqual(names.map((name) => `${provider}:${name}`).sort());
  });
});
