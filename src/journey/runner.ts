import { AwsError } from "../kernel/error.ts";
import { type Passage, Refusal, type Stage, type Verdict } from "../kernel/stage.ts";
import { internalFailure } from "./speaker.ts";

/** The stages of one entrance, in order. */
export interface Road {
  readonly stages: readonly Stage[];
  /** How many of them end at a refusal or an answer; those behind see every passage. */
  readonly untilRefused: number;
}

export interface RunnerPorts {
  readonly micros: () => number;
  /** Told of every bug: anything thrown that is no AwsError. */
  readonly onBug: (error: unknown, passage: Passage) => void;
}

/**
 * Sends a passage down its road. Times each stage, takes its verdict and facts into the journey, and turns what is thrown
 * into the passage's error. Never rejects. Stages that need not wait are not awaited: a road without waits is one turn.
 */
export async function travel({ stages, untilRefused }: Road, passage: Passage, ports: RunnerPorts): Promise<void> {
  const watch = new Watch(ports.micros, passage.startedMicros);
  for (let at = 0; at < stages.length; at++) {
    const stage = stages[at];
    if (!stage || (at < untilRefused && (passage.error || passage.departure))) continue;
    try {
      let verdict = stage.run(passage);
      if (verdict instanceof Promise) verdict = await verdict;
      if (verdict === undefined && stage.quiet) continue;
      note(stage, passage, verdict, watch.lap());
    } catch (error) {
      failed(stage, passage, error, watch.lap(), ports);
    }
  }
  passage.journey.durationMicros = watch.total();
}

/** Time between one look and the next: the end of a stage is the beginning of the one behind it. */
class Watch {
  readonly #micros: () => number;
  readonly #began: number;
  #last: number;

  constructor(micros: () => number, began: number) {
    this.#micros = micros;
    this.#began = began;
    this.#last = began;
  }

  /** Whole microseconds since the last look. */
  lap(): number {
    const now = this.#micros();
    const passed = Math.round(now - this.#last);
    this.#last = now;
    return passed;
  }

  /** Whole microseconds from the beginning to the last look. */
  total(): number {
    return Math.round(this.#last - this.#began);
  }
}

function note(stage: Stage, passage: Passage, verdict: Verdict, micros: number): void {
  if (verdict instanceof Refusal) {
    passage.error = verdict.error;
    passage.journey.note(stage.name, "refused", micros, verdict.facts);
  } else {
    passage.journey.note(stage.name, "passed", micros, verdict);
  }
}

function failed(stage: Stage, passage: Passage, error: unknown, micros: number, ports: RunnerPorts): void {
  if (error instanceof AwsError) {
    passage.error = error;
    passage.journey.note(stage.name, "refused", micros);
    return;
  }
  ports.onBug(error, passage);
  passage.error = internalFailure(passage);
  const stack = error instanceof Error ? error.stack : String(error);
  passage.journey.note(stage.name, "failed", micros, { stack });
}
