import type { AuditRow } from "../../kernel/audit.ts";
import type { Operations } from "../../model/types/scheduler.d.ts";
import type { Deps } from "./deps.ts";

type Rows = { readonly [Name in keyof Operations]?: AuditRow<Operations[Name]["input"], Deps> };

/** What a target is sent, and what a schedule is for, is the customer's own and stands in no record. */
export const audit = {
  CreateSchedule: { hidden: ["Target", "Description"] },
  UpdateSchedule: { hidden: ["Target", "Description"] },
} satisfies Rows;
