import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeCbor } from "../base/cbor-decode.ts";
import { JsonText } from "../base/json-text.ts";
import { AwsError } from "../kernel/error.ts";
import type { Operation } from "../model/link.ts";
import type { Protocol } from "../model/table.ts";
import { codecFor } from "./codecs.ts";
import { isByteStream, type WireRequest } from "./message.ts";
import { modelOf } from "./models.testing.ts";
import { hostId } from "./s3-answer.ts";

function operationOf(service: string, name: string): Operation {
  const operation = modelOf(service).operation(name);
  if (!operation) throw new Error(`${service} has no ${name}`);
  return operation;
}

function read(service: string, name: string, protocol: Protocol, body: string, path?: string): unknown {
  const operation = operationOf(service, name);
  const request: WireRequest = {
    method: operation.method,
    path: path ?? operation.uri.split("?")[0] ?? "/",
    query: "",
    headers: {},
    body: Buffer.from(body),
  };
  try {
    return codecFor(protocol).readInput(operation, request);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe("JSON that does not fit", () => {
  it.each([
    ['{"TableName":1}', "SerializationException: NUMBER_VALUE can not be converted to a String"],
    ['{"TableName":true}', "SerializationException: TRUE_VALUE can not be converted to a String"],
    ['{"TableName":{}}', "SerializationException: Start of structure or map found where not expected"],
    ['{"TableName":[]}', "SerializationException: Start of list found where not expected"],
    ['{"Limit":"1"}', "SerializationException: STRING_VALUE can not be converted to an Integer"],
    ['{"Limit":99999999999}', "SerializationException: NUMBER_VALUE can not be converted to an Integer"],
    ['{"ConsistentRead":"true"}', "SerializationException: STRING_VALUE can not be converted to a Boolean"],
    ['{"ExclusiveStartKey":"a"}', "SerializationException: Expected null"],
    ['{"ExclusiveStartKey":{"a":{"B":"?"}}}', "SerializationException: base64 of a length that is no multiple of four"],
    ["{", "SerializationException: malformed JSON"],
    ["[]", "SerializationException: Start of list found where not expected"],
    ["null", "SerializationException: Expected null"],
  ])("%s", (body, refusal) => expect(read("dynamodb", "Query", "json", body)).toBe(refusal));

  it("reads what fits, and ignores nulls and unknown members", () => {
    expect(
      read("dynamodb", "Query", "json", '{"TableName":"t","Limit":1.9,"IndexName":null,"Unknown":{"a":1}}'),
    ).toEqual({
      TableName: "t",
      Limit: 1,
    });
    expect(read("dynamodb", "Query", "json", "")).toEqual({});
  });

  it("keeps all digits of a long", () => {
    const read64 = (text: string) => read("ssm", "ListComplianceItems", "json", `{"MaxResults":${text}}`);
    expect(read64("50")).toEqual({ MaxResults: 50 });
    const body = '{"logGroupName":"g","startTime":9223372036854775807,"endTime":9007199254740991}';
    expect(read("logs", "FilterLogEvents", "json", body)).toEqual({
      logGroupName: "g",
      startTime: 9223372036854775807n,
      endTime: 9007199254740991,
    });
    expect(read("logs", "FilterLogEvents", "json", '{"startTime":9223372036854775808}')).toBe(
      "SerializationException: NUMBER_VALUE can not be converted to a Long",
    );
  });
});

describe("other bodies that do not fit", () => {
  it.each<[string, string, Protocol, string, string]>([
    [
      "iam",
      "ListUsers",
      "query",
      "Action=ListUsers&MaxItems=many",
      "MalformedInput: STRING_VALUE can not be converted to an Integer",
    ],
    ["iam", "CreateUser", "query", "UserName.member.1=a", "MalformedInput: Start of list found where not expected"],
    ["iam", "CreateUser", "query", "Tags=a", "MalformedInput: Unexpected list element termination"],
    ["iam", "CreateUser", "query", "Tags.member.x.Key=a", "MalformedInput: Unexpected list element termination"],
    ["iam", "CreateUser", "query", "Tags.member.1=a", "MalformedInput: Unexpected complex element termination"],
    ["route53", "CreateHostedZone", "rest-xml", "<a>", "MalformedInput: <a> is not closed at offset 3"],
    [
      "s3",
      "CreateBucket",
      "rest-xml",
      "<a>",
      "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema",
    ],
  ])("%s %s: %s %s", (service, name, protocol, body, refusal) => {
    const path = operationOf(service, name).uri.replace("{Bucket}", "b");
    expect(read(service, name, protocol, body, path)).toBe(refusal);
  });
});

describe("query", () => {
  it("reads lists in the order of their numbers", () => {
    expect(read("iam", "CreateUser", "query", "Tags.member.10.Key=b&Tags.member.2.Key=a&UserName=u")).toEqual({
      Tags: [{ Key: "a" }, { Key: "b" }],
      UserName: "u",
    });
  });
  it("reads SQS by its older names", () => {
    expect(
      read(
        "sqs",
        "CreateQueue",
        "query",
        "QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Tag.1.Key=a&Tag.1.Value=b",
      ),
    ).toEqual({ QueueName: "q", Attributes: { DelaySeconds: "5" }, tags: { a: "b" } });
  });
});

describe("a packed body", () => {
  const packed = (body: Uint8Array): WireRequest => ({
    method: "POST",
    path: "/",
    query: "",
    headers: { "content-encoding": "gzip" },
    body,
  });
  const readPacked = (body: Uint8Array) => codecFor("json").readInput(operationOf("dynamodb", "Query"), packed(body));

  it("is unpacked", () => expect(readPacked(gzipSync('{"TableName":"t"}'))).toEqual({ TableName: "t" }));
  it("is refused where it is none", () => expect(() => readPacked(Buffer.from("{}"))).toThrow(AwsError));
  it("is refused where it is a bomb", () => {
    expect(() => readPacked(gzipSync(Buffer.alloc(64 * 1024 * 1024)))).toThrow("more than");
  });
  it("is refused by name where it is CBOR", () => {
    const request = { ...packed(Buffer.from("a0", "hex")), headers: { "content-type": "application/x-amz-cbor-1.1" } };
    expect(() => codecFor("json").readInput(operationOf("kinesis", "PutRecord"), request)).toThrow("CBOR");
  });
});

describe("S3", () => {
  it("hands a streaming body through", () => {
    const operation = operationOf("s3", "PutObject");
    const request = {
      method: "PUT",
      path: "/b/a%20b/c",
      query: "",
      headers: { "x-amz-meta-color": "red" },
      body: Buffer.from("x"),
    };
    const input = codecFor("rest-xml").readInput(operation, request);
    expect(input).toMatchObject({ Bucket: "b", Key: "a b/c", Metadata: { color: "red" } });
    expect(isByteStream(input.Body)).toBe(true);
  });
});

describe("errors", () => {
  const errorOf = (service: string | undefined, protocol: Protocol, error: AwsError) =>
    codecFor(protocol).writeError(error, service === undefined ? undefined : modelOf(service), "rid");

  it("S3's: no wrapper, and what it is about", () => {
    const { status, headers, body } = errorOf(
      "s3",
      "rest-xml",
      new AwsError("NoSuchKey", "gone", { fields: { Key: "a<b" }, status: 404 }),
    );
    expect([status, headers["x-amz-request-id"]]).toEqual([404, "rid"]);
    expect(body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>gone</Message><Key>a&lt;b</Key><RequestId>rid</RequestId><HostId>${hostId}</HostId></Error>`,
    );
  });
  it("S3's, of what was not modified: no body, the headers of the object", () => {
    const notModified = new AwsError("NotModified", "Not Modified", { headers: { ETag: '"e"' } });
    const { status, headers, body } = errorOf("s3", "rest-xml", notModified);
    expect([status, body, headers.ETag, headers["Content-Type"]]).toEqual([304, "", '"e"', undefined]);
  });
  it("EC2's", () => {
    const { status, body } = errorOf("ec2", "ec2", new AwsError("UnauthorizedOperation", "no"));
    expect(status).toBe(403);
    expect(body).toContain(
      "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>rid</RequestID></Response>",
    );
  });
  it("the query protocol's, with the code that its clients know", () => {
    const { status, body } = errorOf("iam", "query", new AwsError("NoSuchEntityException", "none"));
    expect(status).toBe(404);
    expect(body).toBe(
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>none</Message></Error><RequestId>rid</RequestId></ErrorResponse>',
    );
  });
  it("SQS in JSON and in query: one error, two codes", () => {
    const error = new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    const json = errorOf("sqs", "json", error);
    expect([json.status, json.headers["x-amzn-query-error"], json.body]).toEqual([
      400,
      "AWS.SimpleQueueService.NonExistentQueue;Sender",
      '{"__type":"QueueDoesNotExist","message":"The specified queue does not exist."}',
    ]);
    expect(errorOf("sqs", "query", error).body).toContain("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");
  });
  it("REST-JSON: the code in a header, members by their names", () => {
    const { status, headers, body } = errorOf(
      "lambda",
      "rest-json",
      new AwsError("ResourceNotFoundException", "none", { fields: { Type: "User" } }),
    );
    expect([status, headers["x-amzn-ErrorType"], JSON.parse(String(body))]).toEqual([
      404,
      "ResourceNotFoundException",
      { Type: "User", Message: "none" },
    ]);
  });
  it("CBOR, known and unknown", () => {
    const known = errorOf("cloudwatch", "smithy-rpc-v2-cbor", new AwsError("ResourceNotFound", "none"));
    expect(decodeCbor(known.body as Uint8Array)).toMatchObject({ message: "none" });
    const unknown = errorOf(undefined, "smithy-rpc-v2-cbor", new AwsError("Whatever", "w"));
    expect(decodeCbor(unknown.body as Uint8Array)).toEqual({ __type: "Whatever", message: "w" });
  });
  it("a fault of the server is the receiver's", () => {
    const { status, body } = errorOf("sts", "query", new AwsError("InternalFailure", "oops"));
    expect(status).toBe(500);
    expect(body).toContain("<Type>Receiver</Type>");
  });
});

describe("output", () => {
  const xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  it.each([
    ["ListObjectsV2", { Name: "b" }, `<ListBucketResult ${xmlns}><Name>b</Name></ListBucketResult>`],
    [
      "GetBucketLocation",
      { LocationConstraint: "eu-west-1" },
      `<LocationConstraint ${xmlns}>eu-west-1</LocationConstraint>`,
    ],
    ["GetBucketLocation", {}, `<LocationConstraint ${xmlns}/>`],
    ["CopyObject", { CopyObjectResult: { ETag: "e" } }, `<CopyObjectResult ${xmlns}><ETag>e</ETag></CopyObjectResult>`],
    ["GetBucketVersioning", {}, `<VersioningConfiguration ${xmlns}></VersioningConfiguration>`],
  ])("S3's %s %j has the root element that AWS documents", (name, output, root) => {
    const { body } = codecFor("rest-xml").writeOutput(operationOf("s3", name), output, "rid");
    expect(body).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`);
  });
  it("splices JSON that is already text", () => {
    const item = new JsonText('{"id":{"S":"x"}}');
    const { body } = codecFor("json").writeOutput(operationOf("dynamodb", "GetItem"), { Item: item }, "rid");
    expect(body).toBe('{"Item":{"id":{"S":"x"}}}');
  });
  it("never lets a value forge a header", () => {
    const operation = operationOf("s3", "HeadObject");
    const forged = { ContentDisposition: "a\r\nSet-Cookie: b" };
    expect(() => codecFor("rest-xml").writeOutput(operation, forged, "rid")).toThrow("forbids");
  });
  it("takes an object's own type and passes its body on", () => {
    const operation = operationOf("s3", "GetObject");
    const output = {
      ContentType: "text/css",
      ETag: '"e"',
      Body: Buffer.from("b"),
      Metadata: { color: "red" },
      LastModified: 0,
    };
    const { headers, body } = codecFor("rest-xml").writeOutput(operation, output, "rid");
    expect(body).toBe(output.Body);
    expect(headers).toEqual({
      "x-amz-id-2": hostId,
      "x-amz-request-id": "rid",
      Server: "AmazonS3",
      "Content-Type": "text/css",
      ETag: '"e"',
      "Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT",
      "x-amz-meta-color": "red",
    });
  });
});
