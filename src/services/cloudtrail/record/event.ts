import { formatIso8601 } from "../../../base/timestamp.ts";
import type { Frame } from "./frame.ts";

/** What one event has of its own, beside its frame. Plain data: it is stored so. */
export interface OwnPart {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly requestId: string;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly parameters?: object | undefined;
  readonly response?: object | undefined;
  readonly additional?: object | undefined;
  readonly resources?: readonly RecordedResource[] | undefined;
  /** The same for all events that one call made, in several accounts. */
  readonly sharedId?: string | undefined;
}

export interface RecordedResource {
  readonly type: string;
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
  readonly account?: string | undefined;
}

/** Codes that CloudTrail writes otherwise than the wire: its records of refusals say AccessDenied for every service. */
const errorCodes: Readonly<Record<string, string>> = { AccessDeniedException: "AccessDenied" };

/** Version of the layout below (CloudTrail user guide, "CloudTrail record contents"). */
const eventVersion = "1.11";

/** A record in AWS's layout and order. */
export function recordOf(frame: Frame, own: OwnPart): object {
  const { error, resources } = own;
  const shown = resources?.filter(({ arn }) => arn !== undefined) ?? [];
  return {
    eventVersion,
    userIdentity: frame.userIdentity,
    eventTime: formatIso8601(Math.floor(own.at / 1000) * 1000),
    eventSource: frame.eventSource,
    eventName: frame.eventName,
    awsRegion: frame.awsRegion,
    sourceIPAddress: frame.sourceIPAddress,
    userAgent: frame.userAgent,
    ...(error && { errorCode: errorCodes[error.code] ?? error.code, errorMessage: error.message }),
    requestParameters: own.parameters ?? null,
    responseElements: own.response ?? null,
    ...(own.additional && { additionalEventData: own.additional }),
    requestID: own.requestId,
    eventID: own.id,
    readOnly: frame.readOnly,
    ...(shown.length > 0 && { resources: shown.map(recordedResource) }),
    eventType: "AwsApiCall",
    managementEvent: frame.managementEvent,
    recipientAccountId: frame.recipientAccountId,
    ...(own.sharedId !== undefined && { sharedEventID: own.sharedId }),
    eventCategory: frame.managementEvent ? "Management" : "Data",
    ...(frame.tlsDetails && { tlsDetails: frame.tlsDetails }),
  };
}

const recordedResource = ({ type, arn, account }: RecordedResource): object => ({
  ...(account !== undefined && { accountId: account }),
  type,
  ARN: arn,
});
