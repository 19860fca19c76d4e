import type { Key } from "../../../kernel/ports.ts";
import type { WorkBase } from "../work/work-base.ts";
import type { TableKey } from "./state.ts";

/** What was stored of a table before its encryption was changed is sealed, or opened. */
export interface ResealWork extends WorkBase {
  readonly kind: "reseal";
  readonly table: string;
  readonly tableId: string;
  /** Which of the places where items' attributes stand. */
  readonly area: number;
  readonly after?: Key | undefined;
}

/** DynamoDB's grant for a table key is given up. */
export interface RetireWork extends WorkBase {
  readonly kind: "retire-key";
  readonly keyId: string;
  /** As it was wrapped before; absent: the table is gone. */
  readonly old?: TableKey | undefined;
}
