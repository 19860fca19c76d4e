import type { Stage } from "../../kernel/stage.ts";
import { validateInput } from "../../wire/validate.ts";

export interface ValidateFacts {
  readonly constraints: "met";
}

const met: ValidateFacts = { constraints: "met" };

/** The constraints of the model: required, length, range, pattern, enum. */
export const validate = (): Stage<ValidateFacts> => ({
  name: "validate",
  run(passage) {
    const { operation, protocol, input } = passage;
    if (!operation || !protocol) throw new Error("validate: the stages before it did not fill in the passage");
    validateInput(operation, protocol, input as Record<string, unknown>);
    return met;
  },
});
