import type { GrantOperation } from "../../model/types/kms.d.ts";
import type { Grant, GrantConstraint } from "./state.ts";

/**
 * A grant as statements of its key's policy, so that decisions name it as they name any statement (KMS developer guide,
 * "Grants in AWS KMS": a grant is considered along with key policies and IAM policies).
 */
export function statementsOf(grant: Grant): object[] {
  const { constraints } = grant;
  const bound = constraints ? grant.operations.filter((operation) => takesContext.has(operation)) : [];
  const free = grant.operations.filter((operation) => operation !== "CreateGrant" && !bound.includes(operation));
  const conditions = constraints ? conditionsOf(constraints) : {};
  const statements: object[] = [];
  const allow = (Sid: string, principal: string, operations: readonly string[], Condition?: object): void => {
    if (operations.length === 0) return;
    statements.push({
      Sid,
      Effect: "Allow",
      Principal: principal.endsWith(".amazonaws.com") ? { Service: principal } : { AWS: principal },
      Action: operations.map((operation) => `kms:${operation}`),
      Resource: "*",
      ...(Condition && { Condition }),
    });
  };
  allow(`Grant ${grant.id}`, grant.grantee, bound, conditions);
  allow(`Grant ${grant.id}`, grant.grantee, free, retiringOnly(free, grant.id));
  // "The grantee can create grants only for operations that the parent grant allows, and as narrow ones."
  if (grant.operations.includes("CreateGrant")) {
    const handedOn = { "ForAllValues:StringEquals": { "kms:GrantOperations": grant.operations } };
    const asNarrow =
      constraints?.type === "EncryptionContextEquals" ? { "kms:GrantConstraintType": constraints.type } : {};
    allow(
      `Grant ${grant.id}`,
      grant.grantee,
      ["CreateGrant"],
      merged(handedOn, conditions, { StringEquals: asNarrow }),
    );
  }
  if (grant.retiring !== undefined)
    allow(`Retiring principal of grant ${grant.id}`, grant.retiring, ["RetireGrant"], onlyItself(grant.id));
  // "The account in which the grant was created can retire it": its root user, and those whom it lets by IAM.
  allow(`Issuing account of grant ${grant.id}`, grant.issuingAccount, ["RetireGrant"], onlyItself(grant.id));
  return statements;
}

/** Operations that have an encryption context; a constraint says nothing about the others. */
const takesContext: ReadonlySet<GrantOperation> = new Set<GrantOperation>([
  "Encrypt",
  "Decrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
]);

/** Of KMS's own making, not AWS's: says which grant a RetireGrant is about. */
export const retiredGrantKey = "kms:RetiredGrantId";

const onlyItself = (id: string): object => ({ StringEquals: { [retiredGrantKey]: id } });

/** The right to retire is a right to retire this grant; the statement is split no further where it holds other operations. */
const retiringOnly = (operations: readonly GrantOperation[], id: string): object | undefined =>
  operations.includes("RetireGrant") ? { StringEqualsIfExists: { [retiredGrantKey]: id } } : undefined;

function conditionsOf({ type, pairs }: GrantConstraint): Conditions {
  const keys = Object.keys(pairs);
  const equal = Object.fromEntries(keys.map((key) => [`kms:EncryptionContext:${key}`, pairs[key] ?? ""]));
  const some: Conditions = keys.length > 0 ? { StringEquals: equal } : {};
  if (type === "EncryptionContextSubset") return some;
  // Nothing but these pairs. ForAllValues holds of a context that is empty, which StringEquals then refuses.
  return keys.length > 0
    ? { ...some, "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": keys } }
    : { Null: { "kms:EncryptionContextKeys": "true" } };
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

function merged(...all: readonly Conditions[]): Conditions {
  const result: Record<string, Record<string, string | readonly string[]>> = {};
  for (const conditions of all) {
    for (const [operator, keys] of Object.entries(conditions)) {
      if (Object.keys(keys).length > 0) result[operator] = { ...result[operator], ...keys };
    }
  }
  return result;
}

/**
 * Condition keys have no case, keys of an encryption context have: a grant whose constraint differs from the request's
 * context in case alone does not speak of it, and its statements would.
 */
export function differsInCase({ constraints }: Grant, context: Readonly<Record<string, string>>): boolean {
  if (!constraints) return false;
  const names = Object.keys(context);
  return Object.keys(constraints.pairs).some(
    (key) => !Object.hasOwn(context, key) && names.some((name) => name.toLowerCase() === key.toLowerCase()),
  );
}
