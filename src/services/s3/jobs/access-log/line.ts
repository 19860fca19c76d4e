import { percentEncodePath } from "../../../../base/percent.ts";
import type { FinishedRequest } from "../../../../kernel/finished.ts";
import type { Addressed } from "../../access/addressed.ts";
import { accessPointArn } from "../../access/points.ts";
import { canonicalId } from "../../owner.ts";
import type { Bucket } from "../../state.ts";
import { hostId } from "../notifications/record.ts";
import { logOperation } from "./operations.ts";

interface Logged {
  readonly Key?: string;
  readonly VersionId?: string;
}

/** One record, fields in their order (user guide, "Amazon S3 server access log format"). What is not known is a dash. */
export function lineOf(request: FinishedRequest, { bucket, point }: Addressed): string {
  const { arrival, call, operation, status, errorCode, bytesSent, micros } = request;
  const input = (request.input ?? {}) as Logged;
  const output = (request.output ?? {}) as Logged & { readonly ContentLength?: number };
  const ms = Math.max(1, Math.round(micros / 1_000));
  return [
    canonicalId(bucket.account),
    bucket.name,
    timeOf(request.now),
    arrival.ip,
    requesterOf(request),
    request.id,
    logOperation(arrival.method, operation?.name),
    input.Key === undefined ? "-" : percentEncodePath(percentEncodePath(input.Key)),
    quoted(`${arrival.method} ${uriOf(request)} HTTP/${arrival.httpVersion}`),
    String(status),
    errorCode ?? "-",
    bytesSent ? String(bytesSent) : "-",
    sizeOf(request, output.ContentLength),
    String(ms),
    String(ms),
    quoted(arrival.headers.referer ?? "-"),
    quoted(arrival.headers["user-agent"] ?? "-"),
    input.VersionId ?? "-",
    hostId,
    signatureVersion(call?.signature?.version),
    arrival.tls?.cipher ?? "-",
    authTypes[call?.signature?.type ?? ""] ?? "-",
    arrival.headers.host ?? "-",
    arrival.tls?.protocol ?? "-",
    point ? accessPointArn(point) : "-",
    aclNeeded(request, bucket),
  ].join(" ");
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number: number): string => String(number).padStart(2, "0");

/** `[06/Feb/2019:00:00:38 +0000]` */
export function timeOf(now: number): string {
  const at = new Date(now);
  const day = `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  return `[${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000]`;
}

/** A root user's canonical id, the ARN of others. */
function requesterOf({ call }: FinishedRequest): string {
  if (!call || call.principal.kind === "anonymous") return "-";
  const { kind, account, arn, serviceName } = call.principal;
  if (kind === "service") return `svc:${serviceName ?? ""}`;
  return kind === "root" ? canonicalId(account) : arn;
}

/** As it was asked for. A presigned URL's signature would be good for others. */
const uriOf = ({ arrival }: FinishedRequest): string =>
  arrival.query === ""
    ? arrival.path
    : `${arrival.path}?${arrival.query.replace(/((?:X-Amz-)?Signature|X-Amz-Security-Token)=[^&]*/gi, "$1=XXXXX")}`;

/** Whatever a client writes stays on its line, inside of its quotes. */
const quoted = (text: string): string => `"${text.replace(/["\\\p{Cc}]/gu, (each) => encodeURIComponent(each))}"`;

function sizeOf({ operation, arrival }: FinishedRequest, length: number | undefined): string {
  if (operation?.name === "PutObject" || operation?.name === "UploadPart")
    return arrival.headers["x-amz-decoded-content-length"] ?? arrival.headers["content-length"] ?? "-";
  return length === undefined ? "-" : String(length);
}

const signatureVersion = (version: string | undefined): string =>
  version === undefined ? "-" : version.startsWith("AWS4") ? "SigV4" : "SigV2";

const authTypes: Readonly<Record<string, string>> = {
  "REST-HEADER": "AuthHeader",
  "REST-QUERY-STRING": "QueryString",
};

/** "Yes" where an ACL let the request in: anonymous ones, in buckets where ACLs count and no policy speaks. */
function aclNeeded({ call, errorCode }: FinishedRequest, { settings }: Bucket): string {
  const byAcl =
    call?.principal.kind === "anonymous" &&
    errorCode === undefined &&
    settings.ownership !== "BucketOwnerEnforced" &&
    settings.policy === undefined;
  return byAcl ? "Yes" : "-";
}
