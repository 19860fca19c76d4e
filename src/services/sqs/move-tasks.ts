import { addressOfArn } from "./address.ts";
import type { Deps } from "./deps.ts";
import { findQueue, settingsOf } from "./find.ts";
import type { Line } from "./line/line.ts";
import type { Picked } from "./line/order.ts";
import { contentOf, headOf } from "./message-record.ts";
import type { MoveTask, Queue } from "./state.ts";

/** Moving dead letters back (SQS developer guide, "Using dead-letter queue redrive"), slice by slice, by the clock. */

const house = { account: "*", region: "*" };
/** Messages a slice, and the time between slices, where the task names no rate. */
const slice = 250;
const pauseMs = 50;
const secondMs = 1_000;
/** "A message movement task can run for a maximum of 36 hours." */
const longestMs = 36 * 3_600 * secondMs;

/** One slice, in the transaction that is under way. */
export function advanceTask(deps: Deps, task: MoveTask, now: number): void {
  deps.moveTasks.put(house, moveSlice(deps, task, now));
}

/** The task as it stands when its slice is done. */
function moveSlice(deps: Deps, task: MoveTask, now: number): MoveTask {
  const source = queueOf(deps, task.sourceArn);
  if (!source) return ended(task, "FAILED", noQueue);
  const line = deps.lines.of(source);
  line.advance(now);
  let { moved } = task;
  for (let left = task.perSecond ?? slice; left > 0; left--) {
    const picked = line.take(now, nobody);
    if (!picked) return ended({ ...task, moved }, "COMPLETED");
    const { deadLetterSource, group } = headOf(picked.record);
    const arn = task.destinationArn ?? deadLetterSource;
    const target = arn === undefined ? undefined : queueOf(deps, arn);
    if (!target || target.fifo !== source.fifo) {
      line.putBack(picked.number, group);
      return ended({ ...task, moved }, "FAILED", arn === undefined ? "CouldNotDetermineMessageSource" : noQueue);
    }
    move(deps, line, picked, target, now);
    moved++;
  }
  if (now - task.startedAt >= longestMs) return ended({ ...task, moved }, "FAILED", "TaskTimedOut");
  return { ...task, moved, nextAt: now + (task.perSecond === undefined ? pauseMs : secondMs) };
}

/** FailureReason of a queue that is gone, by the query protocol's name for it. */
const noQueue = "AWS.SimpleQueueService.NonExistentQueue";

const nobody: ReadonlySet<string> = new Set();

function queueOf(deps: Deps, arn: string): Queue | undefined {
  const address = addressOfArn(arn);
  return address && findQueue(deps, address);
}

/** "Redriven messages are considered new messages with a new messageID and enqueueTime". Its seal is left as it is. */
function move(deps: Deps, line: Line, { number, record }: Picked, target: Queue, now: number): void {
  const { queue: _queue, number: _number, elder: _elder, deadLetterSource: _source, ...head } = headOf(record);
  const { delayMs, retentionMs } = settingsOf(target);
  line.remove(number);
  deps.lines
    .of(target)
    .append(
      { ...head, id: deps.ids.next("job"), sentAt: now },
      contentOf(record),
      !target.fifo && delayMs > 0 ? now + delayMs : undefined,
    );
  deps.alarm.by(now + retentionMs);
  deps.waiters.wake(target.id);
}

function ended(task: MoveTask, status: MoveTask["status"], failure?: string): MoveTask {
  const { nextAt: _, ...rest } = task;
  return { ...rest, status, ...(failure !== undefined && { failure }) };
}
