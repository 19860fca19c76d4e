import { readFileSync } from "node:fs";
import { createAuthorizer } from "../../journey/access/authorizer.ts";
import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type {
  Gifts,
  Identities,
  Organization,
  PolicyText,
  RoleFacts,
  SamlProviderFacts,
  WebIdentityProviderFacts,
} from "../../kernel/gifts.ts";
import type { Fetcher, Ports } from "../../kernel/ports.ts";
import type { Credentials } from "../../model/types/sts.d.ts";
import { createIds } from "../../runtime/ids.ts";
import { createSeededRandom } from "../../runtime/random.ts";
import { createSeals } from "../../runtime/seals.ts";
import type { Deps } from "./deps.ts";
import { stsService } from "./index.ts";

/** For tests: STS behind the real policy engine, with an IAM that is a handful of maps. */
export interface House {
  readonly deps: Deps;
  readonly roles: Map<string, RoleFacts>;
  readonly users: Map<string, { readonly policy?: string; readonly mfa?: string; readonly arn: string }>;
  /** Identity policies of roles, by the role's ARN. */
  readonly rolePolicies: Map<string, string>;
  readonly managed: Map<string, PolicyText>;
  readonly webProviders: Map<string, WebIdentityProviderFacts>;
  readonly samlProviders: Map<string, SamlProviderFacts>;
  organization: Organization | undefined;
  call(principal: Principal, operation: string, now?: number): Call;
  run(principal: Principal, operation: string, input: object, now?: number): Output | Promise<Output>;
  /** What the store tells its listeners on a reset. */
  upheaval(): void;
  /** The principal that a session token stands for, as the road would find it. */
  open(output: Output, now?: number): Principal;
}

/** The members of outputs that tests look into. */
export interface Output {
  readonly Credentials: Credentials;
  readonly SessionTokenSize: number;
  readonly PackedPolicySize?: number;
  readonly SourceIdentity?: string;
  readonly Subject?: string;
  readonly DecodedMessage: string;
}

export const account = "111122223333";
export const start = Date.UTC(2026, 0, 15, 12, 0, 0, 0);
export const goodCode = "123456";

export const root: Principal = { kind: "root", account, arn: `arn:aws:iam::${account}:root`, id: account };

export const alice: Principal = {
  kind: "user",
  account,
  arn: `arn:aws:iam::${account}:user/alice`,
  id: "AIDAALICEALICEALICE22",
  userName: "alice",
  accessKeyId: "AKIAALICEALICEALICE2",
};

export const anonymous: Principal = { kind: "anonymous", account: "", arn: "", id: "" };

export const allow = (action: string | readonly string[], resource = "*"): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });

export const trust = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

export const trustAll = trust({
  Principal: { AWS: account },
  Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
});

export function role(name: string, change: Partial<RoleFacts> = {}): RoleFacts {
  return {
    account,
    name,
    path: "/",
    id: `AROA${name.toUpperCase()}`,
    arn: `arn:aws:iam::${change.account ?? account}:role${change.path ?? "/"}${name}`,
    trustPolicy: trustAll,
    maxSessionSeconds: 3_600,
    tags: {},
    serviceLinked: false,
    ...change,
  };
}

