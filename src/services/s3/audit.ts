import type { AuditResource, AuditRow } from "../../kernel/audit.ts";
import type { Call } from "../../kernel/call.ts";
import { bucketNamed } from "./buckets/find.ts";
import type { Deps } from "./deps.ts";

interface Named {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
}

/** What a call touched. An ARN of S3's names no account; the bucket's owner has a right to the event, whoever called. */
function touched(_call: Call, input: object, deps: Deps): readonly AuditResource[] {
  const { Bucket: name, Key: key } = input as Named;
  if (name === undefined) return [];
  const account = bucketNamed(deps, name)?.account;
  const arn = `arn:aws:s3:::${name}`;
  const bucket: AuditResource = { type: "AWS::S3::Bucket", name, arn, account };
  return key === undefined ? [bucket] : [{ type: "AWS::S3::Object", arn: `${arn}/${key}`, account }, bucket];
}

/** S3 user guide, "Example: Amazon S3 log file entries": how the request was signed. */
const methods = { "REST-HEADER": "AuthHeader", "REST-QUERY-STRING": "QueryString", POST: "HtmlForm" } as const;

function signed({ signature }: Call): object | undefined {
  if (!signature) return undefined;
  return {
    SignatureVersion: signature.version === "AWS" ? "SigV2" : "SigV4",
    AuthenticationMethod: methods[signature.type],
  };
}

const row: AuditRow<object, Deps> = { resources: touched, additional: signed };

/** The same for every operation; names, data events and what is hidden are what CloudTrail knows of S3. */
export const auditOf = <Name extends string>(
  operations: Readonly<Record<Name, unknown>>,
): Readonly<Record<Name, AuditRow<object, Deps>>> =>
  Object.fromEntries(Object.keys(operations).map((name) => [name, row])) as Record<Name, AuditRow<object, Deps>>;
