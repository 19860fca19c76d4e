import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommonErrorsTable } from "../../src/model/common-errors.ts";
import type { IamActionsTable } from "../../src/model/iam.ts";
import { linkTable, type ServiceModel } from "../../src/model/link.ts";
import type { Table, TableIndex } from "../../src/model/table.ts";
import type { Knows } from "./rules/error-codes.ts";

const folder = join(import.meta.dirname, "..", "..", "src", "model", "tables");
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));

export const tableNames = (): string[] => readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
export const readIndex = (): TableIndex => read("index") as TableIndex;
export const readActions = (): IamActionsTable => read("iam-actions") as IamActionsTable;
export const readModel = (service: string): ServiceModel => linkTable(read(service) as Table);

export function knownErrors(): Knows {
  const { families, services, codes } = read("common-errors") as CommonErrorsTable;
  const common = new Set(Object.keys(codes));
  for (const errors of [...Object.values(families), ...Object.values(services)])
    for (const { code } of Object.values(errors)) common.add(code);
  const models = new Map<string, ServiceModel>();
  return (service, code) => {
    if (common.has(code)) return true;
    const model = models.get(service) ?? readModel(service);
    models.set(service, model);
    return model.error(code) !== undefined;
  };
}
