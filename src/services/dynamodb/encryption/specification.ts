import type { Call } from "../../../kernel/call.ts";
import type { SSESpecification } from "../../../model/types/dynamodb.d.ts";
import type { Deps } from "../deps.ts";
import { notImplemented } from "../errors.ts";
import type { Table } from "../state.ts";
import { invalid } from "../tables/schema-rules.ts";
import { house } from "../work/schedule.ts";
import { type MadeKey, managedKey } from "./kms.ts";
import { callerName, serviceName } from "./ready.ts";
import type { TableEncryption } from "./state.ts";

/** The key of KMS that a specification asks for; undefined: the AWS owned key. Throws what is wrong with it. */
export function masterKeyIn(specification: SSESpecification | undefined): string | undefined {
  if (!specification) return undefined;
  const { Enabled, SSEType, KMSMasterKeyId } = specification;
  if (Enabled !== true) {
    if (SSEType === undefined && KMSMasterKeyId === undefined) return undefined;
    throw invalid("SSEType and KMSMasterKeyId must not be specified when SSESpecification is not enabled");
  }
  // "AES256 ... is not supported."
  if (SSEType !== undefined && SSEType !== "KMS") throw invalid("The only valid SSEType is KMS");
  return KMSMasterKeyId ?? managedKey;
}

/** Stores a new key, in the caller's transaction, and has it at hand for who asked for it, and for the service. */
export function takeKey(deps: Deps, call: Call, { row, bytes }: MadeKey): void {
  deps.tableKeys.put(house, row);
  const now = deps.clock.now();
  deps.keyRing.keep(row.id, bytes, callerName(call), now);
  deps.keyRing.keep(row.id, bytes, serviceName, now);
}

export const encryptionBy = ({ row: { id, masterKeyArn } }: MadeKey): TableEncryption => ({
  keyId: id,
  masterKeyArn,
  seals: true,
  resealing: false,
});

/** Replicas would need keys of their own regions. */
export function refuseReplicas(operation: string, { replicas = [] }: Table): void {
  if (replicas.length > 0) throw notImplemented(operation, "SSESpecification of a table that has replicas");
}
