import type { Stage } from "../../kernel/stage.ts";
import type { Protocol } from "../../model/table.ts";
import { codecFor } from "../../wire/codecs.ts";

export interface ParseFacts {
  readonly protocol: Protocol;
}

const facts: Readonly<Record<Protocol, ParseFacts>> = {
  json: { protocol: "json" },
  "rest-json": { protocol: "rest-json" },
  "rest-xml": { protocol: "rest-xml" },
  query: { protocol: "query" },
  ec2: { protocol: "ec2" },
  "smithy-rpc-v2-cbor": { protocol: "smithy-rpc-v2-cbor" },
};

/** Bytes to typed input. A body that does not fit gets the service's own serialization error. */
export const parse = (): Stage<ParseFacts> => ({
  name: "parse",
  run(passage) {
    const { protocol, operation, request, service } = passage;
    if (!protocol || !operation) throw new Error("parse: the stages before it did not fill in the passage");
    const input = codecFor(protocol).readInput(operation, request);
    const pathMember = service?.definition.quirks.pathMember;
    passage.input =
      pathMember !== undefined && protocol === "query" && request.path !== "/"
        ? { [pathMember]: request.path, ...input }
        : input;
    return facts[protocol];
  },
});
