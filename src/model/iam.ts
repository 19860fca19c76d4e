/**
 * The formats of `tables/iam-actions.json` and `tables/managed-policies.json`. Both are facts that AWS publishes: the
 * service authorization reference, and the policies that every account finds in IAM.
 */

export interface IamActionsTable {
  readonly source: Readonly<Record<string, string>>;
  /** Condition keys by index; actions and resource types refer to them by number. */
  readonly conditionKeys: readonly string[];
  /** By prefix: `s3`, `iam`. Every service of AWS has a row, also those that Fogbank does not have. */
  readonly services: Readonly<Record<string, IamServiceRow>>;
}

export interface IamServiceRow {
  readonly name: string;
  readonly actions: Readonly<Record<string, IamAction>>;
  /** Resource type to its ARN pattern (`arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`) and condition keys. */
  readonly resources: Readonly<Record<string, readonly [arn: string, conditionKeys?: readonly number[]]>>;
  /** The service's own and global condition keys with their types: `String`, `ARN`, `Numeric`, `ArrayOfString`. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface IamAction {
  /** Access levels, one letter each: Read, Write, List, Tagging, Permissions management. Usually one. */
  readonly l: string;
  /** Resource types. Absent: the action has none, and only `*` in a policy's `Resource` matches it. */
  readonly r?: readonly IamResourceUse[];
  /** Condition keys, whatever the resource. */
  readonly c?: readonly number[];
  /** Actions that the caller needs besides. */
  readonly d?: readonly string[];
}

/** A resource type, with a `*` after its name if required, and what holds for the action on this type only. */
export type IamResourceUse =
  | string
  | readonly [name: string, conditionKeys: readonly number[], dependentActions?: readonly string[]];

export interface ManagedPoliciesTable {
  readonly source: Readonly<Record<string, string>>;
  /** By name. */
  readonly policies: Readonly<Record<string, ManagedPolicyRow>>;
}

export interface ManagedPolicyRow {
  /** Default `/`. */
  readonly path?: string;
  /** Epoch seconds. */
  readonly created: number;
  /** Epoch seconds; default: never updated. */
  readonly updated?: number;
  /** Default version's id; default `v1`. */
  readonly version?: string;
  readonly document: unknown;
}

export function managedPolicyArn(name: string, row: ManagedPolicyRow): string {
  return `arn:aws:iam::aws:policy${row.path ?? "/"}${name}`;
}
