import type {
  Location,
  Protocol,
  ShapeType,
  Table,
  TableError,
  TableMember,
  TableOperation,
  TableService,
  TableShape,
  TableTraits,
  TimestampFormat,
  XmlNamespace,
} from "../../src/model/table.ts";
import type {
  BotocoreMember,
  BotocoreMetadata,
  BotocoreModel,
  BotocoreNamespace,
  BotocoreOperation,
  BotocoreShape,
  BotocoreTraits,
} from "./botocore-model.ts";
import { compact, oneOf } from "./compact.ts";

export interface BotocoreOptions {
  /** botocore's folder name: `iam`, `cognito-idp`. */
  readonly id: string;
  /** Names and versions of what the model comes from. */
  readonly source: Readonly<Record<string, string>>;
  readonly globalRegion?: string | undefined;
}

const protocols: readonly Protocol[] = ["json", "rest-json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor"];
const locations: readonly Location[] = ["header", "headers", "querystring", "uri", "statusCode"];
const timestampFormats: readonly TimestampFormat[] = ["iso8601", "rfc822", "unixTimestamp"];
const jsonVersions = ["1.0", "1.1"] as const;

/** botocore's types that the table writes differently; the protocols do not tell these apart. */
const typeNames: Readonly<Record<string, ShapeType>> = { character: "string", short: "integer", byte: "integer" };
const types: readonly ShapeType[] = [
  "structure",
  "list",
  "map",
  "string",
  "blob",
  "boolean",
  "integer",
  "long",
  "float",
  "double",
  "timestamp",
  "document",
  "bigInteger",
  "bigDecimal",
];

/** Converts a botocore service model, or a suite of its protocol tests, which has the same form, to a table. */
export function tableFromBotocore(model: BotocoreModel, options: BotocoreOptions): Table {
  const thrown = new Set<string>();
  const operations: Record<string, TableOperation> = {};
  for (const [name, raw] of Object.entries(model.operations)) {
    operations[name] = operationFrom(raw, model.shapes);
    for (const error of raw.errors ?? []) thrown.add(error.shape);
  }
  const queryCompatible = model.metadata.awsQueryCompatible !== undefined;
  const shapes: Record<string, TableShape> = {};
  for (const [name, raw] of Object.entries(model.shapes))
    shapes[name] = shapeFrom(name, raw, { thrown: thrown.has(name), queryCompatible });
  return { source: options.source, service: serviceFrom(model.metadata, options), operations, shapes };
}

function serviceFrom(metadata: BotocoreMetadata, options: BotocoreOptions): TableService {
  const names = metadata.protocols ?? (metadata.protocol === undefined ? [] : [metadata.protocol]);
  const spoken = names.map((name) => oneOf(protocols, name, `protocol of ${options.id}`));
  const endpointPrefix = metadata.endpointPrefix ?? options.id;
  return compact<TableService>({
    id: options.id,
    serviceId: metadata.serviceId ?? options.id,
    endpointPrefix,
    signingName: metadata.signingName ?? endpointPrefix,
    apiVersion: metadata.apiVersion ?? "",
    protocols: spoken,
    jsonVersion:
      spoken.includes("json") && metadata.jsonVersion !== undefined
        ? oneOf(jsonVersions, metadata.jsonVersion, `JSON version of ${options.id}`)
        : undefined,
    targetPrefix: metadata.targetPrefix,
    xmlNamespace: namespaceFrom(metadata.xmlNamespace)?.uri,
    globalRegion: options.globalRegion,
    queryCompatible: flag(metadata.awsQueryCompatible !== undefined),
  });
}

function operationFrom(raw: BotocoreOperation, shapes: BotocoreModel["shapes"]): TableOperation {
  const { http = {}, output, input } = raw;
  const errors = (raw.errors ?? []).map((each) => each.shape);
  return compact<TableOperation>({
    input: input?.shape,
    output: output?.shape,
    errors: errors.length === 0 ? undefined : errors,
    method: http.method === "POST" ? undefined : http.method,
    uri: http.requestUri === "/" ? undefined : http.requestUri,
    status: http.responseCode === 200 ? undefined : http.responseCode,
    resultWrapper: output && (output.resultWrapper ?? shapes[output.shape]?.resultWrapper),
    inputElement: input?.locationName,
    inputNamespace: namespaceFrom(input?.xmlNamespace),
    auth: authOf(raw),
    hostPrefix: raw.endpoint?.hostPrefix,
    checksum: checksumOf(raw),
  });
}

