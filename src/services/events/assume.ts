import { keep } from "../../base/kept.ts";
import type { Call, Principal, Scope } from "../../kernel/call.ts";
import type { Delivery } from "../../kernel/outbox.ts";
import type { Operations as StsOperations } from "../../model/types/sts.d.ts";
import { serviceName } from "./arns.ts";
import type { Deps } from "./deps.ts";

/** A session is renewed this long before its end. */
const renewalMs = 5 * 60_000;

interface Assumed {
  readonly principal: Principal;
  readonly until: number;
}

/** Sessions kept: one a rule and role. */
const most = 10_000;
const sessions = new WeakMap<object, Map<string, Assumed>>();

/**
 * What EventBridge does itself in a target's role: the role is really assumed, so that its trust policy decides, and must
 * then allow `action` on the target. Rejects with the refusal.
 */
export async function assumeFor(
  deps: Deps,
  scope: Scope,
  { target, sender, cause }: Delivery,
  action: string,
): Promise<void> {
  const { principal } = await assumed(deps, scope, sender, cause);
  const call: Call = {
    id: cause ?? deps.ids.next("request"),
    entrance: "peer",
    now: deps.clock.now(),
    service: "events",
    operation: action.slice(action.indexOf(":") + 1),
    ...scope,
    principal,
    source: { ip: serviceName, userAgent: serviceName, secure: true, host: serviceName },
    baseUrl: "",
    via: { services: [serviceName], sourceArn: sender.sourceArn, sourceAccount: sender.sourceAccount },
  };
  deps.authorizer.require(call, { action, resource: target, resourceAccount: scope.account });
}

async function assumed(
  { peers, sessionKeys, clock, store }: Deps,
  { account, region }: Scope,
  { sourceArn, sourceAccount, roleArn: RoleArn = "" }: Delivery["sender"],
  cause: string | undefined,
): Promise<Assumed> {
  const kept = sessions.get(store) ?? new Map<string, Assumed>();
  sessions.set(store, kept);
  const name = `${RoleArn} ${sourceArn}`;
  const known = kept.get(name);
  if (known && known.until - renewalMs > clock.now()) return known;
  const { Credentials } = await peers
    .to<StsOperations>("sts")
    .call(
      "AssumeRole",
      { RoleArn, RoleSessionName: "events" },
      { as: "service", service: serviceName, account, region, sourceArn, sourceAccount, cause },
    );
  const answer = sessionKeys?.find(Credentials?.AccessKeyId ?? "", Credentials?.SessionToken, clock.now());
  if (answer?.state !== "valid") throw new Error(`the session of ${RoleArn} is not valid`);
  const session = { principal: answer.principal, until: Credentials?.Expiration ?? 0 };
  keep(kept, name, session, most);
  return session;
}
