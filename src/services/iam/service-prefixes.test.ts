import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { TableIndex } from "../../model/table.ts";
import { iamPrefixOf } from "./service-prefixes.ts";
import { createBench } from "./testing.ts";

it("knows the prefix of every service that has a table", () => {
  const index = JSON.parse(
    readFileSync(new URL("../../model/tables/index.json", import.meta.url), "utf8"),
  ) as TableIndex;
  const { services } = createBench().deps.actionsTable();
  for (const { id } of index.services) expect(services, id).toHaveProperty(iamPrefixOf(id));
});
