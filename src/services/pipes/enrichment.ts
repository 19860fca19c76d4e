import { utf8Bytes, utf8Text } from "../../base/text.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import { toldFailure } from "../../kernel/error.ts";

/** A kind of enrichment: which operation answers with what the target gets. */
export interface EnrichmentKind {
  readonly arn: { readonly service: string; readonly resource: string };
  readonly service: string;
  /** Empty: known, and refused by name. */
  readonly operation: string;
  readonly input: (enrichmentArn: string, batch: string) => object;
  /** The answer's text. Throws where it is a failure. */
  readonly answer: (output: object) => string;
}

/** EventBridge user guide, "Event enrichment in Amazon EventBridge Pipes": all of them are called synchronously. */
const kinds: readonly EnrichmentKind[] = [
  {
    arn: { service: "lambda", resource: "function:" },
    service: "lambda",
    operation: "Invoke",
    input: (FunctionName, batch) => ({ FunctionName, InvocationType: "RequestResponse", Payload: utf8Bytes(batch) }),
    answer(output) {
      const { FunctionError, Payload } = output as { readonly FunctionError?: string; readonly Payload?: Uint8Array };
      const text = Payload ? utf8Text(Payload) : "";
      if (FunctionError !== undefined) throw toldFailure(FunctionError, text.slice(0, 512));
      return text;
    },
  },
  {
    arn: { service: "states", resource: "stateMachine:" },
    service: "stepfunctions",
    operation: "StartSyncExecution",
    input: (stateMachineArn, batch) => ({ stateMachineArn, input: batch }),
    answer(output) {
      const { status, error, cause, output: text = "" } = output as Readonly<Record<string, string | undefined>>;
      if (status !== "SUCCEEDED") throw toldFailure(error ?? status ?? "FAILED", cause ?? "the execution failed");
      return text;
    },
  },
  ...(["events api-destination/", "execute-api "] as const).map((text): EnrichmentKind => {
    const [service = "", resource = ""] = text.split(" ");
    return { arn: { service, resource }, service, operation: "", input: () => ({}), answer: () => "" };
  }),
];

export function enrichmentKind(enrichmentArn: string): EnrichmentKind | undefined {
  const arn = parseArn(enrichmentArn);
  return arn && kinds.find((each) => each.arn.service === arn.service && arn.resource.startsWith(each.arn.resource));
}

/** "If the enrichment returns an empty response, such as "", {}, or [], the pipe does not invoke the target" (the same page). */
export function eventsIn(text: string): readonly Json[] {
  if (text === "") return [];
  const answer = JSON.parse(text) as Json;
  if (Array.isArray(answer)) return answer as readonly Json[];
  const isEmpty = answer === null || answer === "" || (typeof answer === "object" && Object.keys(answer).length === 0);
  return isEmpty ? [] : [answer];
}
