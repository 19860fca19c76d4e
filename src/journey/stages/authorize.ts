import { isAccountId, parseArn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { Identities, Organization } from "../../kernel/gifts.ts";
import type { AuthorizedRow, ExemptRow } from "../../kernel/service.ts";
import { type Passage, Refusal, type Stage, type Verdict } from "../../kernel/stage.ts";
import { remembered } from "../../wire/memo.ts";
import { goneMessage, hasPolicies, policiesOf } from "../access/authorizer.ts";
import { type AccessFacts, decide } from "../access/decide.ts";
import type { House } from "../house.ts";
import { refuse } from "../speaker.ts";

export interface AuthorizeFacts {
  readonly mode: House["settings"]["auth"];
  /** One for each resource that the operation touches. */
  readonly rulings?: readonly AccessFacts[];
  /** Why no policy was asked. */
  readonly exempt?: string;
  /** In audit mode: what would have been refused. */
  readonly wouldRefuse?: string;
}

/** Asks the policies whether the caller may. Every operation has a row that says what is asked; without one, nobody may. */
export const authorize = (house: House): Stage<AuthorizeFacts> => {
  const exemptBy = remembered((row: ExemptRow): AuthorizeFacts => {
    return { mode: house.settings.auth, exempt: `${row.decidedBy}: ${row.because}` };
  });
  return { name: "authorize", run: (passage) => ask(house, passage, exemptBy) };
};

function ask(
  house: House,
  passage: Passage,
  exemptBy: (row: ExemptRow) => AuthorizeFacts,
): Verdict<AuthorizeFacts> | Promise<Verdict<AuthorizeFacts>> {
  const { call, service, operation } = passage;
  if (!call || !service || !operation) throw new Error("authorize: the stages before it did not fill in the passage");
  const row = service.definition.iam.get(operation.name);
  if (!row) return new Refusal(refuse("accessDenied", passage, `${operation.name} has no authorization row`));
  if ("decidedBy" in row) return exemptBy(row);
  const identities = hasPolicies(call.principal) || call.principal.session ? house.gift("identities") : undefined;
  const organization = house.gift("organization");
  if (identities instanceof Promise || organization instanceof Promise) {
    return Promise.all([identities, organization]).then(([given, org]) => judge(house, passage, call, row, given, org));
  }
  return judge(house, passage, call, row, identities, organization);
}

/** The account that an ARN names; none for AWS's own (`arn:aws:iam::aws:policy/...`) and for resources without one. */
function accountIn(resource: string): string | undefined {
  const account = parseArn(resource)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

function judge(
  house: House,
  passage: Passage,
  call: Call,
  row: AuthorizedRow<object, unknown>,
  identities: Identities | undefined,
  organization: Organization | undefined,
): Verdict<AuthorizeFacts> {
  const mode = house.settings.auth;
  const input = passage.input ?? {};
  const deps = passage.service?.deps;
  const policies = policiesOf(identities, call.principal);
  if (policies === "gone") return new Refusal(refuse("unknownKey", passage, goneMessage));
  const resources = row.resource(call, input, deps);
  const rulings: AccessFacts[] = [];
  for (const resource of typeof resources === "string" ? [resources] : resources) {
    const ruling = decide({
      call,
      principal: call.principal,
      action: row.action,
      resource,
      resourceAccount: accountIn(resource),
      resourcePolicy: row.resourcePolicy?.(call, input, deps),
      policies,
      organization,
      context: () => row.context?.(call, input, deps),
      requestTags: () => row.requestTags?.(input),
      tagKeys: () => row.tagKeys?.(input),
      resourceTags: () => row.resourceTags?.(call, input, deps),
    });
    rulings.push(ruling.facts);
    if (ruling.allowed) continue;
    if (mode === "enforce")
      return new Refusal(refuse("accessDenied", passage, ruling.message), { mode, rulings } satisfies AuthorizeFacts);
    return { mode, rulings, wouldRefuse: ruling.message };
  }
  return { mode, rulings };
}
