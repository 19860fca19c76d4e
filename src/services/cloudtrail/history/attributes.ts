import type { LookupAttributeKey } from "../../../model/types/cloudtrail.d.ts";
import type { OwnPart } from "../record/event.ts";
import type { Frame } from "../record/frame.ts";

/** How an attribute is looked up: in the frame, which many events share, or in each event. */
interface Attribute {
  readonly frame?: (frame: Frame) => string | undefined;
  readonly own?: (own: OwnPart) => readonly (string | undefined)[];
}

/** API reference, LookupAttribute. */
export const attributes: Readonly<Record<LookupAttributeKey, Attribute>> = {
  EventId: { own: ({ id }) => [id] },
  EventName: { frame: ({ eventName }) => eventName },
  ReadOnly: { frame: ({ readOnly }) => String(readOnly) },
  Username: { frame: usernameOf },
  ResourceType: { own: ({ resources = [] }) => resources.map(({ type }) => type) },
  ResourceName: { own: ({ resources = [] }) => resources.flatMap(({ name, arn }) => [name, arn]) },
  EventSource: { frame: ({ eventSource }) => eventSource },
  AccessKeyId: { frame: ({ userIdentity }) => userIdentity.accessKeyId },
};

/** As the console's column "User name": of a role session its name, of the root user "root". */
export function usernameOf({ userIdentity }: Frame): string | undefined {
  const { type, userName, arn, principalId, invokedBy } = userIdentity;
  if (type === "Root") return "root";
  if (type === "AWSService") return invokedBy;
  if (userName !== undefined) return userName;
  if (type === "AssumedRole" || type === "FederatedUser") return arn?.slice(arn.lastIndexOf("/") + 1);
  return principalId === "" ? undefined : principalId;
}
