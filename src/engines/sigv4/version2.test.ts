import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  readCredentials,
  readPostPolicy,
  type SignedRequestFacts,
  signingRules,
  verify,
  verifyPostPolicy,
} from "./index.ts";
import { keys } from "./testing.ts";

/** Presigned URLs and forms of Signature Version 2, as boto3 makes them for us-east-1. */

const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const rules = signingRules("s3", ["s3"], ["us-east-1"]);
const now = 1_175_000_000_000;

/** S3 user guide, "Signing and authenticating REST requests": the example of query string authentication. */
const documented: SignedRequestFacts = {
  method: "GET",
  path: "/photos/puppy.jpg",
  query: `AWSAccessKeyId=${accessKeyId}&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620`,
  headers: { host: "johnsmith.s3.us-west-1.amazonaws.com" },
};

function outcome(facts: SignedRequestFacts, bucket = "", at = now): string {
  const presented = readCredentials(facts, at, rules);
  if (presented.kind === "failure") return presented.code;
  if (presented.kind === "anonymous") return "anonymous";
  const verdict = verify({ facts, presented, secretAccessKey, bodySha256: undefined, bucket }, rules, keys);
  return verdict.ok ? verdict.payload.kind : verdict.failure.code;
}

function presigned(facts: Omit<SignedRequestFacts, "query">, text: string, query = ""): SignedRequestFacts {
  const signature = createHmac("sha1", secretAccessKey).update(text).digest("base64");
  const own = `AWSAccessKeyId=${accessKeyId}&Signature=${encodeURIComponent(signature)}&Expires=1175139620`;
  return { ...facts, query: query === "" ? own : `${query}&${own}` };
}

describe("a presigned URL", () => {
  it("is accepted as documented", () => {
    expect(outcome(documented, "johnsmith")).toBe("unsigned");
    expect(outcome({ ...documented, path: "/johnsmith/photos/puppy.jpg" })).toBe("unsigned");
  });

  it.each<[string, SignedRequestFacts, string, string]>([
    ["another bucket", documented, "janesmith", "SignatureDoesNotMatch"],
    ["a bucket whose name goes on", documented, "johnsmith.s3", "SignatureDoesNotMatch"],
    ["another key", { ...documented, path: "/photos/kitten.jpg" }, "johnsmith", "SignatureDoesNotMatch"],
    ["another method", { ...documented, method: "DELETE" }, "johnsmith", "SignatureDoesNotMatch"],
    [
      "a header that was not signed",
      { ...documented, headers: { "x-amz-acl": "public-read" } },
      "johnsmith",
      "SignatureDoesNotMatch",
    ],
    [
      "a content type that was not signed",
      { ...documented, headers: { "content-type": "text/html" } },
      "johnsmith",
      "SignatureDoesNotMatch",
    ],
    [
      "a subresource that was not signed",
      { ...documented, query: `acl&${documented.query}` },
      "johnsmith",
      "SignatureDoesNotMatch",
    ],
    [
      "a later end",
      { ...documented, query: documented.query.replace("1175139620", "1175139621") },
      "johnsmith",
      "SignatureDoesNotMatch",
    ],
    [
      "no end",
      { ...documented, query: documented.query.replace("&Expires=1175139620", "") },
      "johnsmith",
      "AccessDenied",
    ],
    [
      "an end that is no number",
      { ...documented, query: documented.query.replace("1175139620", "x") },
      "johnsmith",
      "AccessDenied",
    ],
    [
      "no signature in the end",
      { ...documented, query: documented.query.replace(/Signature=[^&]+/, "Signature=") },
      "johnsmith",
      "SignatureDoesNotMatch",
    ],
  ])("is refused with %s", (_, facts, bucket, code) => {
    expect(outcome(facts, bucket)).toBe(code);
  });

  it("ends", () => {
    expect(outcome(documented, "johnsmith", 1_175_139_620_000)).toBe("unsigned");
    expect(outcome(documented, "johnsmith", 1_175_139_620_001)).toBe("AccessDenied");
  });

  it("signs subresources, moved headers and the token", () => {
    const put = { method: "PUT", path: "/b/k", headers: { "content-type": "text/plain" } };
    const text =
      "PUT\n\ntext/plain\n1175139620\nx-amz-acl:private\nx-amz-security-token:t\n/b/k?partNumber=1&uploadId=u";
    const query = "uploadId=u&partNumber=1&x-amz-acl=private&x-amz-security-token=t";
    const facts = presigned(put, text, query);
    expect(outcome(facts)).toBe("unsigned");
    expect(readCredentials(facts, now, rules)).toMatchObject({ sessionToken: "t", accessKeyId });
  });

  it("does not carry parameters that it cannot sign into a write", () => {
    const facts = presigned({ method: "PUT", path: "/b/k", headers: {} }, "PUT\n\n\n1175139620\n/b/k", "other=1");
    expect(outcome(facts)).toBe("InvalidRequest");
    const listing = presigned({ method: "GET", path: "/b", headers: {} }, "GET\n\n\n1175139620\n/b", "prefix=a");
    expect(outcome(listing)).toBe("unsigned");
  });

  it("is not known in newer regions", () => {
    const newer = signingRules("s3", ["s3"], ["eu-central-1"]);
    expect(readCredentials(documented, now, newer)).toMatchObject({ code: "InvalidRequest" });
  });
});

describe("a form", () => {
  const policy = Buffer.from('{"expiration":"2015-08-30T13:36:00Z","conditions":[]}').toString("base64");
  const signature = createHmac("sha1", secretAccessKey).update(policy).digest("base64");
  const accepted = (fields: Record<string, string>): unknown => {
    const presented = readPostPolicy(fields, rules);
    return presented.kind === "policy" ? verifyPostPolicy(presented, secretAccessKey, keys).ok : presented;
  };

  it("is accepted with the policy's signature, and with no other", () => {
    expect(accepted({ policy, awsaccesskeyid: accessKeyId, signature })).toBe(true);
    expect(accepted({ policy, awsaccesskeyid: accessKeyId, signature: "AAAA" })).toBe(false);
    expect(accepted({ policy: `${policy}=`, awsaccesskeyid: accessKeyId, signature })).toBe(false);
  });

  it.each(["policy", "awsaccesskeyid", "signature"])("is refused without %s", (left) => {
    const fields: Record<string, string> = { policy, awsaccesskeyid: accessKeyId, signature };
    delete fields[left];
    // Without a policy, and a key to sign it, nothing is signed.
    expect(accepted(fields)).toMatchObject({ kind: "failure", code: "InvalidArgument" });
  });
});
