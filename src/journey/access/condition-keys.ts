import type { ContextReader } from "../../engines/iam/request.ts";
import type { Principal } from "../../kernel/call.ts";
import type { Question } from "./question.ts";

type Value = string | readonly string[] | undefined;

/**
 * The global condition keys (IAM user guide, "AWS global condition context keys"), in lower case, one row each: where the
 * value comes from. Undefined: the key is not in the request's context. Keys of what Fogbank has no notion of (VPCs,
 * signed EC2 metadata) are never there, as for a request from outside.
 */
const globalKeyRows: Readonly<Record<string, (question: Question) => Value>> = {
  "aws:currenttime": ({ call }) => new Date(call.now).toISOString(),
  "aws:epochtime": ({ call }) => String(Math.floor(call.now / 1000)),
  "aws:securetransport": ({ call }) => String(call.source.secure),
  // Not of calls that services make (IAM user guide, "aws:SourceIp").
  "aws:sourceip": ({ call }) => (call.via ? undefined : call.source.ip || undefined),
  "aws:useragent": ({ call }) => call.source.userAgent || undefined,
  "aws:referer": ({ call }) => call.source.referer,
  "aws:requestedregion": ({ call }) => call.region,
  "aws:principalarn": ({ principal }) => principal.roleArn ?? (principal.arn || undefined),
  "aws:principalaccount": ({ principal }) => principal.account || undefined,
  "aws:principaltype": ({ principal }) => principalTypes[principal.kind],
  "aws:userid": ({ principal }) => principal.id || undefined,
  "aws:username": ({ principal }) => (principal.kind === "user" ? principal.userName : undefined),
  "aws:principalisawsservice": ({ principal }) => String(principal.kind === "service"),
  "aws:principalservicename": ({ principal }) => principal.serviceName,
  "aws:viaawsservice": ({ call, principal }) => String(call.via !== undefined && principal.kind !== "service"),
  "aws:calledvia": ({ call }) => call.via?.services,
  "aws:calledviafirst": ({ call }) => call.via?.services[0],
  "aws:calledvialast": ({ call }) => call.via?.services.at(-1),
  "aws:sourcearn": ({ call }) => call.via?.sourceArn,
  "aws:sourceaccount": ({ call }) => call.via?.sourceAccount,
  // Only temporary credentials carry it: IAM user guide, "aws:MultiFactorAuthPresent".
  "aws:multifactorauthpresent": ({ principal }) => principal.session && String(principal.session.mfaAt !== undefined),
  "aws:multifactorauthage": ({ principal, call }) =>
    principal.session?.mfaAt === undefined
      ? undefined
      : String(Math.floor((call.now - principal.session.mfaAt) / 1000)),
  "aws:tokenissuetime": ({ principal }) => principal.session && new Date(principal.session.issuedAt).toISOString(),
  "aws:sourceidentity": ({ principal }) => principal.session?.sourceIdentity,
  "aws:federatedprovider": ({ principal }) => principal.provider,
  "aws:principalorgid": ({ principal, organization }) =>
    organization?.pathOf(principal.account) === undefined ? undefined : organization.id,
  "aws:principalorgpaths": ({ principal, organization }) => single(organization?.pathOf(principal.account)),
  "aws:principalorgmasteraccount": ({ principal, organization }) =>
    organization?.pathOf(principal.account) === undefined ? undefined : organization.managementAccount,
  "aws:resourceaccount": (question) => accountOfResource(question),
  "aws:resourceorgid": (question) => {
    const account = accountOfResource(question);
    const known = account !== undefined && question.organization?.pathOf(account) !== undefined;
    return known ? question.organization?.id : undefined;
  },
  "aws:resourceorgpaths": (question) => single(question.organization?.pathOf(accountOfResource(question) ?? "")),
  "aws:tagkeys": (question) => {
    const keys = [...Object.keys(question.requestTags() ?? {}), ...(question.tagKeys() ?? [])];
    return keys.length > 0 ? keys : undefined;
  },
};

/** A Map, since policies name keys as they like, `constructor` among them. */
const globalKeys = new Map(Object.entries(globalKeyRows));

/** IAM user guide, "Principal key values" of the policy variables. */
const principalTypes: Readonly<Record<Principal["kind"], string | undefined>> = {
  root: "Account",
  user: "User",
  "role-session": "AssumedRole",
  "federated-user": "FederatedUser",
  service: undefined,
  "web-identity": "Anonymous",
  saml: "Anonymous",
  anonymous: "Anonymous",
};

const single = (value: string | undefined): Value => (value === undefined ? undefined : [value]);

const accountOfResource = ({ resourceAccount, principal }: Question): string | undefined =>
  resourceAccount ?? (principal.account || undefined);

/** Reads condition keys for one question; each is computed when a policy first asks for it. */
export class QuestionContext implements ContextReader {
  readonly #question: Question;
  #own: ReadonlyMap<string, Value> | undefined;

  constructor(question: Question) {
    this.#question = question;
  }

  get(key: string): Value {
    // The operation's own word goes first: a role assumed with a second factor is asked for with it.
    this.#own ??= ownKeys(this.#question);
    const stated = this.#own.get(key);
    if (stated !== undefined) return stated;
    const global = globalKeys.get(key);
    return global ? global(this.#question) : (this.#question.condition?.(key) ?? tagOf(this.#question, key));
  }
}

function ownKeys(question: Question): ReadonlyMap<string, Value> {
  const own = new Map<string, Value>();
  for (const [name, value] of Object.entries(question.context() ?? {})) own.set(name.toLowerCase(), value);
  for (const [name, value] of Object.entries(question.principal.session?.federation ?? {})) {
    if (!own.has(name.toLowerCase())) own.set(name.toLowerCase(), value);
  }
  return own;
}

/** `aws:RequestTag/key` and its kin. Keys arrive in lower case, and tag keys have no case in conditions. */
function tagOf(question: Question, key: string): Value {
  const slash = key.indexOf("/");
  if (slash < 0) return undefined;
  const tags = tagSources.get(key.slice(0, slash))?.(question);
  if (!tags) return undefined;
  const wanted = key.slice(slash + 1);
  for (const name of Object.keys(tags)) if (name.toLowerCase() === wanted) return tags[name];
  return undefined;
}

const tagSources = new Map<string, (question: Question) => Readonly<Record<string, string>> | undefined>([
  ["aws:principaltag", ({ policies, principal }) => policies?.tags ?? principal.session?.tags],
  ["aws:requesttag", (question) => question.requestTags()],
  ["aws:resourcetag", (question) => question.resourceTags()],
]);