function authOf(raw: BotocoreOperation): TableOperation["auth"] {
  if (raw.authtype === "none" || raw.auth?.includes("smithy.api#noAuth")) return "none";
  if (raw.authtype === "v4-unsigned-body" || raw.unsignedPayload) return "v4-unsigned-body";
  return undefined;
}

function checksumOf(raw: BotocoreOperation): TableOperation["checksum"] {
  const trait = raw.httpChecksum;
  if (!trait) return raw.httpChecksumRequired ? { required: true } : undefined;
  return compact<NonNullable<TableOperation["checksum"]>>({
    algorithmMember: trait.requestAlgorithmMember,
    required: flag(trait.requestChecksumRequired),
    validationModeMember: trait.requestValidationModeMember,
    responseAlgorithms: trait.responseAlgorithms,
  });
}

interface ErrorContext {
  /** An operation names the shape among its errors. */
  readonly thrown: boolean;
  readonly queryCompatible: boolean;
}

function shapeFrom(name: string, raw: BotocoreShape, context: ErrorContext): TableShape {
  const type = raw.document ? "document" : oneOf(types, typeNames[raw.type] ?? raw.type, `type of ${name}`);
  return compact<TableShape>({
    type,
    ...traitsFrom(raw, name),
    members: type === "structure" ? membersFrom(raw.members ?? {}, name) : undefined,
    required: raw.required?.length ? raw.required : undefined,
    payload: raw.payload,
    union: flag(raw.union),
    eventStream: flag(raw.eventstream),
    event: flag(raw.event),
    member: raw.member && memberFrom(raw.member, name),
    key: raw.key && memberFrom(raw.key, name),
    value: raw.value && memberFrom(raw.value, name),
    min: raw.min,
    max: raw.max,
    pattern: raw.pattern,
    enum: raw.enum,
    wrapper: flag(raw.wrapper),
    error: context.thrown || raw.exception || raw.error ? errorFrom(name, raw, context) : undefined,
  });
}

function membersFrom(raw: Readonly<Record<string, BotocoreMember>>, owner: string): Record<string, TableMember> {
  return Object.fromEntries(Object.entries(raw).map(([name, each]) => [name, memberFrom(each, `${owner}.${name}`)]));
}

function memberFrom(raw: BotocoreMember, where: string): TableMember {
  return compact<TableMember>({
    shape: raw.shape,
    ...traitsFrom(raw, where),
    location: raw.location === undefined ? undefined : oneOf(locations, raw.location, `location of ${where}`),
    queryName: raw.queryName,
    idempotencyToken: flag(raw.idempotencyToken),
    hostLabel: flag(raw.hostLabel),
    jsonValue: flag(raw.jsonvalue),
    eventPayload: flag(raw.eventpayload),
    eventHeader: flag(raw.eventheader),
  });
}

function traitsFrom(raw: BotocoreTraits, where: string): TableTraits {
  return compact<TableTraits>({
    locationName: raw.locationName,
    timestampFormat:
      raw.timestampFormat === undefined
        ? undefined
        : oneOf(timestampFormats, raw.timestampFormat, `timestamp format of ${where}`),
    xmlNamespace: namespaceFrom(raw.xmlNamespace),
    xmlAttribute: flag(raw.xmlAttribute),
    flattened: flag(raw.flattened),
    streaming: flag(raw.streaming),
    sensitive: flag(raw.sensitive),
  });
}

/** Where JSON superseded the query protocol, botocore's code is the old one: JSON clients see the shape's name. */
function errorFrom(name: string, raw: BotocoreShape, { queryCompatible }: ErrorContext): TableError {
  const { code, httpStatusCode, senderFault } = raw.error ?? {};
  const fault = raw.fault === true || senderFault === false;
  const ownCode = code === name ? undefined : code;
  return compact<TableError>({
    code: queryCompatible ? undefined : ownCode,
    status: httpStatusCode === (fault ? 500 : 400) ? undefined : httpStatusCode,
    fault: flag(fault),
    queryCode: queryCompatible ? ownCode : undefined,
    queryStatus: queryCompatible ? httpStatusCode : undefined,
  });
}

function namespaceFrom(raw: BotocoreNamespace | undefined): XmlNamespace | undefined {
  if (raw === undefined) return undefined;
  return typeof raw === "string" ? { uri: raw } : compact<XmlNamespace>({ uri: raw.uri, prefix: raw.prefix });
}

function flag(value: boolean | undefined): true | undefined {
  return value ? true : undefined;
}
