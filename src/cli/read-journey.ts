import type { ReadAccessFacts } from "../journey/access/decide.ts";
import type { Journey, Step } from "../kernel/journey.ts";

/** A journey as the admin API gives it: plain data, what could be worked out worked out. */
export interface ReadJourney extends Omit<Journey, "steps"> {
  readonly steps: readonly ReadStep[];
}

export interface ReadStep extends Omit<Step, "facts"> {
  readonly facts?: Readonly<Record<string, unknown>>;
}

export type JourneySummary = Omit<Journey, "steps"> & { readonly steps: number };

/** One ruling of the policies, as it stands in the facts of an `authorize` step. */
export type ReadRuling = ReadAccessFacts;

export function rulingsIn({ steps }: ReadJourney): readonly ReadRuling[] {
  return steps.flatMap(({ stage, facts }) => (stage === "authorize" ? ((facts?.rulings ?? []) as ReadRuling[]) : []));
}
