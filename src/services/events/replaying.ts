import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { readEvent, replayed } from "./event.ts";
import { publish } from "./publish.ts";
import type { Replay, Timer } from "./state.ts";
import { setTimer } from "./timers.ts";

/** Events of one step: small enough that others get their turn between. */
const stepEvents = 100;

/** "EventBridge deletes replays after 90 days" (user guide, "Replaying archived events"). */
const keptMs = 90 * 86_400_000;

export const isUnderWay = ({ state }: Replay): boolean => state === "STARTING" || state === "RUNNING";

/** One step of a replay: its next events in the order of their times, in one transaction with the note of how far it is. */
export function ringReplay(deps: Deps, { account, region, of }: Timer, now: number): void {
  const scope = { account, region };
  const [name = ""] = of;
  const replay = deps.replays.get(scope, name);
  if (!replay || replay.endedAt !== undefined) {
    deps.replays.delete(scope, name);
    setTimer(deps, scope, "replay", of, undefined);
    return;
  }
  const next = isUnderWay(replay) ? step(deps, scope, replay, now) : end(replay, "CANCELLED", now);
  deps.replays.put(scope, next);
  setTimer(deps, scope, "replay", of, next.endedAt === undefined ? now : next.endedAt + keptMs);
}

const end = (replay: Replay, state: Replay["state"], now: number): Replay => ({ ...replay, state, endedAt: now });

function step(deps: Deps, scope: Scope, replay: Replay, now: number): Replay {
  const { archiveId, from, to, name, bus } = replay;
  const onlyRules = replay.onlyRules && new Set(replay.onlyRules);
  let last = replay.last;
  let replayedNow = 0;
  const after = last ? [archiveId, last.time, last.number] : [archiveId, from];
  const events = deps.archivedEvents.list(scope, { prefix: [archiveId], after, limit: stepEvents });
  for (const { time, number, text } of [...events]) {
    if (time > to) return { ...end(replay, "COMPLETED", now), last };
    publish(deps, scope, bus, replayed(readEvent(text), name), { now, onlyRules });
    last = { time, number };
    replayedNow++;
  }
  const running: Replay = { ...replay, state: "RUNNING", last };
  return replayedNow < stepEvents ? end(running, "COMPLETED", now) : running;
}
