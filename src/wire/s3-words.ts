import { MalformedError } from "../base/malformed.ts";
import { AwsError } from "../kernel/error.ts";
import type { Operation } from "../model/link.ts";
import type { Violation } from "./constraints.ts";
import { MalformedPart } from "./malformed-part.ts";
import { answersLikeS3 } from "./s3-answer.ts";

/**
 * S3 does not speak Coral's sentences: of a header or a query parameter that it cannot take it says which, in words of
 * that argument's own (API reference, "Error responses"; answers of S3 that clients have recorded).
 */
type Word = (name: string, value: string) => AwsError;

const argument =
  (message: string): Word =>
  (ArgumentName, ArgumentValue) =>
    new AwsError("InvalidArgument", message, { fields: { ArgumentName, ArgumentValue } });
const request =
  (message: string): Word =>
  () =>
    new AwsError("InvalidRequest", message);
const invalidHeader: Word = (name) => new AwsError("InvalidRequest", `Value for ${name} header is invalid.`);

const integerNeeded = (name: string) => argument(`Provided ${name} not an integer or within integer range`);
const partNumber = argument("Part number must be an integer between 1 and 10000, inclusive");
const unsupportedChecksum = request(
  "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
);

const words = new Map<string, Word>([
  ["encoding-type", argument("Invalid Encoding Method specified in Request")],
  ["max-buckets", integerNeeded("max-buckets")],
  ["max-keys", integerNeeded("max-keys")],
  ["max-parts", integerNeeded("max-parts")],
  ["max-uploads", integerNeeded("max-uploads")],
  ["part-number-marker", integerNeeded("part-number-marker")],
  ["partNumber", partNumber],
  ["x-amz-acl", argument("")],
  ["x-amz-checksum-algorithm", unsupportedChecksum],
  ["x-amz-checksum-mode", invalidHeader],
  ["x-amz-checksum-type", invalidHeader],
  ["x-amz-metadata-directive", argument("Unknown metadata directive.")],
  ["x-amz-object-attributes", argument("Invalid attribute name specified.")],
  ["x-amz-object-lock-legal-hold", argument('Legal hold status must be one of "ON", "OFF"')],
  ["x-amz-object-lock-mode", argument("Unknown wormMode directive.")],
  ["x-amz-object-lock-retain-until-date", argument("The retain until date must be provided in ISO 8601 format")],
  ["x-amz-object-ownership", (name, value) => argument(`Invalid ${name} header: ${value}`)(name, value)],
  ["x-amz-sdk-checksum-algorithm", invalidHeader],
  ["x-amz-server-side-encryption", argument("The encryption method specified is not supported")],
  [
    "x-amz-storage-class",
    (_, StorageClassRequested) =>
      new AwsError("InvalidStorageClass", "The storage class you specified is not valid", {
        fields: { StorageClassRequested },
      }),
  ],
  ["x-amz-tagging-directive", argument("Unknown tagging directive.")],
]);

const absent = new Map<string, AwsError>([
  [
    "x-amz-object-attributes",
    new AwsError(
      "InvalidRequest",
      "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
    ),
  ],
]);

const invalid = argument("Invalid Argument");

/** What S3 says of a violation that stands in a header or in the query; undefined for bodies, and for other services. */
export function s3Words({ input, service }: Operation, violation: Violation): AwsError | undefined {
  if (!answersLikeS3(service.id)) return undefined;
  const { path, value = "''", missing } = violation;
  const member = input?.members.find(({ name }) => name.toLowerCase() === path.toLowerCase());
  const location = member?.traits.location;
  if (!member || (location !== "header" && location !== "querystring")) return undefined;
  const name = member.traits.locationName ?? member.name;
  if (missing) return absent.get(name) ?? invalid(name, "null");
  return (words.get(name) ?? invalid)(name, bare(value));
}

/** As it was sent: without Coral's quotes, and those of its lists. */
const bare = (shown: string): string => {
  const inner = shown.slice(1, -1);
  return inner.startsWith("[") && inner.endsWith("]") ? inner.slice(1, -1) : inner;
};

/** What an error that was thrown over a path, a query or a header is to a client of S3; other errors stay. */
export function asS3Refusal(error: unknown, serviceId: string): unknown {
  if (!(error instanceof MalformedPart) || !answersLikeS3(serviceId)) return error;
  return (words.get(error.wireName) ?? invalid)(error.wireName, error.text);
}

/** As `asS3Refusal`, for paths and queries that cannot be read at all: S3 has a code of its own for them. */
export const asUriRefusal = (error: unknown, serviceId: string): unknown =>
  error instanceof MalformedError && answersLikeS3(serviceId)
    ? new AwsError("InvalidURI", "Couldn't parse the specified URI.")
    : error;

/** A method that the path does not take. S3 says which, and of what kind the resource is. */
export function methodNotAllowed(serviceId: string, Method: string, path: string): AwsError {
  const fields = answersLikeS3(serviceId) ? { Method, ResourceType: resourceType(path) } : {};
  const message = "The specified method is not allowed against this resource.";
  return new AwsError("MethodNotAllowed", message, { status: 405, fields });
}

/** `path` names its bucket, whatever the host did. */
function resourceType(path: string): string {
  if (path === "/") return "SERVICE";
  const end = path.indexOf("/", 1);
  return end < 0 || end === path.length - 1 ? "BUCKET" : "OBJECT";
}
