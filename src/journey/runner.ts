import { AwsError } from "../kernel/error.ts";
import type { Outcome } from "../kernel/journey.ts";
import { type Passage, Refusal, type Stage, type Verdict } from "../kernel/stage.ts";
import { internalFailure } from "./speaker.ts";

/** The stages of one entrance: those of the road end at the first refusal, those behind it see every passage. */
export interface Road {
  readonly road: readonly Stage[];
  readonly after: readonly Stage[];
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
export async function travel({ road, after }: Road, passage: Passage, ports: RunnerPorts): Promise<void> {
  const began = ports.micros();
  for (const stage of road) {
    const pending = pass(stage, passage, began, ports);
    if (pending) await pending;
    if (passage.error) break;
  }
  for (const stage of after) {
    const pending = pass(stage, passage, began, ports);
    if (pending) await pending;
  }
  passage.journey.durationMicros = ports.micros() - began;
}

function pass(stage: Stage, passage: Passage, began: number, ports: RunnerPorts): Promise<void> | undefined {
  const at = ports.micros();
  try {
    const verdict = stage.run(passage);
    if (verdict instanceof Promise) {
      return verdict.then(
        (settled) => note(stage, passage, settled, at - began, ports.micros() - at),
        (error) => failed(stage, passage, error, began, at, ports),
      );
    }
    note(stage, passage, verdict, at - began, ports.micros() - at);
  } catch (error) {
    failed(stage, passage, error, began, at, ports);
  }
  return undefined;
}

function note(stage: Stage, passage: Passage, verdict: Verdict, atMicros: number, micros: number): void {
  let outcome: Outcome = "passed";
  let facts: object | undefined;
  if (verdict instanceof Refusal) {
    outcome = "refused";
    facts = verdict.facts;
    passage.error = verdict.error;
  } else {
    facts = verdict;
  }
  passage.journey.steps.push({ stage: stage.name, outcome, atMicros, micros, facts });
}

function failed(stage: Stage, passage: Passage, error: unknown, began: number, at: number, ports: RunnerPorts): void {
  const atMicros = at - began;
  const micros = ports.micros() - at;
  if (error instanceof AwsError) {
    passage.error = error;
    passage.journey.steps.push({ stage: stage.name, outcome: "refused", atMicros, micros, facts: undefined });
    return;
  }
  ports.onBug(error, passage);
  passage.error = internalFailure(passage);
  const stack = error instanceof Error ? error.stack : String(error);
  passage.journey.steps.push({ stage: stage.name, outcome: "failed", atMicros, micros, facts: { stack } });
}
