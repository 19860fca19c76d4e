import { logChange } from "./backups/change-log.ts";
import type { Change } from "./change.ts";
import type { Deps } from "./deps.ts";
import { queueChange } from "./global/queue-change.ts";
import { recordChange } from "./streams/record-change.ts";
import { noteChange } from "./ttl/due.ts";

/** Something that must know of every change, in its transaction: stream records, the log that restores read. */
export type Follower = (deps: Deps, change: Change) => void;

export const followers: readonly Follower[] = [recordChange, noteChange, logChange, queueChange];
