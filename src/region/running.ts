import { join } from "node:path";
import { readStatus, type Status } from "../runtime/status-file.ts";

/** Where the Fogbank of a data folder runs; undefined if none says so. */
export const readRunning = (data = ".fogbank"): Status | undefined => readStatus(join(data, "status.json"));
