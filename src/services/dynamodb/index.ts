import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodb.d.ts";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { batchedTables, oneTable, statedTables, transactedTables } from "./encryption/ready.ts";
import { tableKeys } from "./encryption/state.ts";
import { iam } from "./iam.ts";
import { dynamodbDeps } from "./make-deps.ts";
import { batchExecuteStatement } from "./operations/batch-execute-statement.ts";
import { batchGetItem } from "./operations/batch-get-item.ts";
import { batchWriteItem } from "./operations/batch-write-item.ts";
import { deleteItem } from "./operations/delete-item.ts";
import { executeStatement } from "./operations/execute-statement.ts";
import { executeTransaction } from "./operations/execute-transaction.ts";
import { getItem } from "./operations/get-item.ts";
import { putItem } from "./operations/put-item.ts";
import { query } from "./operations/query.ts";
import { scan } from "./operations/scan.ts";
import { transactGetItems } from "./operations/transact-get-items.ts";
import { transactWriteItems } from "./operations/transact-write-items.ts";
import { updateItem } from "./operations/update-item.ts";
import { counters, entries, items, requestTokens, tables } from "./state.ts";

import { tableStreams } from "./streams/gift.ts";
import { tableCollections } from "./tables/collections.ts";
import { tableIam } from "./tables/iam.ts";
import { tableOperations } from "./tables/operations.ts";

export const dynamodbService = defineService<Operations, Deps>()({
  id: "dynamodb",
  operations: {
    BatchExecuteStatement: waits(batchExecuteStatement, (deps: Deps, call, { Statements }) =>
      statedTables(deps, call, Statements),
    ),
    BatchGetItem: read(batchGetItem, batchedTables),
    BatchWriteItem: write(batchWriteItem, batchedTables),
    DeleteItem: write(deleteItem, oneTable),
    ExecuteStatement: waits(executeStatement, (deps: Deps, call, input) => statedTables(deps, call, [input])),
    ExecuteTransaction: write(executeTransaction, (deps: Deps, call, input) =>
      statedTables(deps, call, input.TransactStatements),
    ),
    GetItem: read(getItem, oneTable),
    PutItem: write(putItem, oneTable),
    Query: waits(query, oneTable),
    Scan: waits(scan, oneTable),
    TransactGetItems: read(transactGetItems, transactedTables),
    TransactWriteItems: write(transactWriteItems, transactedTables),
    UpdateItem: write(updateItem, oneTable),
    ...tableOperations,
  },
  iam: { ...iam, ...tableIam },
  audit,
  collections: [tables, items, entries, counters, requestTokens, tableKeys, ...tableCollections],
  deps: dynamodbDeps,
  gives: (deps) => ({ tableStreams: tableStreams(deps) }),
  jobs: ({ alarm }) => alarm.look(),
  quirks: {
    // "Service quotas", BatchWriteItem: 16 MB of data; the JSON around it takes room, too, base64 a third more.
    bodyBytes: 24 * 2 ** 20,
  },
});
