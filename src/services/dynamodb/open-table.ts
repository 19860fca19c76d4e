import { type KeySchema, keyNames } from "../../engines/dynamodb/index.ts";
import { arn as makeArn, parseArn } from "../../kernel/arn.ts";
import type { Call, Scope } from "../../kernel/call.ts";
import type { Key } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import { noSuchTable, validation } from "./errors.ts";
import { entries, type GlobalIndex, type IndexProjection, items, type LocalIndex, type Table } from "./state.ts";

/** A table with what every request on it needs, made once a change of the table. */
export interface OpenTable {
  readonly scope: Scope;
  readonly table: Table;
  readonly arn: string;
  /** First parts of the keys that its items stand under. */
  readonly prefix: Key;
  readonly keyNames: readonly string[];
  /** All that a write must keep true: local ones, and global ones that are not being deleted. */
  readonly indexes: readonly OpenIndex[];
}

export interface OpenIndex {
  readonly kind: "local" | "global";
  readonly name: string;
  readonly number: number;
  readonly key: KeySchema;
  readonly projection: IndexProjection;
  /** Names of its own key's attributes and of the table's, the index's first. */
  readonly keyNames: readonly string[];
  /** Undefined: all attributes. */
  readonly projected: readonly string[] | undefined;
  /** First parts of the keys that its entries stand under. */
  readonly prefix: Key;
  /** A local index is always active. */
  readonly global: GlobalIndex | undefined;
}

/** Name in the keys of the store: 22 characters instead of 36, since key attributes need the room. */
export const storedId = (tableId: string): string =>
  Buffer.from(tableId.replaceAll("-", ""), "hex").toString("base64url");

export const tableArn = ({ region, account }: Scope, name: string): string =>
  makeArn("dynamodb", region, account, `table/${name}`);

export function openTableOf(scope: Scope, table: Table): OpenTable {
  const { account, region } = scope;
  const id = storedId(table.id);
  const names = keyNames(table.key);
  const openIndex = (kind: OpenIndex["kind"], index: LocalIndex, global: GlobalIndex | undefined): OpenIndex => {
    const ownNames = [...new Set([...keyNames(index.key), ...names])];
    const { type, attributes } = index.projection;
    return {
      kind,
      name: index.name,
      number: index.number,
      key: index.key,
      projection: index.projection,
      keyNames: ownNames,
      projected: type === "ALL" ? undefined : [...new Set([...ownNames, ...attributes])],
      prefix: [account, region, entries.name, id, index.number],
      global,
    };
  };
  return {
    scope: { account, region },
    table,
    arn: tableArn(scope, table.name),
    prefix: [account, region, items.name, id],
    keyNames: names,
    indexes: [
      ...table.local.map((index) => openIndex("local", index, undefined)),
      ...table.global.filter(({ status }) => status !== "DELETING").map((index) => openIndex("global", index, index)),
    ],
  };
}

interface Kept {
  readonly changes: number;
  readonly byName: Map<string, OpenTable>;
  /** The table that was asked for last: a request asks for its table several times. */
  last: OpenTable | undefined;
}

const lately = new WeakMap<Deps["tables"], Kept>();
const mostKept = 1_000;

/** The table as it was read last, as long as no table changes. A transaction that is undone counts as a change. */
export function recallTable(tables: Deps["tables"], scope: Scope, name: string): OpenTable | undefined {
  let kept = lately.get(tables);
  if (kept?.changes !== tables.changes() || kept.byName.size > mostKept) {
    kept = { changes: tables.changes(), byName: new Map(), last: undefined };
    lately.set(tables, kept);
  }
  const { last } = kept;
  if (last?.table.name === name && last.scope.region === scope.region && last.scope.account === scope.account) {
    return last;
  }
  const known = `${scope.account} ${scope.region} ${name}`;
  const found = kept.byName.get(known);
  if (found) {
    kept.last = found;
    return found;
  }
  const table = tables.get(scope, name);
  if (!table) return undefined;
  const opened = openTableOf(scope, table);
  kept.byName.set(known, opened);
  return opened;
}

/** Where a TableName points: a name, or the ARN of a table, which may be another account's. */
export interface TableAddress extends Scope {
  readonly name: string;
}

const namePattern = /^[a-zA-Z0-9_.-]+$/;

/** Throws ValidationException for what could name no table, as the API reference bounds names. */
export function addressOf(call: Call, tableName: string): TableAddress {
  if (tableName.startsWith("arn:")) {
    const parsed = parseArn(tableName);
    const name = parsed?.resource.startsWith("table/") ? parsed.resource.slice("table/".length) : "";
    if (parsed?.service === "dynamodb" && isTableName(name)) {
      return { account: parsed.account, region: parsed.region, name };
    }
    throw validation(`Invalid table ARN: ${tableName}`);
  }
  const flaw = flawOf(tableName);
  if (flaw !== undefined) {
    throw validation(
      `1 validation error detected: Value '${tableName}' at 'tableName' failed to satisfy constraint: ${flaw}`,
    );
  }
  return { account: call.account, region: call.region, name: tableName };
}

/** As the model words what is wrong with a name: a member that may be an ARN has bounds of its own there. */
function flawOf(name: string): string | undefined {
  if (name.length < 3) return "Member must have length greater than or equal to 3";
  if (name.length > 255) return "Member must have length less than or equal to 255";
  return namePattern.test(name) ? undefined : "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
}

export const isTableName = (name: string): boolean => flawOf(name) === undefined;

/** Where a TableName points, if there is a table. Throws as `addressOf`: what is the name of a table is one. */
export function findTable(deps: Pick<Deps, "tables">, call: Call, tableName: string): OpenTable | undefined {
  const own = tableName.startsWith("arn:") ? undefined : recallTable(deps.tables, call, tableName);
  if (own) return own;
  const address = addressOf(call, tableName);
  // In another region there is nothing of it here, as in AWS.
  return address.region === call.region ? recallTable(deps.tables, address, address.name) : undefined;
}

/** The table for operations on items. Throws ResourceNotFoundException unless its items may be used. */
export function openTable(deps: Deps, call: Call, tableName: string): OpenTable {
  const open = findTable(deps, call, tableName);
  if (!open || open.table.status === "CREATING" || open.table.status === "DELETING") throw noSuchTable();
  return open;
}
