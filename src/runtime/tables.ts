import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ConfigurationError } from "../kernel/error.ts";
import { linkTable, type ServiceModel } from "../model/link.ts";
import type { Table, TableIndex } from "../model/table.ts";

/** Reads the generated tables. Each is read when its service is first asked for, and kept. */
export interface Tables {
  index(): TableIndex;
  model(service: string): ServiceModel;
  /** Any other generated file of the folder: `managed-policies`. */
  data(name: string): unknown;
}

/** Throws where the folder holds no tables: better at the start than at the first request. */
export function openTables(folder: URL): Tables {
  if (!existsSync(new URL("index.json", folder))) {
    throw new ConfigurationError(
      `${fileURLToPath(folder)}: the tables are not there; build Fogbank again (npm run build)`,
    );
  }
  const kept = new Map<string, unknown>();
  const models = new Map<string, ServiceModel>();
  const load = (name: string): unknown => {
    let data = kept.get(name);
    if (data === undefined) {
      data = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
      kept.set(name, data);
    }
    return data;
  };
  return {
    index: () => load("index") as TableIndex,
    model(service) {
      let model = models.get(service);
      if (!model) {
        model = linkTable(load(service) as Table);
        models.set(service, model);
      }
      return model;
    },
    data: load,
  };
}
