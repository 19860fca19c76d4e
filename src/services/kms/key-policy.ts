import type { ResourcePolicy } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import type { Found } from "./find.ts";
import { differsInCase, statementsOf } from "./grant-statements.ts";
import type { Grant } from "./state.ts";

/**
 * Who may use a key: its policy, which must allow or delegate to the account, with the key's grants behind its own
 * statements.
 *
 * @param context the request's encryption context
 */
export function resourcePolicyOf(
  { grants }: Pick<Deps, "grants">,
  { scope, key, arn }: Found,
  context: Readonly<Record<string, string>>,
): ResourcePolicy {
  const known = lately.get(grants);
  const kept = known?.changes === grants.changes() ? known : forget(grants);
  let standing = kept.byKey.get(arn);
  if (standing?.alone.text !== key.policy) {
    standing = { alone: policyNamed(arn, key.policy), grants: [...grants.list(scope, { prefix: [key.id] })] };
    kept.byKey.set(arn, standing);
  }
  if (standing.grants.length === 0) return standing.alone;
  const spoken = standing.grants.some((grant) => differsInCase(grant, context))
    ? standing.grants.filter((grant) => !differsInCase(grant, context))
    : standing.grants;
  return policyNamed(arn, withGrants(key.policy, spoken));
}

const policyNamed = (arn: string, text: string): ResourcePolicy => ({
  name: "default",
  arn,
  text,
  kind: "resource",
  required: true,
});

interface Standing {
  /** The key's policy, without grants. */
  readonly alone: ResourcePolicy;
  readonly grants: readonly Grant[];
}

interface Kept {
  readonly changes: number;
  readonly byKey: Map<string, Standing>;
}

/** Policies and grants by key, as long as none changes: every use of a key asks for them. */
const lately = new WeakMap<Deps["grants"], Kept>();

function forget(grants: Deps["grants"]): Kept {
  const fresh: Kept = { changes: grants.changes(), byKey: new Map() };
  lately.set(grants, fresh);
  return fresh;
}

const merged = new WeakMap<readonly Grant[], { readonly policy: string; readonly text: string }>();

function withGrants(policy: string, standing: readonly Grant[]): string {
  const known = merged.get(standing);
  if (known?.policy === policy) return known.text;
  const document = JSON.parse(policy) as { Statement: object | object[] };
  const Statement = [document.Statement, standing.flatMap(statementsOf)].flat();
  const text = JSON.stringify({ ...document, Statement }, null, 1);
  merged.set(standing, { policy, text });
  return text;
}
