import type { Condition } from "./condition.ts";
import { satisfiesAny } from "./condition.ts";
import type { Fields } from "./fields.ts";
import type { FieldValue } from "./values.ts";
import { consistent } from "./values.ts";

/**
 * Array consistency, as AWS's event ruler has it: the values that satisfy a pattern may not come from different elements
 * of one array. `{ "exists": false }` asks that no value of its path goes with the elements chosen for the paths that
 * sort before it, which is the order in which the ruler decides.
 */
export function chooseElements(conditions: readonly Condition[], fields: Fields): boolean {
  const choices = conditions.map((condition): Choice => {
    const values = fields.get(condition.path) ?? [];
    const satisfying = values.filter((value) => satisfiesAny(condition, value));
    return { values, satisfying, mayBeAbsent: condition.mayBeAbsent };
  });
  return independent(choices).every((group) => choose(group, [], { left: mostSteps }));
}

interface Choice {
  readonly values: readonly FieldValue[];
  readonly satisfying: readonly FieldValue[];
  readonly mayBeAbsent: boolean;
}

/** A bound on the search in one event. Beyond it the event does not match; no pattern of a person comes near. */
const mostSteps = 100_000;

/** Searches a value for each choice, in order, that goes with those chosen before. */
function choose(choices: readonly Choice[], chosen: readonly FieldValue[], steps: { left: number }): boolean {
  const [choice] = choices.slice(chosen.length, chosen.length + 1);
  if (!choice) return true;
  if (steps.left-- <= 0) return false;
  const agrees = (value: FieldValue): boolean =>
    chosen.every((other) => consistent(value.membership, other.membership));
  for (const value of choice.satisfying) {
    if (agrees(value) && choose(choices, [...chosen, value], steps)) return true;
  }
  return choice.mayBeAbsent && !choice.values.some(agrees) && choose(choices, [...chosen, nothing], steps);
}

/** Stands for a field that is absent: it goes with everything. */
const nothing: FieldValue = { scalar: null, membership: undefined };

/** Choices that share no array cannot disagree: they are searched apart, so that they do not multiply. */
function independent(choices: readonly Choice[]): readonly (readonly Choice[])[] {
  let groups: { readonly arrays: ReadonlySet<number>; readonly members: readonly Choice[] }[] = [];
  for (const choice of choices) {
    let merged = { arrays: outermostArrays(choice), members: [choice] as readonly Choice[] };
    const apart = [];
    for (const group of groups) {
      if ([...group.arrays].some((array) => merged.arrays.has(array))) {
        merged = {
          arrays: new Set([...group.arrays, ...merged.arrays]),
          members: [...group.members, ...merged.members],
        };
      } else apart.push(group);
    }
    groups = [...apart, merged];
  }
  // Within a group the order of the paths counts.
  return groups.map(({ members }) => choices.filter((choice) => members.includes(choice)));
}

function outermostArrays({ values }: Choice): Set<number> {
  const arrays = new Set<number>();
  for (const { membership } of values) {
    let outermost = membership;
    while (outermost?.around) outermost = outermost.around;
    if (outermost) arrays.add(outermost.array);
  }
  return arrays;
}
