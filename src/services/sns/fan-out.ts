import type { Call } from "../../kernel/call.ts";
import { isFifo } from "./arns.ts";
import { copiesOf, signatures } from "./copies.ts";
import { deliver, isWrapped, type Origin } from "./deliver.ts";
import type { Deps } from "./deps.ts";
import type { FoundTopic } from "./find.ts";
import type { Signature } from "./signer.ts";
import type { Message, Subscription } from "./state.ts";

/** A message that is ready to go out: who gets it, and its signatures. */
export interface Prepared {
  readonly message: Message;
  readonly audience: readonly Subscription[];
  readonly signed: ReadonlyMap<string, Signature>;
}

const unsigned: ReadonlyMap<string, Signature> = new Map();

/** Finds the audience and signs, before the transaction: a signature takes its time. */
export async function prepare(deps: Deps, found: FoundTopic, message: Message): Promise<Prepared> {
  const audience = deps.audiences.of(message);
  const wrapped = isFifo(found.arn) ? [] : audience.filter(isWrapped);
  if (wrapped.length === 0) return { message, audience, signed: unsigned };
  const version = found.topic.attributes.SignatureVersion === "2" ? "2" : "1";
  const protocols = new Set(wrapped.map(({ protocol }) => protocol));
  return { message, audience, signed: await signatures(deps.signer, message, protocols, version) };
}

export const originOf = ({ scope, arn, topic }: FoundTopic, call: Call | undefined): Origin => ({
  scope,
  arn,
  attributes: topic.attributes,
  cause: call?.id,
});

/** Posts the copies, inside the transaction of the publish. */
export function fanOut(deps: Deps, origin: Origin, { message, audience, signed }: Prepared): void {
  const copies = copiesOf(message, origin.scope.region, signed);
  for (const subscription of audience) deliver(deps.carriers, origin, copies, subscription);
}
