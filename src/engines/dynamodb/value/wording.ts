import type { Wording } from "../number/number.ts";
import { invalidParameters, Refusal } from "../refusal.ts";
import { compareMembers } from "./order.ts";
import type { SetType } from "./value.ts";

/** What is said of values that are none, in AWS's words, spaces included. */

export const noType = new Refusal(
  "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
);
export const manyTypes = new Refusal(
  "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
);
export const tooDeep = new Refusal(
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
);
export const itemTooLarge = new Refusal("Item size has exceeded the maximum allowed size");
export const updatedItemTooLarge = new Refusal("Item size to update has exceeded the maximum allowed size");

export const emptySets: Readonly<Record<SetType, Refusal>> = {
  SS: invalidParameters("An string set  may not be empty"),
  NS: invalidParameters("An number set  may not be empty"),
  BS: invalidParameters("Binary sets should not be empty"),
};

/** `members` as they were sent; the one at `repeated` stood before. */
export function duplicates(type: SetType, members: readonly string[], repeated: number, wording: Wording): Refusal {
  if (wording === "older") return olderDuplicates(type, members);
  if (type === "NS") return invalidParameters("Input collection contains duplicates.");
  // The service puts members into an ordered set until one does not fit, and shows that set and the rest as sent.
  const shown = [...members.slice(0, repeated).sort(compareMembers(type)), ...members.slice(repeated)];
  const quoted = shown.map((member) => `"${member}"`);
  return type === "SS"
    ? invalidParameters(`Input collection [${quoted.join(", ")}] contains duplicates.`)
    : invalidParameters(`Input collection [${quoted.join(",")}]of type BS contains duplicates.`);
}

function olderDuplicates(type: SetType, members: readonly string[]): Refusal {
  if (type === "NS") return new Refusal("Input collection contains duplicates");
  const shown = `[${members.join(", ")}]`;
  return invalidParameters(`Input collection ${shown}${type === "BS" ? "of type BS" : ""} contains duplicates.`);
}
