import type { AuditTrail } from "../../kernel/audit.ts";
import type { Passage, Stage, Verdict } from "../../kernel/stage.ts";
import type { House } from "../house.ts";

export interface AuditFacts {
  /** Of the event in CloudTrail's history and files. */
  readonly eventId: string;
}

/**
 * Hands what happened to who keeps it, refused calls too. Calls whose signature nobody could verify are no events: there
 * is no account to keep them (CloudTrail's pages on S3, "requests that fail authentication").
 */
export const audit = (house: House): Stage<AuditFacts> => ({
  name: "audit",
  run(passage) {
    if (!passage.call || !passage.service) return undefined;
    const trail = house.gift("auditTrail");
    if (trail instanceof Promise) return trail.then((given) => hand(passage, given));
    return hand(passage, trail);
  },
});

function hand(passage: Passage, trail: AuditTrail | undefined): Verdict<AuditFacts> {
  const { call, operation, service, input, output, error, arrival, request, journey } = passage;
  if (!trail || !call || !operation || !service) return undefined;
  const eventId = trail.take({
    call,
    operation,
    row: service.definition.audit.get(operation.name),
    deps: service.deps,
    input,
    output: error ? undefined : (output as object | undefined),
    error: error && (journey.error ?? error),
    tls: arrival.tls,
    bodyBytes: request.body instanceof Uint8Array ? request.body.length : 0,
  });
  return eventId === undefined ? undefined : { eventId };
}