const published = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../model/tables/${name}.json`, import.meta.url), "utf8"));

const unreachable: Fetcher = { get: (url) => Promise.reject(new Error(`${url}: nothing listens there`)) };

export function openHouse(fetcher: Fetcher = unreachable): House {
  const random = createSeededRandom("sts");
  const gifts: { -readonly [Name in keyof Gifts]?: Gifts[Name] } = {};
  const house = {
    roles: new Map<string, RoleFacts>(),
    users: new Map([["alice", { policy: allow("sts:*"), arn: alice.arn, mfa: `arn:aws:iam::${account}:mfa/alice` }]]),
    rolePolicies: new Map<string, string>(),
    managed: new Map<string, PolicyText>(),
    webProviders: new Map<string, WebIdentityProviderFacts>(),
    samlProviders: new Map<string, SamlProviderFacts>(),
  };
  const identities = identitiesOf(house);
  gifts.identities = identities;
  const authorizer = createAuthorizer({
    mode: "enforce",
    identities: () => identities,
    organization: () => gifts.organization,
    note: () => undefined,
    refuse: (_call, kind, message) =>
      new AwsError(kind === "unknownKey" ? "InvalidClientTokenId" : "AccessDenied", message),
  });
  const seals = createSeals(random.bytes(32), random);
  const listeners: (() => void)[] = [];
  const store = { onUpheaval: (listener: () => void) => listeners.push(listener) };
  const ports = { ids: createIds(random), random, seals, authorizer, fetcher, published, store } as unknown as Ports;
  const deps = stsService.deps(ports, gifts) as Deps;

  const call = (principal: Principal, operation: string, now = start): Call => ({
    id: "11111111-2222-4333-8444-555555555555",
    entrance: "api",
    now,
    service: "sts",
    operation,
    account: principal.account || "000000000000",
    region: "us-east-1",
    principal,
    source: { ip: "127.0.0.1", userAgent: "test", secure: false, host: "localhost:4566" },
    baseUrl: "http://localhost:4566",
  });

  return {
    deps,
    ...house,
    upheaval() {
      for (const listener of listeners) listener();
    },
    get organization() {
      return gifts.organization;
    },
    set organization(given) {
      if (given) gifts.organization = given;
      else delete gifts.organization;
    },
    call,
    run(principal, operation, input, now) {
      const entry = stsService.operations.get(operation);
      if (!entry) throw new Error(`${operation} is no operation of STS`);
      return entry.run(deps, call(principal, operation, now), input) as Output | Promise<Output>;
    },
    open(output, now = start) {
      const { AccessKeyId, SessionToken, SecretAccessKey } = output.Credentials;
      const answer = deps.sessions.find(AccessKeyId, SessionToken, now);
      if (answer.state !== "valid" || answer.secret !== SecretAccessKey)
        throw new Error(`the token is ${answer.state}`);
      return answer.principal;
    },
  };
}

type State = Omit<House, "deps" | "organization" | "call" | "run" | "upheaval" | "open">;

function identitiesOf(state: State): Identities {
  const session = ({ session: carried }: Principal): PolicyText[] | undefined => {
    if (carried?.policy === undefined && !carried?.policyArns) return undefined;
    const managed = (carried.policyArns ?? []).flatMap((arn) => state.managed.get(arn) ?? []);
    return carried.policy === undefined ? managed : [{ name: "session policy", text: carried.policy }, ...managed];
  };
  const policyOf = (principal: Principal): string | undefined =>
    principal.roleArn === undefined
      ? state.users.get(principal.userName ?? "")?.policy
      : state.rolePolicies.get(principal.roleArn);
  return {
    policiesOf(principal) {
      const text = policyOf(principal);
      return {
        identity: text === undefined ? [] : [{ name: "own", text }],
        session: session(principal),
        tags: principal.session?.tags ?? {},
        serviceLinkedRole: false,
      };
    },
    role: (owner, name) => [...state.roles.values()].find((each) => each.account === owner && each.name === name),
    userArn: (_owner, name) => state.users.get(name)?.arn,
    managedPolicy: (arn) => state.managed.get(arn),
    webIdentityProvider: (owner, url) => state.webProviders.get(`${owner} ${url}`),
    samlProvider: (arn) => state.samlProviders.get(arn),
    verifyMfa(principal, serial, code) {
      if (principal.userName === undefined || state.users.get(principal.userName)?.mfa !== serial) return "no-device";
      return code === goodCode ? "valid" : "invalid";
    },
    accountOfAccessKey: (id) => (id === "AKIAIOSFODNN7EXAMPLE" ? "999988887777" : undefined),
    recordUse: () => undefined,
  };
}

/** `Code: message` of what an operation throws, or "none". */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
    return "none";
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}
