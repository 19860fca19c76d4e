import { createHash } from "node:crypto";
import { isDigest } from "../../base/digest-text.ts";
import { type ChecksumName, checksums } from "../../engines/checksum/index.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Passage, Stage } from "../../kernel/stage.ts";

export interface IntegrityFacts {
  /** What the client said of the body, and what held: `Content-MD5`, `x-amz-checksum-crc32`. */
  readonly checked: readonly string[];
}

const md5Bytes = 16;

const byHeader: readonly (readonly [header: string, ChecksumName])[] = (
  Object.keys(checksums) as readonly ChecksumName[]
).map((name) => [`x-amz-checksum-${name.toLowerCase()}`, name]);

/**
 * Holds a whole body against the checksums that its client sent (Smithy's trait httpChecksum; S3 API reference, "Checking
 * object integrity"). Those of streams are the operation's to check, since they are known only at its end.
 */
export const integrity = (): Stage<IntegrityFacts> => ({
  name: "integrity",
  quiet: true,
  run(passage) {
    const rule = passage.operation?.traits.checksum;
    const { body } = passage.request;
    if (!rule || !(body instanceof Uint8Array)) return undefined;
    const checked = checkedIn(passage, body);
    if (checked.length > 0) return { checked };
    if (rule.required && body.length > 0) throw missing();
    return undefined;
  },
});

function checkedIn({ arrival: { headers }, trailers }: Passage, body: Uint8Array): readonly string[] {
  const checked: string[] = [];
  const md5 = headers["content-md5"];
  if (md5 !== undefined) {
    if (!isDigest(md5, md5Bytes)) throw invalidMd5();
    if (createHash("md5").update(body).digest("base64") !== md5) throw badMd5(md5);
    checked.push("Content-MD5");
  }
  for (const [header, name] of byHeader) {
    const value = headers[header] ?? trailers?.find(([trailer]) => trailer === header)?.[1];
    if (value === undefined) continue;
    if (!isDigest(value, checksums[name].bytes)) throw invalidChecksum(header);
    const checksum = checksums[name].create();
    checksum.update(body);
    if (checksum.digest().toString("base64") !== value) throw badChecksum(name);
    checked.push(header);
  }
  return checked;
}

const missing = (): AwsError =>
  new AwsError("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*", {
    status: 400,
  });
const invalidMd5 = (): AwsError =>
  new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", { status: 400 });
const badMd5 = (ExpectedDigest: string): AwsError =>
  new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    status: 400,
    fields: { ExpectedDigest },
  });
const invalidChecksum = (header: string): AwsError =>
  new AwsError("InvalidRequest", `Value for ${header} header is invalid.`, { status: 400 });
const badChecksum = (name: string): AwsError =>
  new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`, { status: 400 });
