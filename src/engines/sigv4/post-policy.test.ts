import { describe, expect, test } from "vitest";
import { hmacSha256 } from "./digest.ts";
import { deriveSigningKey, readPostPolicy, verifyPostPolicy } from "./index.ts";
import type { FormFields } from "./post-policy.ts";
import { signText } from "./sign.ts";
import { CREDENTIALS, keys, s3Rules } from "./testing.ts";
import { ECDSA_P256_SHA256 } from "./types.ts";

const policy = Buffer.from('{"expiration":"2015-08-30T13:36:00Z","conditions":[{"bucket":"b"}]}').toString("base64");
const { accessKeyId, secretAccessKey } = CREDENTIALS;
const signature = hmacSha256(deriveSigningKey(secretAccessKey, "20150830", "us-east-1", "s3"), policy).toString("hex");
const good: FormFields = {
  policy,
  "x-amz-algorithm": "AWS4-HMAC-SHA256",
  "x-amz-credential": `${accessKeyId}/20150830/us-east-1/s3/aws4_request`,
  "x-amz-date": "20150830T123600Z",
  "x-amz-signature": signature,
};

function verified(fields: FormFields, secret = secretAccessKey) {
  const presented = readPostPolicy(fields, s3Rules);
  if (presented.kind !== "policy") return presented;
  return verifyPostPolicy(presented, secret, keys);
}

describe("a signed form", () => {
  test("is accepted", () => {
    expect(verified(good)).toEqual({ ok: true, payload: { kind: "unsigned" } });
    expect(readPostPolicy({ ...good, "x-amz-security-token": "t" }, s3Rules)).toMatchObject({ sessionToken: "t" });
  });

  test("is accepted with SigV4A", () => {
    const text = "20150830/s3/aws4_request";
    const scope = { date: "20150830", region: "", service: "s3", text };
    const algorithm = ECDSA_P256_SHA256;
    const fields = {
      ...good,
      "x-amz-algorithm": algorithm,
      "x-amz-credential": `${accessKeyId}/${text}`,
      "x-amz-signature": signText({ ...CREDENTIALS, algorithm, scope }, policy, keys),
    };
    expect(verified(fields)).toMatchObject({ ok: true });
    expect(verified({ ...fields, policy: `${policy}A` })).toMatchObject({ ok: false });
  });

  test("is refused for another policy or secret, showing the policy that was signed", () => {
    const other = Buffer.from("{}").toString("base64");
    const failure = {
      code: "SignatureDoesNotMatch",
      status: 403,
      fields: { AWSAccessKeyId: accessKeyId, StringToSign: other, SignatureProvided: signature },
    };
    expect(verified({ ...good, policy: other })).toMatchObject({ ok: false, failure });
    expect(verified(good, "other")).toMatchObject({ ok: false, failure: { code: "SignatureDoesNotMatch" } });
  });

  const field = (name: string) =>
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`;
  test.each<readonly [string, FormFields, string, string]>([
    ["no policy", { ...good, policy: undefined }, "InvalidArgument", field("policy")],
    ["no algorithm", { ...good, "x-amz-algorithm": undefined }, "InvalidArgument", field("X-Amz-Algorithm")],
    ["no credential", { ...good, "x-amz-credential": undefined }, "InvalidArgument", field("X-Amz-Credential")],
    ["no date", { ...good, "x-amz-date": undefined }, "InvalidArgument", field("X-Amz-Date")],
    ["no signature", { ...good, "x-amz-signature": undefined }, "InvalidArgument", field("X-Amz-Signature")],
    [
      "a date in another form",
      { ...good, "x-amz-date": "2015-08-30" },
      "InvalidArgument",
      "X-Amz-Date must be formatted via ISO8601 Long format.",
    ],
    [
      "another service",
      { ...good, "x-amz-credential": "A/20150830/us-east-1/sts/aws4_request" },
      "InvalidArgument",
      'incorrect service "sts". This endpoint belongs to "s3".',
    ],
    [
      "another day",
      { ...good, "x-amz-credential": "A/20150829/us-east-1/s3/aws4_request" },
      "InvalidArgument",
      'Invalid credential date "20150829". This date is not the same as X-Amz-Date: "20150830".',
    ],
    [
      "another algorithm",
      { ...good, "x-amz-algorithm": "AWS4-HMAC-SHA1" },
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    ],
  ])("is refused with %s", (_name, fields, code, message) => {
    expect(readPostPolicy(fields, s3Rules)).toMatchObject({ kind: "failure", code, status: 400, message });
  });
});

test("a form without a signature is anonymous", () => {
  expect(readPostPolicy({ key: "a", acl: "public-read" }, s3Rules)).toEqual({ kind: "anonymous" });
});
