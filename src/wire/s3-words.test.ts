import { describe, expect, it } from "vitest";
import { AwsError } from "../kernel/error.ts";
import { codecFor } from "./codecs.ts";
import { modelOf } from "./models.testing.ts";
import { methodNotAllowed } from "./s3-words.ts";
import { validateInput } from "./validate.ts";

const model = modelOf("s3");

function refused(name: string, query: string, headers: Readonly<Record<string, string>>): AwsError {
  const operation = model.operation(name);
  if (!operation) throw new Error(`s3 has no ${name}`);
  const request = {
    method: operation.method,
    path: operation.uri.includes("{Key+}") ? "/b/k" : "/b",
    query,
    headers,
    body: new Uint8Array(0),
  };
  try {
    validateInput(operation, "rest-xml", codecFor("rest-xml").readInput(operation, request));
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const put = "PutObject";

describe("what S3 says of", () => {
  it.each<[string, string, string, Record<string, string>, string, Record<string, string>]>([
    [
      "a storage class",
      put,
      "",
      { "x-amz-storage-class": "FOO" },
      "InvalidStorageClass: The storage class you specified is not valid",
      { StorageClassRequested: "FOO" },
    ],
    [
      "an ACL",
      put,
      "",
      { "x-amz-acl": "open" },
      "InvalidArgument: ",
      { ArgumentName: "x-amz-acl", ArgumentValue: "open" },
    ],
    [
      "a lock's mode",
      put,
      "",
      { "x-amz-object-lock-mode": "X" },
      "InvalidArgument: Unknown wormMode directive.",
      { ArgumentName: "x-amz-object-lock-mode", ArgumentValue: "X" },
    ],
    [
      "a lock's date",
      put,
      "",
      { "x-amz-object-lock-retain-until-date": "soon" },
      "InvalidArgument: The retain until date must be provided in ISO 8601 format",
      { ArgumentName: "x-amz-object-lock-retain-until-date", ArgumentValue: "soon" },
    ],
    [
      "an encryption",
      put,
      "",
      { "x-amz-server-side-encryption": "rot13" },
      "InvalidArgument: The encryption method specified is not supported",
      { ArgumentName: "x-amz-server-side-encryption", ArgumentValue: "rot13" },
    ],
    [
      "what it has no words for",
      put,
      "",
      { "x-amz-request-payer": "you" },
      "InvalidArgument: Invalid Argument",
      { ArgumentName: "x-amz-request-payer", ArgumentValue: "you" },
    ],
    [
      "a checksum's algorithm",
      put,
      "",
      { "x-amz-sdk-checksum-algorithm": "X" },
      "InvalidRequest: Value for x-amz-sdk-checksum-algorithm header is invalid.",
      {},
    ],
    [
      "a number of keys",
      "ListObjects",
      "max-keys=many",
      {},
      "InvalidArgument: Provided max-keys not an integer or within integer range",
      { ArgumentName: "max-keys", ArgumentValue: "many" },
    ],
    [
      "an encoding",
      "ListObjects",
      "encoding-type=x",
      {},
      "InvalidArgument: Invalid Encoding Method specified in Request",
      { ArgumentName: "encoding-type", ArgumentValue: "x" },
    ],
    [
      "a part's number",
      "UploadPart",
      "uploadId=u&partNumber=one",
      {},
      "InvalidArgument: Part number must be an integer between 1 and 10000, inclusive",
      { ArgumentName: "partNumber", ArgumentValue: "one" },
    ],
    [
      "no attributes",
      "GetObjectAttributes",
      "attributes",
      {},
      "InvalidRequest: The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
      {},
    ],
    [
      "attributes",
      "GetObjectAttributes",
      "attributes",
      { "x-amz-object-attributes": "Size" },
      "InvalidArgument: Invalid attribute name specified.",
      { ArgumentName: "x-amz-object-attributes", ArgumentValue: "Size" },
    ],
  ])("%s", (_, name, query, headers, said, fields) => {
    const error = refused(name, query, headers);
    expect(`${error.code}: ${error.message}`).toBe(said);
    expect(error.fields).toEqual(fields);
  });

  it.each([
    ["/", "SERVICE"],
    ["/b", "BUCKET"],
    ["/b/", "BUCKET"],
    ["/b/k", "OBJECT"],
  ])("a method that %s does not take", (path, ResourceType) => {
    expect(methodNotAllowed("s3", "PATCH", path).fields).toEqual({ Method: "PATCH", ResourceType });
    expect(methodNotAllowed("lambda", "PATCH", path).fields).toEqual({});
  });
});
