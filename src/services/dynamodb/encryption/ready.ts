import { Refusal } from "../../../engines/dynamodb/index.ts";
import type { Call, Scope } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Deps } from "../deps.ts";
import { settled } from "../indexes/online-index.ts";
import { findTable } from "../open-table.ts";
import { statementOf, tableNameOf, type WireStatement } from "../partiql/statements.ts";
import type { Table } from "../state.ts";
import { begin, house } from "../work/schedule.ts";
import { asService, inaccessible, unwrap } from "./kms.ts";
import type { TableKey } from "./state.ts";

/**
 * Operations on items are done at once, and KMS must be waited for: so the keys of the tables that an operation is about
 * are made ready before it runs. For tables under the AWS owned key this is one look, and no wait.
 */
type Ready = Promise<void> | undefined;

export const oneTable = (deps: Deps, call: Call, { TableName }: { readonly TableName: string }): Ready =>
  readyByName(deps, call, TableName);

export const batchedTables = (
  deps: Deps,
  call: Call,
  { RequestItems }: { readonly RequestItems: Readonly<Record<string, object>> },
): Ready => all(Object.keys(RequestItems).map((name) => readyByName(deps, call, name)));

export const transactedTables = (
  deps: Deps,
  call: Call,
  { TransactItems }: { readonly TransactItems: readonly object[] },
): Ready =>
  all(
    TransactItems.flatMap((parts) =>
      Object.values(parts as Readonly<Record<string, { readonly TableName: string } | undefined>>).map(
        (part) => part && readyByName(deps, call, part.TableName),
      ),
    ),
  );

export const statedTables = (deps: Deps, call: Call, statements: readonly WireStatement[]): Ready =>
  all(
    statements.map((wire) => {
      const statement = statementOf(wire);
      return statement instanceof Refusal ? undefined : readyByName(deps, call, tableNameOf(statement));
    }),
  );

function all(waits: readonly Ready[]): Ready {
  const pending = waits.filter((wait) => wait !== undefined);
  return pending.length === 0 ? undefined : Promise.all(pending).then(() => undefined);
}

function readyByName(deps: Deps, call: Call, name: string): Ready {
  const open = findTable(deps, call, name);
  return open?.table.encryption && readyTable(deps, call, open.scope, open.table);
}

/** Rejects with AccessDeniedException where KMS refuses; a key that is of no use to anybody closes the table. */
export function readyTable(deps: Deps, call: Call, scope: Scope, table: Table): Ready {
  const { encryption } = table;
  return encryption && readyKey(deps, call, encryption.keyId, { scope, table });
}

interface Placed {
  readonly scope: Scope;
  readonly table: Table;
}

/** `of`: the table that it is the key of, if that still exists. */
export function readyKey(deps: Deps, call: Call, keyId: string, of?: Placed): Ready {
  if (deps.keyRing.lend(keyId, callerName(call), deps.clock.now())) return undefined;
  return fetchKey(deps, call, keyId, of);
}

/** Under which name the ring lends a key. */
export const callerName = ({ principal }: Call): string => principal.arn || principal.serviceName || principal.kind;
export const serviceName = "dynamodb.amazonaws.com";

async function fetchKey(deps: Deps, call: Call, keyId: string, of: Placed | undefined): Promise<void> {
  try {
    const bytes = await unwrap(deps, requireKey(deps, keyId), { as: "caller", call });
    deps.keyRing.keep(keyId, bytes, callerName(call), deps.clock.now());
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (of && closing.has(error.code)) close(deps, of);
    throw inaccessible(call, error);
  }
  if (of?.table.encryption?.inaccessibleSince !== undefined) reopen(deps, of);
}

/** As `readyKey`, for what DynamoDB does by itself, with its grant. Rejects with KMS's error. */
export async function readyForService(deps: Deps, keyId: string): Promise<void> {
  const row = requireKey(deps, keyId);
  const bytes = await unwrap(deps, row, asService(row, row.tableName));
  deps.keyRing.keep(keyId, bytes, serviceName, deps.clock.now());
}

export function requireKey(deps: Deps, keyId: string): TableKey {
  const row = deps.tableKeys.get(house, keyId);
  if (!row) throw new Error(`the table key ${keyId} is gone`);
  return row;
}

/** KMS's refusals of the key itself, whoever asks. */
const closing: ReadonlySet<string> = new Set(["DisabledException", "KMSInvalidStateException", "NotFoundException"]);

/** "INACCESSIBLE_ENCRYPTION_CREDENTIALS - The AWS KMS key used to encrypt the table in inaccessible." */
export function close(deps: Deps, { scope, table: { name, id } }: Placed): void {
  deps.store.transact(() => {
    const table = deps.tables.get(scope, name);
    if (table?.id !== id || !table.encryption || table.encryption.inaccessibleSince !== undefined) return;
    const encryption = { ...table.encryption, inaccessibleSince: deps.clock.now() };
    deps.tables.put(scope, resettled({ ...table, encryption }));
  });
}

/** What should have ended meanwhile was passed over: everything is noted down again. */
function reopen(deps: Deps, { scope, table: { name, id } }: Placed): void {
  const { account, region } = scope;
  deps.store.transact(() => {
    const table = deps.tables.get(scope, name);
    if (table?.id !== id || !table.encryption) return;
    deps.tables.put(scope, resettled({ ...table, encryption: { ...table.encryption, inaccessibleSince: undefined } }));
    if (table.ttl) begin(deps, { kind: "note-expiry", account, region, table: name, tableId: id });
  });
}

/** A table that is still being made says so. */
const resettled = (table: Table): Table => (table.status === "CREATING" ? table : settled(table));
