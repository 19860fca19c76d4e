import type { Alarm } from "../../kernel/alarm.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Ports, Store } from "../../kernel/ports.ts";
import { deliveryOf } from "./invocation.ts";
import { followingOccurrence } from "./occurrences.ts";
import { type Group, house, type Schedule } from "./state.ts";

/** What its jobs may touch. */
interface Deps extends Pick<Ports, "store" | "outbox" | "random"> {
  readonly groups: Collection<Group>;
  readonly schedules: Collection<Schedule>;
}

/** Schedules that one turn deals with, in one transaction; the others have deadlines of their own. */
const abreast = 100;

export function firstDeadline({ groups, schedules }: Pick<Deps, "groups" | "schedules">): number | undefined {
  let first: number | undefined;
  for (const { next } of schedules.findBy(house, "due")) {
    first = next?.at;
    break;
  }
  for (const { goesAt } of groups.findBy(house, "going"))
    return Math.min(first ?? Number.POSITIVE_INFINITY, goesAt ?? 0);
  return first;
}

/** Does what is due. A schedule's delivery is posted by the transaction that gives it its next time: none is lost, none happens twice. */
export async function ring(deps: Deps, now: number): Promise<void> {
  deps.store.transact(() => {
    const due: Schedule[] = [];
    for (const schedule of deps.schedules.findBy(house, "due")) {
      if (due.length === abreast || (schedule.next?.at ?? now) > now) break;
      due.push(schedule);
    }
    for (const schedule of due) happen(deps, schedule, now);
  });
  const going = deps.groups.findBy(house, "going").next().value as Group | undefined;
  if (going && (going.goesAt ?? 0) <= now) deps.store.transact(() => empty(deps, going));
  // What is not committed yet makes every look dearer.
  await deps.store.committed();
}

function happen({ schedules, outbox, random }: Deps, schedule: Schedule, now: number): void {
  const { next: last, ...rest } = schedule;
  if (!last) return;
  outbox.post(schedule, deliveryOf(random, schedule, last));
  const next = followingOccurrence(random, schedule, last, now);
  // "EventBridge Scheduler deletes the schedule shortly after its last target invocation" (user guide).
  if (!next && schedule.afterCompletion === "DELETE") {
    schedules.delete(house, schedule.account, schedule.region, schedule.group, schedule.name);
    return;
  }
  schedules.put(house, next ? { ...rest, next } : rest);
}

/** Takes schedules out of a group that is being deleted, and then the group. */
function empty({ groups, schedules }: Deps, { account, region, name }: Group): void {
  const some = [...schedules.list(house, { prefix: [account, region, name], limit: abreast })];
  for (const schedule of some) schedules.delete(house, account, region, name, schedule.name);
  if (some.length < abreast) groups.delete(house, account, region, name);
}

/** Reads the deadlines at the start, and whenever the state has changed in other ways than ours. */
export function startJobs({ alarm, store }: { readonly alarm: Alarm; readonly store: Store }): void {
  store.onUpheaval(() => alarm.look());
  alarm.look();
}
