import { createAuthorizer } from "../../journey/access/authorizer.ts";
import { decide } from "../../journey/access/decide.ts";
import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Identities, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Operations } from "../../model/types/kms.d.ts";
import { createIds } from "../../runtime/ids.ts";
import { createSeededRandom } from "../../runtime/random.ts";
import { createSeals } from "../../runtime/seals.ts";
import { openMemory } from "../../store/memory.ts";
import { createStore, type OpenStore } from "../../store/store.ts";
import { kmsService } from "./index.ts";

/** For tests: KMS behind the real policy engine and the real store, with an IAM that is a map. */
export interface House {
  /** Identity policies, by the user's ARN. */
  readonly policies: Map<string, string>;
  readonly store: OpenStore;
  /** Epoch milliseconds; a test moves it. */
  now: number;
  region: string;
  principal: Principal;
  /** As the road does it: authorized, then run, a write in a transaction. */
  run<Name extends keyof Operations>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Operations[Name]["output"]>;
  /** Code and message of the error that must come: "NotFoundException: Alias ...". */
  fails<Name extends keyof Operations>(operation: Name, input: Operations[Name]["input"]): Promise<string>;
  /** Sids of the statements that let the last call pass. */
  readonly sids: readonly (string | undefined)[];
}

export const account = "111122223333";
export const otherAccount = "444455556666";
export const start = Date.UTC(2026, 0, 15, 12);
export const dayMs = 86_400_000;

export const rootOf = (id: string): Principal => ({ kind: "root", account: id, arn: `arn:aws:iam::${id}:root`, id });
export const userOf = (name: string, owner = account): Principal => ({
  kind: "user",
  account: owner,
  arn: `arn:aws:iam::${owner}:user/${name}`,
  id: `AIDA${name.toUpperCase()}`,
  userName: name,
});

export const policyOf = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
export const allow = (Action: string | string[], Resource = "*"): string =>
  policyOf({ Effect: "Allow", Action, Resource });

export function openHouse(): House {
  const random = createSeededRandom("kms");
  const store = createStore(openMemory());
  const policies = new Map<string, string>();
  const policiesOf = ({ arn }: Principal): PrincipalPolicies => {
    const text = policies.get(arn);
    return { identity: text === undefined ? [] : [{ name: "own", text }], tags: {}, serviceLinkedRole: false };
  };
  const identities = {
    policiesOf,
    userArn: (owner: string, name: string) => (name === "nobody" ? undefined : userOf(name, owner).arn),
    role: () => undefined,
  } as unknown as Identities;
  let sids: readonly (string | undefined)[] = [];
  const authorizer = createAuthorizer({
    mode: "enforce",
    identities: () => identities,
    organization: () => undefined,
    note: () => undefined,
    refuse: (_call, _kind, message) => new AwsError("AccessDeniedException", message),
  });
  const seals = createSeals(random.bytes(32), random);
  const ports = { ids: createIds(random), random, seals, authorizer, store } as unknown as Ports;
  const deps = kmsService.deps(ports, { identities });

  function authorize(call: Call, input: object): void {
    const row = kmsService.iam.get(call.operation);
    if (!row || "decidedBy" in row) return;
    for (const resource of [row.resource(call, input, deps)].flat()) {
      const { allowed, message, facts } = decide({
        call,
        principal: call.principal,
        action: row.action,
        resource,
        resourceAccount: /^arn:aws:kms:[^:]*:(\d{12}):/.exec(resource)?.[1],
        resourcePolicy: row.resourcePolicy?.(call, input, deps, resource),
        policies: policiesOf(call.principal),
        organization: undefined,
        context: () => row.context?.(call, input, deps),
        requestTags: () => row.requestTags?.(input),
        tagKeys: () => row.tagKeys?.(input),
        resourceTags: () => row.resourceTags?.(call, input, deps),
      });
      if (!allowed) throw new AwsError("AccessDeniedException", message);
      sids = facts.decision.statements.map(({ sid }) => sid);
    }
  }

  const house: House = {
    policies,
    store,
    now: start,
    region: "us-east-1",
    principal: rootOf(account),
    async run(operation, given) {
      const entry = kmsService.operations.get(operation);
      if (!entry) throw new Error(`${operation} is no operation of KMS`);
      const { now, region, principal } = house;
      const call: Call = { ...testCall, now, region, principal, account: principal.account, operation };
      // A request's own, as on the road.
      const input = { ...given } as object;
      authorize(call, input);
      const work = (): unknown => entry.run(deps, call, input);
      return (await (entry.kind === "write" ? store.transact(work as () => object) : work())) as never;
    },
    async fails(operation, input) {
      try {
        await house.run(operation, input);
      } catch (error) {
        if (error instanceof AwsError) return `${error.code}: ${error.message}`;
        throw error;
      }
      return "no error";
    },
    get sids() {
      return sids;
    },
  };
  return house;
}

const testCall = {
  id: "11111111-2222-4333-8444-555555555555",
  entrance: "api",
  service: "kms",
  source: { ip: "127.0.0.1", userAgent: "test", secure: false, host: "localhost:4566" },
  baseUrl: "http://localhost:4566",
} as const;
