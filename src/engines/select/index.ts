export { compileSelect, type SelectQuery, type SelectVerdict } from "./compile.ts";
export type { SelectError, SelectErrorCode } from "./flaw.ts";
export type { SelectOptions } from "./options.ts";
export { runSelect, type SelectCounts, type SelectEvent } from "./run.ts";
