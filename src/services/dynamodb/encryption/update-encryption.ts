import type { Call, Scope } from "../../../kernel/call.ts";
import type { SSESpecification } from "../../../model/types/dynamodb.d.ts";
import type { Deps } from "../deps.ts";
import type { Table } from "../state.ts";
import { invalid } from "../tables/schema-rules.ts";
import { begin, house } from "../work/schedule.ts";
import { makeTableKey, masterKeyArn, rewrapTableKey } from "./kms.ts";
import { readyTable, requireKey } from "./ready.ts";
import { encryptionBy, masterKeyIn, refuseReplicas, takeKey } from "./specification.ts";

/** A change of a table's encryption that KMS has been asked about already: what is left to do at once. */
export type EncryptionChange = (table: Table) => Table;

/**
 * What UpdateTable does to the encryption. Between keys of KMS the table key stays, under another wrapping; to and from the
 * AWS owned key everything that is stored is sealed, or opened, in the background.
 */
export async function planEncryption(
  deps: Deps,
  call: Call,
  scope: Scope,
  table: Table,
  specification: SSESpecification,
): Promise<EncryptionChange> {
  const masterKeyId = masterKeyIn(specification);
  const { encryption } = table;
  refuseReplicas(call.operation, table);
  if (masterKeyId === undefined) {
    if (!encryption) throw invalid("Table is already encrypted by default");
    await readyTable(deps, call, scope, table);
    return (now) => reseal(deps, scope, { ...now, encryption: { ...encryption, seals: false, resealing: true } });
  }
  if (!encryption) {
    const made = await makeTableKey(deps, call, scope, table.name, masterKeyId);
    return (now) => {
      takeKey(deps, call, made);
      return reseal(deps, scope, { ...now, encryption: { ...encryptionBy(made), resealing: true } });
    };
  }
  if ((await masterKeyArn(deps, call, masterKeyId)) === encryption.masterKeyArn) {
    throw invalid("Table is already encrypted with given KMSMasterKeyId");
  }
  await readyTable(deps, call, scope, table);
  const old = requireKey(deps, encryption.keyId);
  const bytes = deps.keyRing.bytesOf(encryption.keyId);
  if (!bytes) throw new Error(`the table key ${encryption.keyId} is not at hand, though it was made ready`);
  const row = await rewrapTableKey(deps, call, scope, { row: old, bytes }, masterKeyId);
  return (now) => {
    deps.tableKeys.put(house, row);
    deps.keyRing.forget(row.id);
    begin(deps, { kind: "retire-key", account: old.account, region: old.region, keyId: old.id, old });
    return { ...now, encryption: { ...encryption, masterKeyArn: row.masterKeyArn } };
  };
}

/** The stream's records are sealed from now on: who reads them needs the key. */
function reseal(deps: Deps, scope: Scope, table: Table): Table {
  const { account, region } = scope;
  const row = table.stream && deps.streams.get(scope, table.name, table.stream.label);
  if (row) deps.streams.put(scope, { ...row, keyId: table.encryption?.keyId });
  begin(deps, { kind: "reseal", account, region, table: table.name, tableId: table.id, area: 0 });
  return { ...table, status: "UPDATING" };
}
