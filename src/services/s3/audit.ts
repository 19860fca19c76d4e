import type { AuditResource, AuditRow } from "../../kernel/audit.ts";
import type { Call } from "../../kernel/call.ts";
import { bucketNamed } from "./buckets/find.ts";
import type { Deps } from "./deps.ts";

interface Named {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
}

/** What a call touched; of objects records do not say whose they are. An ARN of S3's names no account; the bucket's owner has a right to the event, whoever called. */
function touched(_call: Call, input: object, deps: Deps): readonly AuditResource[] {
  const { Bucket: name, Key: key } = input as Named;
  if (name === undefined) return [];
  const account = bucketNamed(deps, name)?.account;
  const arn = `arn:aws:s3:::${name}`;
  const bucket: AuditResource = { type: "AWS::S3::Bucket", name, arn, account };
  return key === undefined ? [bucket] : [{ type: "AWS::S3::Object", arn: `${arn}/${key}` }, bucket];
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

/** What an operation with a body says of it. */
interface Carried {
  readonly Body?: { readonly length?: number | undefined } | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

/** Words of S3's user guide, "Monitoring default encryption with CloudTrail". */
const encryptions = new Map([
  ["AES256", "SSE_S3"],
  ["aws:kms", "SSE_KMS"],
  ["aws:kms:dsse", "DSSE_KMS"],
]);

/** How what was written is encrypted, and whether its client asked for that or the bucket's default did. */
function applied(asked: Carried, answered: Carried): string | undefined {
  if (answered.SSECustomerAlgorithm !== undefined) return "SSE_C";
  const name = encryptions.get(answered.ServerSideEncryption ?? "");
  return name === undefined || asked.ServerSideEncryption !== undefined ? name : `Default_${name}`;
}

function carried(call: Call, input: Carried, output: Carried = {}): object {
  return {
    ...signed(call),
    bytesTransferredIn: input.Body?.length ?? 0,
    bytesTransferredOut: output.Body?.length ?? 0,
  };
}

const row: AuditRow<object, Deps> = { resources: touched, additional: signed };

/** GetObject, PutObject and UploadPart move bytes; what is written is encrypted. */
const moving: AuditRow<object, Deps> = {
  resources: touched,
  additional: (call, input, _deps, output) => carried(call, input, output),
};
const writing: AuditRow<object, Deps> = {
  resources: touched,
  additional(call, input, _deps, output) {
    const SSEApplied = applied(input, output ?? {});
    return { ...carried(call, input, output), ...(SSEApplied === undefined ? {} : { SSEApplied }) };
  },
};

const rows: Readonly<Record<string, AuditRow<object, Deps>>> = {
  GetObject: moving,
  UploadPart: moving,
  PutObject: writing,
  CopyObject: writing,
  CreateMultipartUpload: writing,
};

/** The same for every operation; names, data events and what is hidden are what CloudTrail knows of S3. */
export const auditOf = <Name extends string>(
  operations: Readonly<Record<Name, unknown>>,
): Readonly<Record<Name, AuditRow<object, Deps>>> =>
  Object.fromEntries(Object.keys(operations).map((name) => [name, rows[name] ?? row])) as Record<
    Name,
    AuditRow<object, Deps>
  >;
