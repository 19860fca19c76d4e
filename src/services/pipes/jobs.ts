import type { Alarm } from "../../kernel/alarm.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Store } from "../../kernel/ports.ts";
import type { PipeState } from "../../model/types/pipes.d.ts";
import { type Running, reasonOf } from "./running.ts";
import { house, type Pipe } from "./state.ts";

/** What its jobs may touch. */
interface Deps {
  readonly store: Store;
  readonly pipes: Collection<Pipe>;
  readonly running: Running;
}

/** What a change that cannot be carried out leaves. */
const failures: Partial<Record<PipeState, PipeState>> = {
  CREATING: "CREATE_FAILED",
  UPDATING: "UPDATE_FAILED",
  STARTING: "START_FAILED",
};

export function firstDeadline({ pipes }: Pick<Deps, "pipes">): number | undefined {
  for (const { dueAt } of pipes.findBy(house, "due")) return dueAt;
  return undefined;
}

/** Carries out the changes that are due: a pipe begins, ends or goes. */
export async function ring(deps: Deps, now: number): Promise<void> {
  const due: Pipe[] = [];
  for (const pipe of deps.pipes.findBy(house, "due")) {
    if ((pipe.dueAt ?? now) > now) break;
    due.push(pipe);
  }
  for (const pipe of due) await carryOut(deps, pipe);
}

async function carryOut(deps: Deps, pipe: Pipe): Promise<void> {
  if (pipe.desired !== "RUNNING") {
    deps.running.stop(pipe);
    settle(deps, pipe, "STOPPED", undefined);
    return;
  }
  let failure: { readonly reason: string } | undefined;
  try {
    await deps.running.start({ ...pipe, reason: undefined });
  } catch (error) {
    failure = { reason: reasonOf(error) };
  }
  const state = failure ? (failures[pipe.state] ?? "START_FAILED") : "RUNNING";
  if (!settle(deps, pipe, state, failure?.reason)) deps.running.stop(pipe);
}

/** Writes down what came of a change. False where the pipe is gone meanwhile, by a reset. */
function settle({ pipes, store }: Deps, pipe: Pipe, state: PipeState, reason: string | undefined): boolean {
  return store.transact(() => {
    const current = pipes.get(house, pipe.account, pipe.region, pipe.name);
    if (!current || current.dueAt !== pipe.dueAt) return false;
    const { dueAt: _, ...rest } = current;
    if (current.desired === "DELETED") pipes.delete(house, pipe.account, pipe.region, pipe.name);
    else pipes.put(house, { ...rest, state, reason });
    return true;
  });
}

/** Takes up what runs at the start, and whenever the state has changed in other ways than ours. */
export function startJobs({ alarm, store, running }: Deps & { readonly alarm: Alarm }): void {
  const takeUp = (): void => {
    running.resume();
    alarm.look();
  };
  store.onUpheaval(takeUp);
  takeUp();
}
