import { isAccountId, parseArn } from "../../kernel/arn.ts";
import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Identities, Organization, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { ConditionContext, ConditionValue, ResourcePolicy } from "../../kernel/ports.ts";
import type { AuthorizedRow, ExemptRow, FurtherQuestion } from "../../kernel/service.ts";
import { type Passage, Refusal, type Stage, type Verdict } from "../../kernel/stage.ts";
import { remembered } from "../../wire/memo.ts";
import { validateInput } from "../../wire/validate.ts";
import { goneMessage, hasPolicies, policiesOf } from "../access/authorizer.ts";
import { type AccessFacts, decide } from "../access/decide.ts";
import type { Question } from "../access/question.ts";
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
    return Promise.all([identities, organization]).then(([given, org]) =>
      judgeOrExplain(house, passage, call, row, given, org),
    );
  }
  return judgeOrExplain(house, passage, call, row, identities, organization);
}

/**
 * The rows look at an input whose constraints nobody has checked yet. Where they stumble over it because it does not fit
 * its shape, that is what the caller is told.
 */
function judgeOrExplain(...given: Parameters<typeof judge>): Verdict<AuthorizeFacts> {
  try {
    return judge(...given);
  } catch (error) {
    const [, { operation, protocol, input }] = given;
    if (!(error instanceof AwsError) && operation && protocol)
      validateInput(operation, protocol, (input ?? {}) as Record<string, unknown>);
    throw error;
  }
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
  const rulings: AccessFacts[] = [];
  const brief = passage.service?.definition.quirks.deniedToStrangers;
  const given: Given = { call, row, input, deps, policies, organization, brief };
  const refused =
    firstRefused(given, questionsOf(given), rulings) ?? firstRefused(given, row.also?.(call, input, deps), rulings);
  if (refused === undefined) return { mode, rulings };
  if (mode !== "enforce") return { mode, rulings, wouldRefuse: refused };
  return new Refusal(refuse("accessDenied", passage, refused), { mode, rulings } satisfies AuthorizeFacts);
}

/** Asks until one is refused, and returns AWS's text for it. */
function firstRefused(
  given: Given,
  questions: readonly FurtherQuestion[] | undefined,
  rulings: AccessFacts[],
): string | undefined {
  if (!questions) return undefined;
  for (const asked of questions) {
    const question = new RowQuestion(given, asked);
    const ruling = decide(question);
    rulings.push(ruling.facts);
    if (!ruling.allowed) return given.brief !== undefined && isStranger(question) ? given.brief : ruling.message;
  }
  return undefined;
}

/** Whoever asks for what is another account's, and nobody. */
const isStranger = ({ principal, resourceAccount }: Question): boolean =>
  principal.kind === "anonymous" || (resourceAccount ?? principal.account) !== principal.account;

/** What all questions of a row have in common. */
interface Given {
  readonly call: Call;
  readonly row: AuthorizedRow<object, unknown>;
  readonly input: object;
  readonly deps: unknown;
  readonly policies: PrincipalPolicies | undefined;
  readonly organization: Organization | undefined;
  /** All that strangers are told. */
  readonly brief: string | undefined;
}

function questionsOf(given: Given): readonly FurtherQuestion[] {
  const { call, row, input, deps } = given;
  const action = row.actionFor?.(input) ?? row.action;
  const resources = row.resource(call, input, deps);
  return (typeof resources === "string" ? [resources] : resources).map((resource) => ({
    action,
    resource,
    resourceAccount: row.resourceAccount?.(call, input, deps, resource),
    resourcePolicy: row.resourcePolicy?.(call, input, deps, resource),
  }));
}

/** What a row asks about one resource. */
class RowQuestion implements Question {
  readonly call: Call;
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string | undefined;
  readonly resourcePolicy: ResourcePolicy | undefined;
  readonly policies: PrincipalPolicies | undefined;
  readonly organization: Organization | undefined;
  readonly #given: Given;
  readonly #asked: FurtherQuestion;

  constructor(given: Given, asked: FurtherQuestion) {
    this.call = given.call;
    this.principal = given.call.principal;
    this.action = asked.action;
    this.resource = asked.resource;
    this.resourceAccount = asked.resourceAccount ?? accountIn(asked.resource);
    this.resourcePolicy = asked.resourcePolicy;
    this.policies = given.policies;
    this.organization = given.organization;
    this.#given = given;
    this.#asked = asked;
  }

  context(): ConditionContext | undefined {
    const { row, call, input, deps } = this.#given;
    return row.context?.(call, input, deps);
  }

  condition(key: string): ConditionValue {
    if (this.#asked.condition) return this.#asked.condition(key);
    const { row, call, input, deps } = this.#given;
    return row.condition?.(key, call, input, deps);
  }

  requestTags(): Readonly<Record<string, string>> | undefined {
    return this.#given.row.requestTags?.(this.#given.input);
  }

  tagKeys(): readonly string[] | undefined {
    return this.#given.row.tagKeys?.(this.#given.input);
  }

  resourceTags(): Readonly<Record<string, string>> | undefined {
    const { row, call, input, deps } = this.#given;
    return row.resourceTags?.(call, input, deps);
  }
}
