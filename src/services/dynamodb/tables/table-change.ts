import type { Scope } from "../../../kernel/call.ts";
import type { UpdateTableInput } from "../../../model/types/dynamodb.d.ts";
import type { Deps } from "../deps.ts";

/** What a table's change needs to know. */
export interface TableChange {
  readonly deps: Deps;
  readonly scope: Scope;
  readonly input: UpdateTableInput;
  readonly now: number;
}
