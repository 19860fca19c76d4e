import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodb.d.ts";
import { type Deps, dynamodbDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { getItem } from "./operations/get-item.ts";
import { putItem } from "./operations/put-item.ts";
import { counters, entries, items, tables } from "./state.ts";
import { createTable } from "./tables/create-table.ts";
import { deleteTable, describeTable } from "./tables/tables.ts";

export const dynamodbService = defineService<Operations, Deps>()({
  id: "dynamodb",
  operations: {
    CreateTable: write(createTable),
    DeleteTable: write(deleteTable),
    DescribeTable: read(describeTable),
    GetItem: read(getItem),
    PutItem: write(putItem),
  },
  iam,
  collections: [tables as never, items as never, entries as never, counters as never],
  deps: dynamodbDeps,
});
