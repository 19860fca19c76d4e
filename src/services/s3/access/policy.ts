import { globMatches } from "../../../base/glob.ts";
import { checkPolicy } from "../../../engines/iam/index.ts";
import { parseArn } from "../../../kernel/arn.ts";
import type { Identities } from "../../../kernel/gifts.ts";
import type { Published } from "../../../kernel/ports.ts";
import type { IamAction, IamActionsTable } from "../../../model/iam.ts";
import { accountOf } from "../owner.ts";
import { malformedPolicy } from "./errors.ts";

/** "Bucket policies are limited to 20 KB in size." */
const mostBytes = 20_480;

/** What a policy may speak of: the bucket or access point that carries it, and the objects in it. */
export interface PolicyHome {
  /** ARN of the bucket or access point. */
  readonly arn: string;
  /** What stands between it and an object's key. */
  readonly separator: "/" | "/object/";
  /** Types of resources in the service authorization reference. */
  readonly types: { readonly home: string; readonly objects: string };
}

export const bucketHome = (arn: string): PolicyHome => ({
  arn,
  separator: "/",
  types: { home: "bucket", objects: "object" },
});

export const pointHome = (arn: string): PolicyHome => ({
  arn,
  separator: "/object/",
  types: { home: "accesspoint", objects: "accesspointobject" },
});

interface Statement {
  readonly Principal?: Principals;
  readonly NotPrincipal?: Principals;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
}
type Principals = string | Readonly<Record<string, string | readonly string[]>>;

export interface PolicyDeps {
  readonly identities: Identities;
  readonly published: Published;
}

/** Throws MalformedPolicy for a text that S3 would not take as the policy of a bucket or an access point. */
export function checkPolicyOf(deps: PolicyDeps, home: PolicyHome, text: string): void {
  if (Buffer.byteLength(text) > mostBytes) throw malformedPolicy("Policy exceeds the maximum allowed document size.");
  if (!text.trimStart().startsWith("{"))
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  const problem = checkPolicy(text, "resource");
  if (problem) throw malformedPolicy(problem.message);
  const actions = (deps.published("iam-actions") as IamActionsTable).services.s3?.actions ?? {};
  const { Statement } = JSON.parse(text) as { Statement: Statement | readonly Statement[] };
  for (const statement of [Statement].flat() as Statement[]) {
    for (const principals of [statement.Principal, statement.NotPrincipal]) checkPrincipals(deps, principals);
    checkActions(actions, listOf(statement.Action ?? statement.NotAction));
    const kinds = checkResources(home, listOf(statement.Resource ?? statement.NotResource));
    if (statement.Action !== undefined && statement.Resource !== undefined)
      checkFit(home, actions, listOf(statement.Action), kinds);
  }
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** "You must specify principals that exist": S3 keeps their ids in place of their names. */
function checkPrincipals({ identities }: PolicyDeps, principals: Principals | undefined): void {
  if (principals === undefined || typeof principals === "string") return;
  for (const [type, values] of Object.entries(principals)) {
    for (const value of listOf(values)) {
      const known =
        type === "AWS" ? exists(identities, value) : type !== "CanonicalUser" || accountOf(value) !== undefined;
      if (!known) throw malformedPolicy("Invalid principal in policy", `"${type}" : "${value}"`);
    }
  }
}

/** Accounts, sessions and unique ids are taken at their word. */
function exists(identities: Identities, name: string): boolean {
  const arn = parseArn(name);
  if (arn?.service !== "iam") return true;
  const last = arn.resource.slice(arn.resource.lastIndexOf("/") + 1);
  if (arn.resource.startsWith("user/")) return identities.userArn(arn.account, last) === name;
  if (arn.resource.startsWith("role/")) return identities.role(arn.account, last)?.arn === name;
  return true;
}

type Actions = Readonly<Record<string, IamAction>>;

const matching = (actions: Actions, pattern: string): readonly IamAction[] => {
  const wanted = pattern.slice(pattern.indexOf(":") + 1).toLowerCase();
  return Object.entries(actions).flatMap(([name, action]) => (globMatches(wanted, name.toLowerCase()) ? action : []));
};

function checkActions(actions: Actions, patterns: readonly string[]): void {
  for (const pattern of patterns) {
    if (pattern === "*") continue;
    if (!pattern.toLowerCase().startsWith("s3:") || matching(actions, pattern).length === 0)
      throw malformedPolicy("Policy has invalid action");
  }
}

interface Kinds {
  readonly home: boolean;
  readonly objects: boolean;
}

/** Every resource must be the bucket's or the access point's own. */
function checkResources(home: PolicyHome, resources: readonly string[]): Kinds {
  let kinds: Kinds = { home: false, objects: false };
  for (const resource of resources) {
    const at = resource.indexOf(home.separator, home.arn.lastIndexOf("/") + 1);
    const owner = at < 0 ? resource : resource.slice(0, at);
    if (!globMatches(owner, home.arn) || /^arn:aws:s3:::[*?]+$/.test(owner) || !owner.startsWith("arn:"))
      throw malformedPolicy("Policy has invalid resource");
    // A wildcard at the end reaches the objects as well.
    const both = at < 0 && owner.endsWith("*");
    kinds = { home: kinds.home || at < 0, objects: kinds.objects || at >= 0 || both };
  }
  return kinds;
}

/** Each action must be one on some resource of its statement; of a pattern, one of its actions. */
function checkFit({ types }: PolicyHome, actions: Actions, patterns: readonly string[], kinds: Kinds): void {
  const fits = ({ r = [] }: IamAction): boolean =>
    r.some((use) => {
      const type = (typeof use === "string" ? use : use[0]).replace(/\*$/, "");
      return (kinds.home && type === types.home) || (kinds.objects && type === types.objects);
    });
  for (const pattern of patterns) {
    if (pattern !== "*" && !matching(actions, pattern).some(fits))
      throw malformedPolicy("Action does not apply to any resource(s) in statement");
  }
}
