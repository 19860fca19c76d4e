import { AwsError } from "../../kernel/error.ts";
import { type Passage, Refusal, type ServedService, type Verdict } from "../../kernel/stage.ts";
import type { Operation } from "../../model/link.ts";
import { remembered } from "../../wire/memo.ts";

export interface RouteFacts {
  readonly operation: string;
}

const factsOf = remembered((operation: Operation): RouteFacts => ({ operation: operation.name }));

/** Gives the passage the service and the operation's own entry; what AWS knows and Fogbank does not do yet is refused by name. */
export function assign(
  passage: Passage,
  operation: Operation,
  service: ServedService | undefined,
): Verdict<RouteFacts> {
  const entry = service?.definition.operations.get(operation.name);
  if (!service || !entry) return new Refusal(notImplemented(passage.model?.service.serviceId ?? "", operation.name));
  passage.service = service;
  passage.entry = entry;
  return factsOf(operation);
}

const notImplemented = (service: string, operation: string): AwsError =>
  new AwsError("NotImplemented", `${service} ${operation} is known to AWS, not yet implemented here.`, { status: 501 });
