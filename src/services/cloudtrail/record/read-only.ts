import type { AuditRow } from "../../../kernel/audit.ts";

/** First words of the names of operations that change nothing, as CloudTrail's records of them say. */
const readers =
  /^(?:Get|BatchGet|List|Describe|Head|Lookup|Query|Scan|Search|Select|Simulate|Check|Verify|Validate|Filter|Count|Decode|TransactGet|Receive)(?=[A-Z0-9]|$)/;

export const isReadOnly = (operation: string, row: AuditRow<object, unknown> | undefined): boolean =>
  row?.readOnly ?? readers.test(operation);
