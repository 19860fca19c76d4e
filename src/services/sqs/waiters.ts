import type { Call } from "../../kernel/call.ts";
import type { Clock } from "../../kernel/ports.ts";
import type { Queue } from "./state.ts";

/** Long polls that wait for messages. */
export interface Waiters {
  /** Taken before a look, for `wait`: what wakes between the two is not missed. */
  mark(): number;
  /**
   * Resolves when there may be something, or at `deadline`; at once where something was woken since the mark. `dueAt`
   * says when the queue next changes by itself. False: the client went away, and nobody is there to get anything.
   */
  wait(queue: Queue, since: number, deadline: number, call: Waiting, dueAt: Room["dueAt"]): Promise<boolean>;
  /** Messages have come, or may be seen again: that many polls look anew, the longest waiting first. */
  wake(queueId: string, messages?: number): void;
  /** When something becomes visible may have changed. */
  look(queueId: string): void;
  wakeAll(): void;
}

/** The client's side of a poll. */
type Waiting = Pick<Call, "onGone">;

interface Poll {
  readonly done: () => void;
}

interface Room {
  readonly polls: Set<Poll>;
  readonly dueAt: (now: number) => number | undefined;
  cancel: (() => void) | undefined;
  armedFor: number;
}

/** Nobody is woken before the change that woke him is decided: the microtask runs behind the transaction. */
export function createWaiters(clock: Clock): Waiters {
  const rooms = new Map<string, Room>();
  let wakes = 0;

  function arm(queueId: string, room: Room): void {
    const at = room.dueAt(clock.now());
    if (at === undefined) {
      room.cancel?.();
      room.cancel = undefined;
      room.armedFor = Number.POSITIVE_INFINITY;
      return;
    }
    if (room.cancel && room.armedFor === at) return;
    room.cancel?.();
    room.armedFor = at;
    room.cancel = clock.at(at, () => {
      room.cancel = undefined;
      wakeAllIn(queueId);
    });
  }

  function wakeAllIn(queueId: string): void {
    for (const poll of [...(rooms.get(queueId)?.polls ?? [])]) poll.done();
  }

  function leave(queueId: string, room: Room, poll: Poll): void {
    room.polls.delete(poll);
    if (room.polls.size > 0) return;
    room.cancel?.();
    rooms.delete(queueId);
  }

  return {
    mark: () => wakes,
    wait(queue, since, deadline, call, dueAt) {
      if (since !== wakes) return Promise.resolve(true);
      let room = rooms.get(queue.id);
      if (!room) {
        room = { polls: new Set(), dueAt, cancel: undefined, armedFor: Number.POSITIVE_INFINITY };
        rooms.set(queue.id, room);
      }
      const own = room;
      return new Promise((resolve) => {
        const end = (there: boolean): void => {
          stopClock();
          stopWatch?.();
          leave(queue.id, own, poll);
          resolve(there);
        };
        const poll: Poll = { done: () => end(true) };
        const stopClock = clock.at(deadline, poll.done);
        const stopWatch = call.onGone?.(() => end(false));
        own.polls.add(poll);
        arm(queue.id, own);
      });
    },
    wake(queueId, messages = 1) {
      wakes++;
      if (!rooms.has(queueId)) return;
      queueMicrotask(() => {
        let left = messages;
        for (const poll of [...(rooms.get(queueId)?.polls ?? [])]) {
          if (left-- <= 0) return;
          poll.done();
        }
      });
    },
    look(queueId) {
      wakes++;
      const room = rooms.get(queueId);
      if (!room) return;
      queueMicrotask(() => rooms.get(queueId) === room && arm(queueId, room));
    },
    wakeAll() {
      wakes++;
      for (const queueId of [...rooms.keys()]) wakeAllIn(queueId);
    },
  };
}
