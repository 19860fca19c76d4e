import { readFileSync } from "node:fs";
import { linkTable, type ServiceModel } from "../model/link.ts";
import type { Table, TableIndex } from "../model/table.ts";

/** The real tables, for this room's tests. */

const folder = new URL("../model/tables/", import.meta.url);
const models = new Map<string, ServiceModel>();

export const tableIndex = JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as TableIndex;

export function modelOf(id: string): ServiceModel {
  const known = models.get(id);
  if (known) return known;
  const model = linkTable(JSON.parse(readFileSync(new URL(`${id}.json`, folder), "utf8")) as Table);
  models.set(id, model);
  return model;
}
