import type { Call } from "../../../kernel/call.ts";
import type { CreateKeyRequest, KeySpec, KeyUsageType } from "../../../model/types/kms.d.ts";
import { keyArn } from "../arns.ts";
import type { WaitingKmsHandler } from "../deps.ts";
import { notImplemented, validation } from "../errors.ts";
import { makeMaterial, sealMaterial } from "../material.ts";
import { metadataOf } from "../metadata.ts";
import { acceptPolicy, defaultPolicy } from "../policy.ts";
import { type SpecRow, specRow } from "../specs.ts";
import type { KmsKey } from "../state.ts";
import { sweep } from "../sweep.ts";
import { withTags } from "../tags.ts";

/** Waits, as a fresh RSA key takes its time; nothing is written before it is there. */
export const createKey: WaitingKmsHandler<"CreateKey"> = async (deps, call, input) => {
  const { spec, usage, row } = shapeOf(call, input);
  const external = originOf(call, input) === "EXTERNAL";
  const id = deps.ids.next(input.MultiRegion ? "kmsMultiRegionKey" : "kmsKey");
  const policy =
    input.Policy === undefined
      ? defaultPolicy(call.account)
      : acceptPolicy(deps, call, keyArn(call, id), input.Policy, input.BypassPolicyLockoutSafetyCheck);
  const tags = withTags({}, input.Tags);
  const material = external ? undefined : await makeMaterial(deps.random, row.material);
  const key: KmsKey = {
    id,
    createdAt: call.now,
    description: input.Description ?? "",
    spec,
    usage,
    origin: external ? "EXTERNAL" : "AWS_KMS",
    manager: "CUSTOMER",
    enabled: true,
    policy,
    tags,
    sealed: material && sealMaterial(deps.seals, material),
    rotations: [],
    multiRegion: input.MultiRegion ? { primary: call.region, replicas: [] } : undefined,
  };
  deps.store.transact(() => {
    sweep(deps, call);
    deps.keys.put(call, key);
  });
  return { KeyMetadata: metadataOf(call, key, call.now) };
};

interface Shape {
  readonly spec: KeySpec;
  readonly usage: KeyUsageType;
  readonly row: SpecRow;
}

function shapeOf(call: Call, { KeySpec, CustomerMasterKeySpec, KeyUsage }: CreateKeyRequest): Shape {
  if (KeySpec !== undefined && CustomerMasterKeySpec !== undefined)
    throw validation(
      "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.",
    );
  const spec = KeySpec ?? CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
  const row = specRow(spec);
  if (!row) throw notImplemented(call.operation, `the key spec ${spec}`);
  if (KeyUsage === undefined && spec !== "SYMMETRIC_DEFAULT")
    throw validation("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
  const usage = KeyUsage ?? "ENCRYPT_DECRYPT";
  if (!row.usages[usage]) throw validation(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
  return { spec, usage, row };
}

function originOf(call: Call, { Origin = "AWS_KMS", CustomKeyStoreId, XksKeyId }: CreateKeyRequest): string {
  if (CustomKeyStoreId !== undefined) throw notImplemented(call.operation, "the parameter CustomKeyStoreId");
  if (XksKeyId !== undefined) throw notImplemented(call.operation, "the parameter XksKeyId");
  if (Origin !== "AWS_KMS" && Origin !== "EXTERNAL") throw notImplemented(call.operation, `the origin ${Origin}`);
  return Origin;
}
