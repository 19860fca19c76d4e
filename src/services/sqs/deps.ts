import type { Alarm } from "../../kernel/alarm.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Clock, Ids, Log, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sqs.d.ts";
import type { Attempts } from "./attempts.ts";
import type { KeyRing } from "./key-ring.ts";
import type { Lines } from "./lines.ts";
import type * as state from "./state.ts";
import type { Waiters } from "./waiters.ts";

/** What SQS may touch. */
export interface Deps {
  readonly queues: Collection<state.Queue>;
  readonly graves: Collection<state.Grave>;
  readonly seen: Collection<state.Seen>;
  readonly litter: Collection<state.Litter>;
  readonly moveTasks: Collection<state.MoveTask>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly keys: KeyRing;
  readonly lines: Lines;
  readonly waiters: Waiters;
  readonly attempts: Attempts;
  /** For what happens by itself. */
  readonly alarm: Alarm;
  /** Queues by name, kept while none of them changes. */
  readonly known: Map<string, state.Queue | undefined>;
}

export type SqsHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingSqsHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;
