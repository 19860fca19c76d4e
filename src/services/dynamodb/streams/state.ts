import { defineCollection } from "../../../kernel/collection.ts";
import { rawCollection } from "../tables/raw-collection.ts";

export type StreamView = "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES" | "KEYS_ONLY";

/** One stream: from when it was enabled on. It outlives its table, until its last record is a day old. */
export interface StreamRow {
  readonly tableName: string;
  /** StreamLabel: when it was enabled, as ISO 8601 text. */
  readonly label: string;
  /** What is stored of it stands under it. */
  readonly id: string;
  readonly view: StreamView;
  readonly keys: readonly { readonly name: string; readonly type: "HASH" | "RANGE" }[];
  /** Epoch milliseconds. */
  readonly enabledAt: number;
  readonly disabledAt?: number | undefined;
  /** The table key that its records are sealed with. */
  readonly keyId?: string | undefined;
  readonly policy?: { readonly text: string; readonly revision: string } | undefined;
}

export const streams = defineCollection<StreamRow>({
  name: "dynamodb.streams",
  scope: "region",
  version: 1,
  key: ({ tableName, label }) => [tableName, label],
});

/** One change, as it is stored: [stream's id, milliseconds, number within them]. */
export interface StoredRecord {
  readonly event: "INSERT" | "MODIFY" | "REMOVE";
  /** Texts of items. */
  readonly keys: string;
  readonly old?: string;
  readonly now?: string;
  readonly bytes: number;
  /** Deleted by the time to live. */
  readonly expired?: true;
}

export const records = rawCollection("dynamodb.record");
