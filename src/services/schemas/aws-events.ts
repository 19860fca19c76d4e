import type { Json } from "../../engines/event-pattern/index.ts";
import { shapeOf } from "./shape.ts";
import type { Registry, Schema, SchemaVersion } from "./state.ts";
import { discoveredSchema, type EventKind, schemaName } from "./write-schema.ts";

/** The registry with the events of the services that are here. Nobody writes into it. */
export const awsRegistry = "aws.events";

interface Sample extends EventKind {
  readonly detail: Json;
}

/** S3 user guide, "EventBridge event message structure". */
const s3Object = (reason: string, more: object = {}): Json => ({
  version: "0",
  bucket: { name: "" },
  object: { key: "", size: 0, etag: "", "version-id": "", sequencer: "" },
  "request-id": "",
  requester: "",
  "source-ip-address": "",
  reason,
  ...more,
});

/** CloudTrail user guide, "CloudTrail record contents". */
const apiCall: Json = {
  eventVersion: "",
  userIdentity: { type: "", principalId: "", arn: "", accountId: "", accessKeyId: "" },
  eventTime: "2026-01-01T00:00:00Z",
  eventSource: "",
  eventName: "",
  awsRegion: "",
  sourceIPAddress: "",
  userAgent: "",
  requestID: "",
  eventID: "",
  readOnly: false,
  eventType: "",
  managementEvent: true,
  recipientAccountId: "",
  eventCategory: "",
};

const samples: readonly Sample[] = [
  { source: "aws.events", detailType: "Scheduled Event", detail: {} },
  { source: "aws.s3", detailType: "Object Created", detail: s3Object("PutObject") },
  { source: "aws.s3", detailType: "Object Deleted", detail: s3Object("DeleteObject", { "deletion-type": "" }) },
  ...["iam", "kms", "s3", "sts", "sqs", "sns"].map((service) => ({
    source: `aws.${service}`,
    detailType: "AWS API Call via CloudTrail",
    detail: apiCall,
  })),
];

export const awsEventsRegistry: Registry = {
  name: awsRegistry,
  description: "Events of the services of this region.",
  tags: {},
};

export interface AwsSchema {
  readonly schema: Schema;
  readonly version: SchemaVersion;
}

let made: ReadonlyMap<string, AwsSchema> | undefined;

/** By name. Made when first asked for, out of one event of each kind. */
export function awsSchemas(): ReadonlyMap<string, AwsSchema> {
  made ??= new Map(samples.map(schemaOf).sort(([one], [two]) => (one < two ? -1 : 1)));
  return made;
}

function schemaOf(sample: Sample): [string, AwsSchema] {
  const name = schemaName(sample);
  const type = "OpenApi3" as const;
  const content = discoveredSchema(sample, shapeOf(sample.detail) ?? { kind: "any" }, type);
  const times = { createdAt: 0, modifiedAt: 0 };
  return [
    name,
    {
      schema: { registry: awsRegistry, name, type, tags: {}, version: 1, ...times },
      version: { registry: awsRegistry, schema: name, number: 1, type, content, createdAt: 0 },
    },
  ];
}
