import { describe, expect, it } from "vitest";
import type { TableService } from "../model/table.ts";
import { createDetector } from "./detect.ts";
import type { WireRequest } from "./message.ts";
import { modelOf, tableIndex } from "./models.testing.ts";

const detector = createDetector(tableIndex, modelOf);

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  /** Service of the signature. */
  readonly signedAs?: string;
}

function request(asked: Asked): WireRequest {
  const { method = "POST", path = "/", query = "", body = "", headers = {}, signedAs } = asked;
  const scope = `Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-west-1/${signedAs}/aws4_request`;
  return {
    method,
    path,
    query,
    headers: {
      host: "localhost:4566",
      ...(signedAs !== undefined && { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=00` }),
      ...(body !== "" && { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }),
      ...headers,
    },
    body: Buffer.from(body),
  };
}

function detect(asked: Asked) {
  const found = detector.detect(request(asked));
  if (!found.found) return `refused: ${found.error.code} (${found.error.status}), ${found.protocol}`;
  return [found.service.id, found.protocol, found.operation].filter((each) => each !== undefined).join(" ");
}

const form = (action: string, version: string) => `Action=${action}&Version=${version}`;

describe("the service, its protocol and the operation", () => {
  it.each<[string, string, Asked]>([
    [
      "a signed query",
      "sts query GetCallerIdentity",
      { signedAs: "sts", body: form("GetCallerIdentity", "2011-06-15") },
    ],
    [
      "a query in the query string",
      "iam query ListUsers",
      { method: "GET", signedAs: "iam", query: form("ListUsers", "2010-05-08") },
    ],
    [
      "unsigned, by version",
      "sts query AssumeRoleWithWebIdentity",
      { body: form("AssumeRoleWithWebIdentity", "2011-06-15") },
    ],
    ["EC2 of any version", "ec2 ec2 DescribeVpcs", { signedAs: "ec2", body: form("DescribeVpcs", "2014-10-01") }],
    [
      "elb by version",
      "elb query DescribeLoadBalancers",
      { signedAs: "elasticloadbalancing", body: form("DescribeLoadBalancers", "2012-06-01") },
    ],
    [
      "elbv2 by version",
      "elbv2 query DescribeLoadBalancers",
      { signedAs: "elasticloadbalancing", body: form("DescribeLoadBalancers", "2015-12-01") },
    ],
    ["the older SES", "ses query SendEmail", { signedAs: "ses", body: form("SendEmail", "2010-12-01") }],
    [
      "the newer SES",
      "sesv2 rest-json",
      { signedAs: "ses", path: "/v2/email/outbound-emails", headers: { "content-type": "application/json" } },
    ],
    [
      "a target",
      "dynamodb json GetItem",
      { signedAs: "dynamodb", headers: { "x-amz-target": "DynamoDB_20120810.GetItem" } },
    ],
    [
      "a target that shares its signing name",
      "dynamodbstreams json GetRecords",
      { signedAs: "dynamodb", headers: { "x-amz-target": "DynamoDBStreams_20120810.GetRecords" } },
    ],
    [
      "a target with dots",
      "cognito-idp json InitiateAuth",
      { headers: { "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth" } },
    ],
    ["SQS in JSON", "sqs json SendMessage", { signedAs: "sqs", headers: { "x-amz-target": "AmazonSQS.SendMessage" } }],
    [
      "SQS in query, on a queue's path",
      "sqs query SendMessage",
      { signedAs: "sqs", path: "/000000000000/jobs", body: form("SendMessage", "2012-11-05") },
    ],
    [
      "CloudWatch in CBOR",
      "cloudwatch smithy-rpc-v2-cbor PutMetricData",
      {
        signedAs: "monitoring",
        path: "/service/GraniteServiceVersion20100801/operation/PutMetricData",
        headers: { "smithy-protocol": "rpc-v2-cbor" },
      },
    ],
    [
      "CloudWatch in query",
      "cloudwatch query PutMetricData",
      { signedAs: "monitoring", body: form("PutMetricData", "2010-08-01") },
    ],
    ["REST by signature", "lambda rest-json", { method: "GET", signedAs: "lambda", path: "/2015-03-31/functions/" }],
    [
      "API Gateway's older API by route",
      "apigateway rest-json",
      { method: "GET", signedAs: "apigateway", path: "/restapis" },
    ],
    [
      "API Gateway's newer API by route",
      "apigatewayv2 rest-json",
      { method: "GET", signedAs: "apigateway", path: "/v2/apis" },
    ],
    ["S3 signed", "s3 rest-xml", { method: "GET", signedAs: "s3", path: "/bucket/key" }],
    [
      "S3 signed, with Action in its query",
      "s3 rest-xml",
      { method: "GET", signedAs: "s3", path: "/bucket/key", query: "Action=x&Version=y" },
    ],
    ["S3 anonymous", "s3 rest-xml", { method: "GET", path: "/bucket/key" }],
    [
      "S3 presigned",
      "s3 rest-xml",
      {
        method: "GET",
        path: "/bucket/key",
        query: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Feu-west-1%2Fs3%2Faws4_request",
      },
    ],
    [
      "by host alone",
      "lambda rest-json",
      { method: "GET", path: "/2015-03-31/functions/", headers: { host: "lambda.us-east-1.amazonaws.com" } },
    ],
    [
      "an unknown target",
      "refused: UnknownOperationException (400), json",
      { headers: { "x-amz-target": "Nobody.Nothing" } },
    ],
    ["a query without action", "refused: MissingAction (400), query", { signedAs: "iam" }],
    [
      "a query of another version",
      "refused: InvalidAction (400), query",
      { signedAs: "iam", body: form("ListUsers", "1999-01-01") },
    ],
    [
      "SNS's links, without a version",
      "sns query ConfirmSubscription",
      { method: "GET", query: "Action=ConfirmSubscription&Token=t" },
    ],
    ["a query without a version", "refused: InvalidAction (400), query", { signedAs: "iam", body: "Action=ListUsers" }],
    ["a broken form", "refused: MalformedInput (400), query", { signedAs: "iam", body: "Action=%zz" }],
    [
      "an unknown signing name",
      "refused: UnknownOperationException (404), rest-json",
      { method: "GET", signedAs: "nothing", path: "/x" },
    ],
  ])("%s", (_, expected, asked) => {
    expect(detect(asked)).toBe(expected);
  });
});

it("takes a target without the package that its model names", () => {
  const headers = { "x-amz-target": "CloudTrail_20131101.CreateTrail" };
  expect(detect({ signedAs: "cloudtrail", headers })).toBe("cloudtrail json CreateTrail");
});

describe("every service of the index", () => {
  it.each(tableIndex.services.map((service) => [service.id, service] as const))("%s", (id, service) => {
    const operation = modelOf(id).operationNames[0];
    for (const protocol of service.protocols) {
      const signedAs = service.signingName;
      const asked: Record<string, Asked> = {
        json: { signedAs, headers: { "x-amz-target": `${service.targetPrefix}.${operation}` } },
        query: { signedAs, body: form(operation ?? "", service.apiVersion) },
        ec2: { signedAs, body: form(operation ?? "", service.apiVersion) },
        "smithy-rpc-v2-cbor": {
          signedAs,
          path: `/service/${service.targetPrefix}/operation/${operation}`,
          headers: { "smithy-protocol": "rpc-v2-cbor" },
        },
      };
      const first = asked[protocol];
      if (first) expect(detect(first)).toBe(`${id} ${protocol} ${operation}`);
      else expect(detect(restRequest(service))).toBe(`${id} ${protocol}`);
    }
  });
});

/** A request that only this service has a route for, if its first operation's template is filled in. */
function restRequest({ id, signingName: signedAs, requestMark }: TableService): Asked {
  const operation = modelOf(id).operation(modelOf(id).operationNames[0] ?? "");
  const [path = "/", query = ""] = (operation?.uri ?? "/").replace(/\{[^}]*\}/g, "x").split("?");
  const headers = requestMark === undefined ? {} : { [requestMark]: "x" };
  return { method: operation?.method ?? "GET", path, query, signedAs, headers };
}

describe("host names", () => {
  it.each<[string, string | undefined, string | undefined, string]>([
    ["sqs.eu-west-1.amazonaws.com", "sqs", "eu-west-1", ""],
    ["iam.amazonaws.com", "iam", undefined, ""],
    ["iam.global.api.aws", "iam", undefined, ""],
    ["ec2.us-east-2.api.aws", "ec2", "us-east-2", ""],
    ["sts.us-gov-west-1.amazonaws.com", "sts", "us-gov-west-1", ""],
    ["sts-fips.us-east-1.amazonaws.com", "sts", "us-east-1", ""],
    ["sqs.cn-north-1.amazonaws.com.cn", "sqs", "cn-north-1", ""],
    ["photos.2024.s3.us-west-2.amazonaws.com", "s3", "us-west-2", "photos.2024"],
    ["photos.s3.dualstack.us-west-2.amazonaws.com", "s3", "us-west-2", "photos"],
    ["photos.s3-us-west-2.amazonaws.com", "s3", "us-west-2", "photos"],
    ["s3.amazonaws.com", "s3", undefined, ""],
    ["photos.s3.localhost:4566", "s3", undefined, "photos"],
    ["photos.s3.localhost.localstack.cloud:4566", "s3", undefined, "photos"],
    ["sqs.us-east-1.localhost.localstack.cloud:4566", "sqs", "us-east-1", ""],
    ["photos.localhost:4566", undefined, undefined, "photos"],
    ["streams.dynamodb.us-east-1.amazonaws.com", "streams.dynamodb", "us-east-1", ""],
    ["a1b2c3.execute-api.us-east-1.amazonaws.com", "execute-api", "us-east-1", "a1b2c3"],
    ["queue.amazonaws.com", "sqs", undefined, ""],
    ["eu-west-1.queue.amazonaws.com", "sqs", "eu-west-1", ""],
    ["SQS.EU-WEST-1.AMAZONAWS.COM", "sqs", "eu-west-1", ""],
    ["localhost:4566", undefined, undefined, ""],
    ["127.0.0.1:4566", undefined, undefined, ""],
    ["[::1]:4566", undefined, undefined, ""],
    ["", undefined, undefined, ""],
  ])("%s", (host, endpoint, region, label) => {
    expect(detector.address(host)).toMatchObject({ endpoint, region, label });
  });
});
