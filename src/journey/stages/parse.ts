import type { Stage } from "../../kernel/stage.ts";
import { codecFor } from "../../wire/codecs.ts";

export interface ParseFacts {
  readonly protocol: string;
}

/** Bytes to typed input. A body that does not fit gets the service's own serialization error. */
export const parse = (): Stage<ParseFacts> => ({
  name: "parse",
  run(passage) {
    const { protocol, operation, request } = passage;
    if (!protocol || !operation) throw new Error("parse: the stages before it did not fill in the passage");
    passage.input = codecFor(protocol).readInput(operation, request);
    return { protocol };
  },
});
