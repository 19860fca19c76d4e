import type { ReadAccessFacts } from "../../journey/access/decide.ts";
import type { Journey, Step } from "../../kernel/journey.ts";

/** A journey as the admin API gives it: plain data, what could be worked out worked out. */
export interface ReadJourney extends Omit<Journey, "steps" | "note"> {
  readonly steps: readonly ReadStep[];
  /** Journeys of the calls that it made, and of theirs. */
  readonly children: readonly ReadJourney[];
}

export interface ReadStep extends Omit<Step, "facts"> {
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** One line of a list: `steps` says how many there were. */
export type JourneySummary = Omit<Journey, "steps" | "note"> & { readonly steps: number };

/** One ruling of the policies, as it stands in the facts of an `authorize` step. */
export type ReadRuling = ReadAccessFacts;

/** A journey as plain data. What its facts can work out is worked out now: explanations, smallest statements. */
export function readJourney(
  journey: Journey,
  childrenOf: (id: string) => readonly Journey[] = () => [],
  depth = 0,
): ReadJourney {
  const own = plain({ ...journey, steps: journey.steps }, 0) as Omit<ReadJourney, "children">;
  const below = depth < deepestCall ? childrenOf(journey.id) : [];
  return { ...own, children: below.map((child) => readJourney(child, childrenOf, depth + 1)) };
}

/** Services call services that call services; a circle of them would still be refused by its limits. */
const deepestCall = 8;

/** Facts nest a few levels; anything deeper is not one of ours. */
const deepest = 16;

function plain(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), depth + 1);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const result: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) if (each !== undefined) result[name] = plain(each, depth + 1);
  return result;
}

/** One line of a list: everything but the steps. */
export function summaryOf(journey: Journey): Record<string, unknown> {
  return { ...(plain({ ...journey }, 0) as Record<string, unknown>), steps: journey.steps.length };
}
