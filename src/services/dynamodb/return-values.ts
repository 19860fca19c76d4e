import { validation } from "./errors.ts";

/** PutItem and DeleteItem have nothing to tell of what an update wrote. */
export function checkReturnValues(wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== "NONE" && wanted !== "ALL_OLD") {
    throw validation("Return values set to invalid value");
  }
}
