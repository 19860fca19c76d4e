import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { CreateGrantRequest, GrantListEntry, GrantOperation } from "../../../model/types/kms.d.ts";
import { keyArn } from "../arns.ts";
import type { Deps, KmsHandler } from "../deps.ts";
import {
  grantNotFound,
  invalidArn,
  invalidGrantId,
  malformedGrant,
  notImplemented,
  tooMany,
  unfitForGrant,
  validation,
} from "../errors.ts";
import { type Found, findKey, isGone, toShare } from "../find.ts";
import { checkGrantTokens, grantToken, readGrantToken } from "../grant-tokens.ts";
import { requireEnabled } from "../key-state.ts";
import { pageFrom, pageOf } from "../paging.ts";
import { exists } from "../policy.ts";
import type { Grant, GrantConstraint } from "../state.ts";
import { endDryRun } from "../use.ts";

/** "Grants for each KMS key: 50,000" (KMS developer guide, "Resource quotas"). */
const mostGrants = 50_000;

export const createGrant: KmsHandler<"CreateGrant"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toShare);
  refuseServices(call, input);
  checkGrantTokens(deps, input.GrantTokens);
  requireEnabled(found, call.now);
  checkOperations(found, input.Operations);
  const constraints = constraintsOf(found, input);
  const grantee = principalOf(deps, call, input.GranteePrincipal ?? "");
  const retiring = input.RetiringPrincipal === undefined ? undefined : principalOf(deps, call, input.RetiringPrincipal);
  endDryRun(input);
  const grant: Grant = {
    keyId: found.key.id,
    id: deps.ids.next("kmsGrant"),
    name: input.Name,
    createdAt: call.now,
    grantee,
    retiring,
    issuingAccount: `arn:aws:iam::${call.account}:root`,
    operations: [...new Set(input.Operations)],
    constraints,
  };
  const known = [...deps.grants.list(found.scope, { prefix: [found.key.id] })];
  // "When you use a name, a retried request with the same parameters gives the same grant back."
  const same = input.Name === undefined ? undefined : known.find((other) => isSame(other, grant));
  if (!same && known.length >= mostGrants) throw tooMany(`${found.arn} has the maximum number of grants.`);
  if (!same) deps.grants.put(found.scope, grant);
  const { id } = same ?? grant;
  return { GrantToken: grantToken(deps.seals, found.arn, id), GrantId: id };
};

function refuseServices(call: Call, input: CreateGrantRequest): void {
  for (const member of ["GranteeServicePrincipal", "RetiringServicePrincipal"] as const) {
    if (input[member] !== undefined) throw notImplemented(call.operation, `the parameter ${member}`);
  }
  if (input.Constraints?.SourceArn !== undefined)
    throw notImplemented(call.operation, "the parameter Constraints.SourceArn");
  if (input.GranteePrincipal === undefined) throw validation("GranteePrincipal is required.");
}

/** KMS API reference, CreateGrant, "Operations": each must be one that the key can do. */
const usageOperations = {
  ENCRYPT_DECRYPT: ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo"],
  SIGN_VERIFY: ["Sign", "Verify"],
  GENERATE_VERIFY_MAC: ["GenerateMac", "VerifyMac"],
  KEY_AGREEMENT: ["DeriveSharedSecret"],
  ENCAPSULATE_DECAPSULATE: ["Encapsulate", "Decapsulate"],
} as const satisfies Readonly<Record<string, readonly GrantOperation[]>>;
const everyKey: readonly GrantOperation[] = ["CreateGrant", "RetireGrant", "DescribeKey"];
const symmetricKeys: readonly GrantOperation[] = [
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
];

function checkOperations({ key }: Found, operations: readonly GrantOperation[]): void {
  const secret = key.spec === "SYMMETRIC_DEFAULT" || key.usage === "GENERATE_VERIFY_MAC";
  const fit = new Set<GrantOperation>([
    ...everyKey,
    ...usageOperations[key.usage],
    ...(key.spec === "SYMMETRIC_DEFAULT" ? symmetricKeys : []),
    ...(secret ? [] : (["GetPublicKey"] as const)),
  ]);
  const unfit = operations.find((operation) => !fit.has(operation));
  if (unfit !== undefined) throw unfitForGrant(unfit, key.usage);
}

function constraintsOf({ key }: Found, { Constraints }: CreateGrantRequest): GrantConstraint | undefined {
  const equals = filled(Constraints?.EncryptionContextEquals);
  const subset = filled(Constraints?.EncryptionContextSubset);
  if (!equals && !subset) return undefined;
  if (equals && subset)
    throw validation(
      "A grant can have one encryption context constraint: EncryptionContextEquals or EncryptionContextSubset.",
    );
  if (key.spec !== "SYMMETRIC_DEFAULT")
    throw validation(`Encryption context constraints are not supported with the key spec ${key.spec}.`);
  if (equals) return { type: "EncryptionContextEquals", pairs: equals };
  return { type: "EncryptionContextSubset", pairs: subset ?? {} };
}

/** No pair is no constraint: Terraform's AWS provider sends both, and the one that is not meant is empty. */
const filled = <Pairs extends object>(pairs: Pairs | undefined): Pairs | undefined =>
  pairs && Object.keys(pairs).length > 0 ? pairs : undefined;

