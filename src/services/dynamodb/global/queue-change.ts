import { type KeyTokens, primaryToken } from "../../../engines/dynamodb/index.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Change } from "../change.ts";
import type { Deps } from "../deps.ts";
import type { StoredItem } from "../items.ts";
import { type OpenTable, storedId } from "../open-table.ts";
import { type Outgoing, outgoing, type Version, versions } from "./state.ts";

export const queuePrefix: Key = ["*", "*", outgoing.name];

const versionKey = ({ scope, table }: OpenTable, tokens: KeyTokens): Key => [
  scope.account,
  scope.region,
  versions.name,
  storedId(table.id),
  primaryToken(tokens),
];

/** The oldest of all, for items that are older than their table's first replica. */
const first: Version = [0, 0];

export const versionOf = (deps: Deps, table: OpenTable, tokens: KeyTokens): Version =>
  (deps.store.get(versionKey(table, tokens)) as Version | undefined) ?? first;

export const setVersion = (deps: Deps, table: OpenTable, tokens: KeyTokens, version: Version): void =>
  deps.store.put(versionKey(table, tokens), [...version]);

/** Sends a change to the other regions, in the change's transaction. What came from one of them is not sent again. */
export function queueChange(deps: Deps, { table, tokens, now, cause }: Change): void {
  const { replicas = [] } = table.table;
  if (replicas.length === 0 || cause.by === "replication") return;
  const version = advance(deps);
  setVersion(deps, table, tokens, version);
  for (const { region } of replicas) send(deps, table, region, version, { tokens, item: now });
}

function advance(deps: Deps): Version {
  const { at, number } = deps.heads.advance(queuePrefix, deps.clock.now());
  return [at, number];
}

interface Sent {
  readonly tokens: KeyTokens;
  readonly item: StoredItem | undefined;
}

/** `sent` absent: the end of what a new replica gets to begin with. */
export function send(deps: Deps, { scope, table }: OpenTable, to: string, version: Version, sent?: Sent): void {
  const position = advance(deps);
  const message: Outgoing = {
    position,
    account: scope.account,
    from: scope.region,
    to,
    table: table.name,
    version,
    ...(sent && { tokens: sent.tokens }),
    ...(sent?.item && { text: sent.item.text, size: sent.item.size }),
  };
  deps.store.put([...queuePrefix, ...position], message);
  deps.alarm.by(position[0]);
}
