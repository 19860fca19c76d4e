import type { Recorder } from "../../journey/recorder.ts";
import type { Journey } from "../../kernel/journey.ts";
import type { Departure } from "../../kernel/stage.ts";
import { summaryOf } from "./read-journey.ts";

/** Journeys a slow reader may lag behind before the oldest are left out. */
const mostWaiting = 1_000;

/** Journeys as they finish, as server-sent events, until the client goes or `ended` fires. */
export function liveJourneys(recorder: Recorder, ended: AbortSignal): Departure {
  return {
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    body: { length: undefined, [Symbol.asyncIterator]: () => follow(recorder, ended) },
  };
}

async function* follow(recorder: Recorder, ended: AbortSignal): AsyncGenerator<Uint8Array> {
  const waiting: Journey[] = [];
  let wake: (() => void) | undefined;
  let left = 0;
  const unfollow = recorder.follow((journey) => {
    if (waiting.length >= mostWaiting) {
      waiting.shift();
      left++;
    }
    waiting.push(journey);
    wake?.();
  });
  const onEnd = (): void => wake?.();
  ended.addEventListener("abort", onEnd);
  try {
    yield Buffer.from(": journeys follow\n\n");
    while (!ended.aborted) {
      const next = waiting.shift();
      if (next) {
        const lag = left > 0 ? `: ${left} journeys left out\n` : "";
        left = 0;
        yield Buffer.from(`${lag}id: ${next.id}\nevent: journey\ndata: ${JSON.stringify(summaryOf(next))}\n\n`);
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    unfollow();
    ended.removeEventListener("abort", onEnd);
  }
}
