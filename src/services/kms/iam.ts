import type { Call } from "../../kernel/call.ts";
import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/kms.d.ts";
import { aliasArn, keyArn } from "./arns.ts";
import { type ContextInput, encryptionContextOf, keyConditions, requestConditions } from "./conditions.ts";
import type { Deps } from "./deps.ts";
import { type Found, findKey, type Reach, toManage, toShare, toUse } from "./find.ts";
import { retiredGrantKey } from "./grant-statements.ts";
import { resourcePolicyOf } from "./key-policy.ts";
import { standing, targetOf } from "./operations/aliases.ts";
import { keyToDecrypt } from "./operations/encryption.ts";
import { grantToRetire } from "./operations/grants.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };
type Finds<Input> = (call: Call, input: Input, deps: Deps) => Found;

/** What is asked about a call is asked about one key: it is looked for once. */
const lately = new WeakMap<object, Found>();

function once<Input extends object>(find: Finds<Input>): Finds<Input> {
  return (call, input, deps) => {
    let found = lately.get(input);
    if (!found) {
      found = find(call, input, deps);
      lately.set(input, found);
    }
    return found;
  };
}

/** An action on one key: its policy and grants decide, and IAM where they delegate. */
function onKey<Input extends object>(action: string, finds: Finds<Input>): AuthorizedRow<Input, Deps> {
  const find = once(finds);
  return {
    action,
    resource: (call, input, deps) => find(call, input, deps).arn,
    resourcePolicy: (call, input, deps) =>
      resourcePolicyOf(deps, find(call, input, deps), encryptionContextOf(input as ContextInput)),
    resourceTags: (call, input, deps) => find(call, input, deps).key.tags,
    context: (call, input, deps) => ({
      ...requestConditions(call, input as ContextInput),
      ...keyConditions(deps, find(call, input, deps)),
    }),
  };
}

const named = (action: string, reach: Reach): AuthorizedRow<{ KeyId: string }, Deps> =>
  onKey(action, (call, input, deps) => findKey(deps, call, input.KeyId, reach));
const use = (action: string) => named(action, toUse);
const share = (action: string) => named(action, toShare);
const manage = (action: string) => named(action, toManage);

/** An alias and the keys that it leads to, now and then: the action is needed on each (KMS developer guide, "Controlling access to aliases"). */
function onAlias<Input extends { AliasName: string }>(
  action: string,
  keysOf: (call: Call, input: Input, deps: Deps) => readonly Found[],
): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (call, input, deps) => [
      aliasArn(call, input.AliasName),
      ...keysOf(call, input, deps).map(({ arn }) => arn),
    ],
    resourcePolicy: (call, input, deps, resource) => {
      const found = keysOf(call, input, deps).find(({ arn }) => arn === resource);
      return found && resourcePolicyOf(deps, found, {});
    },
    context: (call) => requestConditions(call, {}),
  };
}

const target = (call: Call, { TargetKeyId }: { TargetKeyId: string }, deps: Deps): Found =>
  targetOf(deps, call, TargetKeyId);

function current(call: Call, { AliasName }: { AliasName: string }, deps: Deps): readonly Found[] {
  const alias = standing(deps, call, AliasName);
  return alias ? [findKey(deps, call, alias.keyId, toManage)] : [];
}

const tagsOf = ({ Tags = [] }: { Tags?: readonly { TagKey: string; TagValue: string }[] | undefined }) =>
  Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));

