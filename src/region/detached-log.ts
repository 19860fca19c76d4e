import { type LogFile, openLogFile } from "../runtime/log-file.ts";

/** Where the Fogbank that is started detached on a data folder leaves its log; undefined if the folder cannot be used. */
export const openDetachedLog = (data: string): LogFile | undefined => openLogFile(data, "log");