/** An account, user, role, federated user or session that exists; from a service, its own principal, too. */
function principalOf({ identities }: Deps, call: Call, name: string): string {
  if (/^\d{12}$/.test(name)) return `arn:aws:iam::${name}:root`;
  if (call.via?.services.some((service) => isOf(service, name, call.region))) return name;
  const arn = parseArn(name);
  if ((arn?.service !== "iam" && arn?.service !== "sts") || !exists(identities, name)) throw invalidArn(name);
  return name;
}

/** `dynamodb.us-east-1.amazonaws.com` is `dynamodb.amazonaws.com`, as its grants name it in every region. */
const isOf = (service: string, name: string, region: string): boolean =>
  name === service || name === service.replace(".", `.${region}.`);

const isSame = (one: Grant, other: Grant): boolean =>
  one.name === other.name &&
  one.grantee === other.grantee &&
  one.retiring === other.retiring &&
  JSON.stringify(one.operations) === JSON.stringify(other.operations) &&
  JSON.stringify(one.constraints) === JSON.stringify(other.constraints);

export const listGrants: KmsHandler<"ListGrants"> = (deps, call, input) => {
  const { scope, key, arn } = findKey(deps, call, input.KeyId, toShare);
  if (input.GranteeServicePrincipal !== undefined)
    throw notImplemented(call.operation, "the parameter GranteeServicePrincipal");
  const asked = ({ id, grantee }: Grant): boolean =>
    (input.GrantId ?? id) === id && (input.GranteePrincipal ?? grantee) === grantee;
  const { items, rest } = pageFrom(
    input,
    50,
    ({ id }: Grant) => id,
    function* (after) {
      const place = after === undefined ? undefined : [key.id, after];
      for (const grant of deps.grants.list(scope, { prefix: [key.id], after: place })) if (asked(grant)) yield grant;
    },
  );
  return { Grants: items.map((grant) => entryOf(arn, grant)), ...rest };
};

/** Of the caller's account and region, whatever their keys. */
export const listRetirableGrants: KmsHandler<"ListRetirableGrants"> = (deps, call, input) => {
  if (input.RetiringServicePrincipal !== undefined)
    throw notImplemented(call.operation, "the parameter RetiringServicePrincipal");
  if (input.RetiringPrincipal === undefined) throw validation("RetiringPrincipal is required.");
  const standing = [...deps.grants.findBy(call, "retiring", input.RetiringPrincipal)].filter(({ keyId }) => {
    const key = deps.keys.get(call, keyId);
    return key !== undefined && !isGone(key, call.now);
  });
  const { items, rest } = pageOf(input, 50, ({ keyId, id }) => `${keyId} ${id}`, standing);
  return { Grants: items.map((grant) => entryOf(keyArn(call, grant.keyId), grant)), ...rest };
};

function entryOf(arn: string, grant: Grant): GrantListEntry {
  const { constraints } = grant;
  return {
    KeyId: arn,
    GrantId: grant.id,
    Name: grant.name ?? "",
    CreationDate: grant.createdAt,
    GranteePrincipal: grant.grantee,
    ...(grant.retiring !== undefined && { RetiringPrincipal: grant.retiring }),
    IssuingAccount: grant.issuingAccount,
    Operations: grant.operations,
    ...(constraints && { Constraints: { [constraints.type]: constraints.pairs } }),
  };
}

export const revokeGrant: KmsHandler<"RevokeGrant"> = (deps, call, input) => {
  const { scope, key } = findKey(deps, call, input.KeyId, toShare);
  if (!/^[0-9a-f]{64}$/.test(input.GrantId)) throw invalidGrantId(input.GrantId);
  if (!deps.grants.get(scope, key.id, input.GrantId)) throw grantNotFound(input.GrantId);
  endDryRun(input);
  deps.grants.delete(scope, key.id, input.GrantId);
  return {};
};

export const retireGrant: KmsHandler<"RetireGrant"> = (deps, call, input) => {
  const { found, grantId } = grantToRetire(deps, call, input);
  if (!deps.grants.get(found.scope, found.key.id, grantId)) throw grantNotFound(grantId);
  endDryRun(input);
  deps.grants.delete(found.scope, found.key.id, grantId);
  return {};
};

interface RetireInput {
  readonly GrantToken?: string | undefined;
  readonly KeyId?: string | undefined;
  readonly GrantId?: string | undefined;
}

/** Named by its token, or by key ARN and grant id. */
export function grantToRetire(
  deps: Pick<Deps, "keys" | "aliases" | "seals">,
  call: Call,
  { GrantToken, KeyId, GrantId }: RetireInput,
): { readonly found: Found; readonly grantId: string } {
  if (GrantToken !== undefined) {
    if (KeyId !== undefined || GrantId !== undefined) throw malformedGrant();
    const { account, region, keyId, grantId } = readGrantToken(deps.seals, GrantToken);
    return { found: findKey(deps, call, keyArn({ account, region }, keyId), toShare), grantId };
  }
  if (KeyId === undefined || GrantId === undefined) throw malformedGrant();
  return { found: findKey(deps, call, KeyId, toShare), grantId: GrantId };
}
