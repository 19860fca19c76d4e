import { defineCollection } from "../../../kernel/collection.ts";

/** How a table with a key of KMS is encrypted. Absent from tables under the AWS owned key. */
export interface TableEncryption {
  /** Of its table key: see TableKey. */
  readonly keyId: string;
  readonly masterKeyArn: string;
  /** What is written is sealed; false while the table goes back to the AWS owned key. */
  readonly seals: boolean;
  /** What was written before is being sealed, or opened. */
  readonly resealing: boolean;
  /** Epoch milliseconds: since when KMS refuses the key. */
  readonly inaccessibleSince?: number | undefined;
}

/**
 * A table key ("DynamoDB encryption at rest: how it works"): it seals what is stored of the table, and is itself stored as
 * KMS has wrapped it. It outlives its table, since streams and backups are sealed with it.
 */
export interface TableKey {
  /** 32 hex digits; sealed values name it. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly tableName: string;
  readonly masterKeyArn: string;
  /** Base64. */
  readonly wrapped: string;
  /** For what DynamoDB does by itself. */
  readonly grantId: string;
}

export const tableKeys = defineCollection<TableKey>({
  name: "dynamodb.table-keys",
  scope: "house",
  version: 1,
  key: ({ id }) => [id],
  owner: ({ account }) => account,
});
