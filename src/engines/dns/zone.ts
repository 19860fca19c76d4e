import type { RecordData, SoaData } from "./types.ts";

/** Somebody who answers for a part of the tree: AWS's endpoints, a hosted zone. */
export interface Zone {
  /** Lower case: `amazonaws.com`; empty for one that answers for all that nobody else does. */
  readonly name: string;
  readonly soa: { readonly ttlSeconds: number; readonly data: SoaData };
  /**
   * What stands at `name`, in lower case, itself: a wildcard is a node whose first label is `*`, and is asked for under
   * that name. A node without records is one that has others below it. Undefined: there is no such node.
   */
  node(name: string, asker: Asker): Node | undefined;
}

/** Who asks: the answer may depend on it. */
export interface Asker {
  readonly ip: string;
}

export interface Node {
  readonly records: readonly NodeRecord[];
  /** Why the node is there, for a person: "an endpoint of sts". */
  readonly because?: string | undefined;
}

export interface NodeRecord {
  readonly ttlSeconds: number;
  readonly data: RecordData;
}