/** Operation to action, resource and who decides. */
export const iam = {
  CancelKeyDeletion: manage("kms:CancelKeyDeletion"),
  CreateAlias: onAlias("kms:CreateAlias", (call, input: Operations["CreateAlias"]["input"], deps) => [
    target(call, input, deps),
  ]),
  CreateGrant: share("kms:CreateGrant"),
  CreateKey: {
    action: "kms:CreateKey",
    resource: () => "*",
    requestTags: tagsOf,
    context: (call, input: Operations["CreateKey"]["input"]) => requestConditions(call, input as ContextInput),
  },
  Decrypt: onKey(
    "kms:Decrypt",
    (call, input: Operations["Decrypt"]["input"], deps) => keyToDecrypt(deps, call, input).found,
  ),
  DeleteAlias: onAlias("kms:DeleteAlias", current),
  DeleteImportedKeyMaterial: manage("kms:DeleteImportedKeyMaterial"),
  DeriveSharedSecret: use("kms:DeriveSharedSecret"),
  DescribeKey: use("kms:DescribeKey"),
  DisableKey: manage("kms:DisableKey"),
  DisableKeyRotation: manage("kms:DisableKeyRotation"),
  EnableKey: manage("kms:EnableKey"),
  EnableKeyRotation: manage("kms:EnableKeyRotation"),
  Encrypt: use("kms:Encrypt"),
  GenerateDataKey: use("kms:GenerateDataKey"),
  GenerateDataKeyPair: use("kms:GenerateDataKeyPair"),
  GenerateDataKeyPairWithoutPlaintext: use("kms:GenerateDataKeyPairWithoutPlaintext"),
  GenerateDataKeyWithoutPlaintext: use("kms:GenerateDataKeyWithoutPlaintext"),
  GenerateMac: use("kms:GenerateMac"),
  GenerateRandom: { action: "kms:GenerateRandom", resource: () => "*" },
  GetKeyPolicy: manage("kms:GetKeyPolicy"),
  GetKeyRotationStatus: share("kms:GetKeyRotationStatus"),
  GetParametersForImport: manage("kms:GetParametersForImport"),
  GetPublicKey: use("kms:GetPublicKey"),
  ImportKeyMaterial: manage("kms:ImportKeyMaterial"),
  ListAliases: { action: "kms:ListAliases", resource: () => "*" },
  ListGrants: share("kms:ListGrants"),
  ListKeyPolicies: manage("kms:ListKeyPolicies"),
  ListKeyRotations: manage("kms:ListKeyRotations"),
  ListKeys: { action: "kms:ListKeys", resource: () => "*" },
  ListResourceTags: manage("kms:ListResourceTags"),
  ListRetirableGrants: { action: "kms:ListRetirableGrants", resource: () => "*" },
  PutKeyPolicy: manage("kms:PutKeyPolicy"),
  ReEncrypt: {
    action: "kms:ReEncryptFrom",
    decidedBy: "operation",
    because: "KMS API reference, ReEncrypt: kms:ReEncryptFrom on the source key and kms:ReEncryptTo on the destination",
  },
  ReplicateKey: manage("kms:ReplicateKey"),
  RetireGrant: retire(),
  RevokeGrant: share("kms:RevokeGrant"),
  RotateKeyOnDemand: manage("kms:RotateKeyOnDemand"),
  ScheduleKeyDeletion: manage("kms:ScheduleKeyDeletion"),
  Sign: use("kms:Sign"),
  TagResource: { ...manage("kms:TagResource"), requestTags: tagsOf },
  UntagResource: {
    ...manage("kms:UntagResource"),
    tagKeys: ({ TagKeys = [] }: { TagKeys?: readonly string[] }) => TagKeys,
  },
  UpdateAlias: onAlias("kms:UpdateAlias", (call, input: Operations["UpdateAlias"]["input"], deps) => [
    ...current(call, input, deps),
    target(call, input, deps),
  ]),
  UpdateKeyDescription: manage("kms:UpdateKeyDescription"),
  UpdatePrimaryRegion: primary(),
  Verify: use("kms:Verify"),
  VerifyMac: use("kms:VerifyMac"),
} satisfies Rows;

/** The old primary key and the new one (KMS developer guide, "Controlling access to multi-Region keys"). */
function primary(): AuthorizedRow<Operations["UpdatePrimaryRegion"]["input"], Deps> {
  type Input = Operations["UpdatePrimaryRegion"]["input"];
  const row = onKey("kms:UpdatePrimaryRegion", (call, input: Input, deps) =>
    findKey(deps, call, input.KeyId, toManage),
  );
  const next = (call: Call, input: Input, deps: Deps): Found | undefined => {
    const { scope, key } = findKey(deps, call, input.KeyId, toManage);
    const there = { ...scope, region: input.PrimaryRegion };
    const found = deps.keys.get(there, key.id);
    return found && { scope: there, key: found, arn: keyArn(there, key.id) };
  };
  return {
    ...row,
    resource: (call, input, deps) => {
      const found = next(call, input, deps);
      const { arn } = findKey(deps, call, input.KeyId, toManage);
      return found ? [arn, found.arn] : arn;
    },
    resourcePolicy: (call, input, deps, resource) => {
      const found = next(call, input, deps);
      return found?.arn === resource
        ? resourcePolicyOf(deps, found, {})
        : row.resourcePolicy?.(call, input, deps, resource);
    },
  };
}

function retire(): AuthorizedRow<Operations["RetireGrant"]["input"], Deps> {
  const row = onKey(
    "kms:RetireGrant",
    (call, input: Operations["RetireGrant"]["input"], deps) => grantToRetire(deps, call, input).found,
  );
  return {
    ...row,
    context: (call, input, deps) => ({
      ...row.context?.(call, input, deps),
      [retiredGrantKey]: grantToRetire(deps, call, input).grantId,
    }),
  };
}
