import type { AuditedCall, AuditResource } from "../../../kernel/audit.ts";
import type { OwnPart } from "../record/event.ts";
import { recorded, withinLimit } from "../record/parameters.ts";
import { ownerOf } from "./recipients.ts";

/** What is kept of a call until its event is written. */
export interface Left extends Pick<AuditedCall, "operation" | "row" | "input" | "error"> {
  readonly id: string;
  readonly at: number;
  readonly requestId: string;
  readonly sharedId: string | undefined;
  readonly resources: readonly AuditResource[] | undefined;
  readonly further: object | undefined;
  readonly additional: object | undefined;
  /** Where the record shows it: of what changed something (CloudTrail user guide, "responseElements"). */
  readonly output: object | undefined;
}

/** What an event has of its own. Absent members stay absent: they would cost bytes in the store. */
export function ownPartOf(left: Left): OwnPart {
  const { operation, row, input, output, error, sharedId, resources, further, additional } = left;
  const told = recorded(operation.input, input, row);
  const parameters = withinLimit("requestParameters", further ? { ...told, ...further } : told);
  const response = withinLimit("responseElements", recorded(operation.output, output, row));
  const { id, at, requestId } = left;
  // Most calls are reads of which there is no more to tell.
  if (!parameters && !response && !error && !resources && !additional && sharedId === undefined)
    return { id, at, requestId };
  return {
    id,
    at,
    requestId,
    ...(error && { error: { code: errorCode(left, error.code), message: error.message } }),
    ...(parameters && { parameters }),
    ...(response && { response }),
    ...(additional && { additional }),
    ...(resources && resources.length > 0 && { resources: resources.map(withOwner) }),
    ...(sharedId !== undefined && { sharedId }),
  };
}

function withOwner(resource: AuditResource): AuditResource {
  const account = ownerOf(resource);
  return account === undefined ? resource : { ...resource, account };
}

/** Records name an error by its shape: NoSuchEntityException, where IAM's wire has NoSuchEntity. */
const errorCode = ({ operation }: Left, code: string): string =>
  operation.traits.errors?.includes(`${code}Exception`) ? `${code}Exception` : code;
