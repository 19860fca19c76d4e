import { fromBase64, toBase64 } from "../../../base/base64.ts";
import type { Call, Scope } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Caller, Peer, Peers, ServiceCaller } from "../../../kernel/peers.ts";
import type { Random } from "../../../kernel/ports.ts";
import type { GrantOperation, Operations as KmsOperations } from "../../../model/types/kms.d.ts";
import { tableArn } from "../open-table.ts";
import { kmsAccessDenied, kmsValidation } from "./errors.ts";
import type { TableKey } from "./state.ts";

/** What is asked of KMS, with whose rights, and what its refusals are called here. */

type Asking = { readonly peers: Peers; readonly random: Random };

/** "AWS managed key", developer guide. */
export const managedKey = "alias/aws/dynamodb";

/** "DynamoDB encryption context". */
const contextOf = ({ account }: Scope, tableName: string): Record<string, string> => ({
  "aws:dynamodb:tableName": tableName,
  "aws:dynamodb:subscriberId": account,
});

/** "Using grants to authorize DynamoDB". */
const grantedOperations: readonly GrantOperation[] = [
  "Encrypt",
  "Decrypt",
  "ReEncryptFrom",
  "ReEncryptTo",
  "GenerateDataKey",
  "DescribeKey",
  "RetireGrant",
];

const servicePrincipal = (region: string): string => `dynamodb.${region}.amazonaws.com`;

/** DynamoDB for itself: what a grant lets it do. */
export const asService = ({ account, region }: Scope, tableName: string): ServiceCaller => ({
  as: "service",
  service: servicePrincipal(region),
  account,
  region,
  sourceArn: tableArn({ account, region }, tableName),
  sourceAccount: account,
});

const placeOf = ({ account, region }: Scope): Scope => ({ account, region });

export interface MadeKey {
  readonly row: TableKey;
  readonly bytes: Uint8Array;
}

/** A table key for a table. Rejects with DynamoDB's names for KMS's refusals. */
export async function makeTableKey(
  asking: Asking,
  call: Call,
  scope: Scope,
  tableName: string,
  masterKeyId: string,
): Promise<MadeKey> {
  return named(call, async () => {
    const kms = asking.peers.to<KmsOperations>("kms");
    const caller: Caller = { as: "caller", call };
    const masterKeyArn = await arnOf(kms, caller, masterKeyId);
    const made = await kms.call(
      "GenerateDataKey",
      { KeyId: masterKeyArn, KeySpec: "AES_256", EncryptionContext: contextOf(scope, tableName) },
      caller,
    );
    if (!made.Plaintext || !made.CiphertextBlob) throw new Error("KMS made a data key without its bytes");
    const grantId = await grant(kms, caller, scope, tableName, masterKeyArn);
    const id = Buffer.from(asking.random.bytes(16)).toString("hex");
    return {
      row: { ...placeOf(scope), id, tableName, masterKeyArn, wrapped: toBase64(made.CiphertextBlob), grantId },
      bytes: made.Plaintext,
    };
  });
}

/** The same table key under another key of KMS. */
export async function rewrapTableKey(
  asking: Asking,
  call: Call,
  scope: Scope,
  { row: { id, tableName }, bytes }: MadeKey,
  masterKeyId: string,
): Promise<TableKey> {
  return named(call, async () => {
    const kms = asking.peers.to<KmsOperations>("kms");
    const caller: Caller = { as: "caller", call };
    const masterKeyArn = await arnOf(kms, caller, masterKeyId);
    const EncryptionContext = contextOf(scope, tableName);
    const made = await kms.call("Encrypt", { KeyId: masterKeyArn, Plaintext: bytes, EncryptionContext }, caller);
    if (!made.CiphertextBlob) throw new Error("KMS wrapped a table key without its bytes");
    const grantId = await grant(kms, caller, scope, tableName, masterKeyArn);
    return { ...placeOf(scope), id, tableName, masterKeyArn, wrapped: toBase64(made.CiphertextBlob), grantId };
  });
}

/** Whether a key of that name is the one. Rejects where it is none that the caller may see. */
export const masterKeyArn = (asking: Asking, call: Call, masterKeyId: string): Promise<string> =>
  named(call, () => arnOf(asking.peers.to<KmsOperations>("kms"), { as: "caller", call }, masterKeyId));

async function arnOf(kms: Peer<KmsOperations>, caller: Caller, KeyId: string): Promise<string> {
  const { KeyMetadata } = await kms.call("DescribeKey", { KeyId }, caller);
  return KeyMetadata?.Arn ?? KeyId;
}

async function grant(
  kms: Peer<KmsOperations>,
  caller: Caller,
  scope: Scope,
  tableName: string,
  KeyId: string,
): Promise<string> {
  const principal = servicePrincipal(scope.region);
  const { GrantId } = await kms.call(
    "CreateGrant",
    {
      KeyId,
      GranteePrincipal: principal,
      RetiringPrincipal: principal,
      Operations: grantedOperations,
      Constraints: { EncryptionContextSubset: contextOf(scope, tableName) },
    },
    caller,
  );
  return GrantId ?? "";
}

/** Rejects with KMS's own error. */
export async function unwrap(asking: Asking, row: TableKey, caller: Caller): Promise<Uint8Array> {
  const { Plaintext } = await asking.peers.to<KmsOperations>("kms").call(
    "Decrypt",
    {
      KeyId: row.masterKeyArn,
      CiphertextBlob: fromBase64(row.wrapped),
      EncryptionContext: contextOf(row, row.tableName),
    },
    caller,
  );
  if (!Plaintext) throw new Error("KMS opened a table key without its bytes");
  return Plaintext;
}

/** A grant that is gone already, or whose key is, needs no retiring. */
export async function retire(asking: Asking, row: TableKey): Promise<void> {
  const { tableName, masterKeyArn: KeyId, grantId: GrantId } = row;
  try {
    const kms = asking.peers.to<KmsOperations>("kms");
    await kms.call("RetireGrant", { KeyId, GrantId }, asService(row, tableName));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

async function named<T>(call: Call, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof AwsError ? refusalOf(call, error) : error;
  }
}

/** As DynamoDB passes KMS's words on. Observed. */
function refusalOf({ id }: Call, { code, message }: AwsError): AwsError {
  const about = `${message} (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${id}; Proxy: null)`;
  return code === "AccessDeniedException" ? kmsAccessDenied(about) : kmsValidation(code, about);
}

/** Of a table that exists, whatever the reason is: its items cannot be had. */
export const inaccessible = ({ id }: Call, { code, message }: AwsError): AwsError =>
  kmsAccessDenied(
    `${message} (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${id}; Proxy: null)`,
  );
