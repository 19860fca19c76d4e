import { defineCollection } from "../../../kernel/collection.ts";

/** When something was last used, and where. */
export interface Use {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly region: string;
  /** IAM's prefix: `s3`, `states`. */
  readonly service: string;
}

/** What an access key, user or role did last. */
export interface UseRecord {
  /** Access key id, user id or role id. */
  readonly id: string;
  readonly last: Use;
  /** By service; empty for access keys. Bounded. */
  readonly services: Readonly<Record<string, ServiceUse>>;
}

export interface ServiceUse {
  readonly at: number;
  readonly region: string;
  /** Last use by action, without the prefix. Bounded. */
  readonly actions: Readonly<Record<string, { readonly at: number; readonly region: string }>>;
}

export const useRecords = defineCollection<UseRecord>({
  name: "iam.uses",
  scope: "account",
  version: 1,
  key: (record) => [record.id],
});
