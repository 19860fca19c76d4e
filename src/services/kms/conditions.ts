import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import type { Found } from "./find.ts";

/** Members of inputs that are condition keys of their own (service authorization reference, "AWS KMS"). */
const inputKeys = {
  KeySpec: "kms:KeySpec",
  KeyUsage: "kms:KeyUsage",
  Origin: "kms:KeyOrigin",
  MultiRegion: "kms:MultiRegion",
  BypassPolicyLockoutSafetyCheck: "kms:BypassPolicyLockoutSafetyCheck",
  PendingWindowInDays: "kms:ScheduleKeyDeletionPendingWindowInDays",
  RotationPeriodInDays: "kms:RotationPeriodInDays",
  EncryptionAlgorithm: "kms:EncryptionAlgorithm",
  SigningAlgorithm: "kms:SigningAlgorithm",
  MessageType: "kms:MessageType",
  MacAlgorithm: "kms:MacAlgorithm",
  KeyAgreementAlgorithm: "kms:KeyAgreementAlgorithm",
  KeyPairSpec: "kms:DataKeyPairSpec",
  GranteePrincipal: "kms:GranteePrincipal",
  RetiringPrincipal: "kms:RetiringPrincipal",
  WrappingAlgorithm: "kms:WrappingAlgorithm",
  WrappingKeySpec: "kms:WrappingKeySpec",
  ExpirationModel: "kms:ExpirationModel",
  ReplicaRegion: "kms:ReplicaRegion",
  PrimaryRegion: "kms:PrimaryRegion",
} as const;

/** Keys that say how the request is meant where it leaves the member out. */
const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Encrypt: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" },
  Decrypt: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" },
  Sign: { "kms:MessageType": "RAW" },
  Verify: { "kms:MessageType": "RAW" },
  CreateKey: {
    "kms:KeySpec": "SYMMETRIC_DEFAULT",
    "kms:KeyUsage": "ENCRYPT_DECRYPT",
    "kms:KeyOrigin": "AWS_KMS",
    "kms:MultiRegion": "false",
    "kms:BypassPolicyLockoutSafetyCheck": "false",
  },
  PutKeyPolicy: { "kms:BypassPolicyLockoutSafetyCheck": "false" },
  ScheduleKeyDeletion: { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" },
  // Only AWS services, calling for somebody, make it true.
  CreateGrant: { "kms:GrantIsForAWSResource": "false" },
  ListGrants: { "kms:GrantIsForAWSResource": "false" },
  RevokeGrant: { "kms:GrantIsForAWSResource": "false" },
};

export interface ContextInput {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined;
  readonly Constraints?:
    | {
        readonly EncryptionContextEquals?: Readonly<Record<string, string>> | undefined;
        readonly EncryptionContextSubset?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly Operations?: readonly string[] | undefined;
  readonly ValidTo?: number | undefined;
}

/** The encryption context that policies see: a CreateGrant is judged by the one that it constrains its grant to. */
export const encryptionContextOf = ({
  EncryptionContext,
  Constraints,
}: ContextInput): Readonly<Record<string, string>> =>
  EncryptionContext ?? Constraints?.EncryptionContextEquals ?? Constraints?.EncryptionContextSubset ?? {};

/** What the request says. */
export function requestConditions(
  { principal, operation, region, via }: Call,
  input: ContextInput,
): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = { "kms:CallerAccount": principal.account, ...defaults[operation] };
  const caller = via?.services.at(-1);
  if (caller !== undefined) {
    // Service authorization reference, "AWS KMS": the service's name and the region that it works in.
    found["kms:ViaService"] = `${caller.split(".")[0]}.${region}.amazonaws.com`;
    if (operation.endsWith("Grant") || operation === "ListGrants") found["kms:GrantIsForAWSResource"] = "true";
  }
  const given = input as Readonly<Record<string, unknown>>;
  for (const [member, key] of Object.entries(inputKeys))
    if (given[member] !== undefined) found[key] = String(given[member]);
  if (input.Operations) found["kms:GrantOperations"] = [...input.Operations];
  if (input.ValidTo !== undefined) found["kms:ValidTo"] = new Date(input.ValidTo).toISOString();
  if (input.Constraints?.EncryptionContextEquals) found["kms:GrantConstraintType"] = "EncryptionContextEquals";
  else if (input.Constraints?.EncryptionContextSubset) found["kms:GrantConstraintType"] = "EncryptionContextSubset";
  return Object.assign(found, contextConditions(encryptionContextOf(input)));
}

export function contextConditions(context: Readonly<Record<string, string>>): Record<string, string | string[]> {
  const names = Object.keys(context);
  const found: Record<string, string | string[]> = names.length > 0 ? { "kms:EncryptionContextKeys": names } : {};
  for (const name of names) found[`kms:EncryptionContext:${name}`] = context[name] ?? "";
  return found;
}

/** What the key says. */
export function keyConditions({ aliases }: Pick<Deps, "aliases">, { scope, key, alias }: Found): ConditionContext {
  const names: string[] = [];
  for (const { name } of aliases.findBy(scope, "key", key.id)) names.push(name);
  const { multiRegion } = key;
  return {
    "kms:KeySpec": key.spec,
    "kms:KeyUsage": key.usage,
    "kms:KeyOrigin": key.origin,
    "kms:MultiRegion": String(multiRegion !== undefined),
    "kms:MultiRegionKeyType": multiRegion && (multiRegion.primary === scope.region ? "PRIMARY" : "REPLICA"),
    "kms:RequestAlias": alias,
    "kms:ResourceAliases": names.length > 0 ? names : undefined,
  };
}
