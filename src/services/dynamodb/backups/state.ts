import { defineCollection } from "../../../kernel/collection.ts";
import type { Table } from "../state.ts";
import { rawCollection } from "../tables/raw-collection.ts";

export interface Backup {
  /** `01489602797149-73d8d5bc`: backups' ids rise with their time. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly type: "USER" | "SYSTEM";
  readonly status: "CREATING" | "AVAILABLE";
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
  readonly tableArn: string;
  /** As it was. */
  readonly table: Table;
  readonly items: number;
  readonly bytes: number;
}

export const backups = defineCollection<Backup>({
  name: "dynamodb.backups",
  scope: "region",
  version: 1,
  key: ({ id }) => [id],
});

/** Items of backups and exports: their id, and then the item's part of its key in its table. */
export const saved = rawCollection("dynamodb.saved");

/** Changes, so that they can be undone: [table's id, milliseconds, number within them]. */
export interface Logged {
  /** The item's part of its key in its table. */
  readonly at: readonly string[];
  /** What stood there before; absent: nothing. */
  readonly text?: string;
  readonly size?: number;
}

export const changeLog = rawCollection("dynamodb.log");
