import { describe, expect, it } from "vitest";
import { modelOf, tableIndex } from "./models.testing.ts";
import { parseQueryString } from "./query-string.ts";
import { routerOf } from "./router.ts";
import { matchLabels, parseUriTemplate } from "./uri-template.ts";

function route(service: string, method: string, uri: string, headers: Record<string, string> = {}): string {
  const [path = "/", query = ""] = uri.split("?");
  const routed = routerOf(modelOf(service)).route(method, path, parseQueryString(query), headers);
  return routed.found === "operation" ? routed.operation.name : routed.found;
}

describe("S3", () => {
  it.each<[string, string, string, Record<string, string>?]>([
    ["GET", "/", "ListBuckets"],
    ["GET", "/bucket", "ListObjects"],
    ["GET", "/bucket/", "ListObjects"],
    ["GET", "/bucket?list-type=2&prefix=a", "ListObjectsV2"],
    ["GET", "/bucket?acl", "GetBucketAcl"],
    ["GET", "/bucket?acl=", "GetBucketAcl"],
    ["GET", "/bucket?versions", "ListObjectVersions"],
    ["GET", "/bucket?uploads", "ListMultipartUploads"],
    ["GET", "/bucket?lifecycle", "GetBucketLifecycleConfiguration"],
    ["GET", "/bucket?analytics", "ListBucketAnalyticsConfigurations"],
    ["GET", "/bucket?analytics&id=a", "GetBucketAnalyticsConfiguration"],
    ["HEAD", "/bucket", "HeadBucket"],
    ["PUT", "/bucket", "CreateBucket"],
    ["PUT", "/bucket?versioning", "PutBucketVersioning"],
    ["DELETE", "/bucket", "DeleteBucket"],
    ["POST", "/bucket?delete", "DeleteObjects"],
    ["GET", "/bucket/key", "GetObject"],
    ["GET", "/bucket/key?x-id=GetObject", "GetObject"],
    ["GET", "/bucket/folder/", "GetObject"],
    ["GET", "/bucket//key", "GetObject"],
    ["GET", "/bucket/key?acl", "GetObjectAcl"],
    ["GET", "/bucket/key?uploadId=1", "ListParts"],
    ["HEAD", "/bucket/a/b", "HeadObject"],
    ["PUT", "/bucket/key", "PutObject"],
    ["PUT", "/bucket/key", "CopyObject", { "x-amz-copy-source": "a/b" }],
    ["PUT", "/bucket/key?partNumber=1&uploadId=u", "UploadPart"],
    ["PUT", "/bucket/key?partNumber=1&uploadId=u", "UploadPartCopy", { "x-amz-copy-source": "a/b" }],
    ["PUT", "/bucket/key?tagging", "PutObjectTagging"],
    ["POST", "/bucket/key?uploads", "CreateMultipartUpload"],
    ["POST", "/bucket/key?uploadId=u", "CompleteMultipartUpload"],
    ["POST", "/bucket/key?select&select-type=2", "SelectObjectContent"],
    ["DELETE", "/bucket/key", "DeleteObject"],
    ["DELETE", "/bucket/key?uploadId=u", "AbortMultipartUpload"],
    ["PATCH", "/bucket/key", "path"],
  ])("%s %s is %s", (method, uri, operation, headers) => {
    expect(route("s3", method, uri, headers)).toBe(operation);
  });
});

describe("other services", () => {
  it.each<[string, string, string, string]>([
    ["lambda", "GET", "/2015-03-31/functions/", "ListFunctions"],
    ["lambda", "GET", "/2015-03-31/functions", "ListFunctions"],
    ["lambda", "POST", "/2015-03-31/functions/f/invocations", "Invoke"],
    [
      "lambda",
      "GET",
      "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af",
      "GetFunction",
    ],
    ["lambda", "GET", "/nowhere", "nothing"],
    ["route53", "POST", "/2013-04-01/hostedzone/Z1/rrset/", "ChangeResourceRecordSets"],
    ["route53", "GET", "/2013-04-01/hostedzone/Z1/rrset", "ListResourceRecordSets"],
    ["apigateway", "GET", "/restapis/a/resources/b/methods/GET", "GetMethod"],
    ["apigateway", "GET", "/restapis//resources", "nothing"],
    ["scheduler", "GET", "/schedules/one", "GetSchedule"],
  ])("%s: %s %s is %s", (service, method, uri, operation) => {
    expect(route(service, method, uri)).toBe(operation);
  });
});

/** Every operation of every REST service is found by its own template. */
describe("templates", () => {
  const rest = tableIndex.services.filter(({ protocols }) => protocols.some((each) => each.startsWith("rest-")));
  it.each(rest.map((service) => [service.id]))("%s", (id) => {
    const model = modelOf(id);
    const lost = model.operationNames.filter((name) => {
      const operation = model.operation(name);
      const uri = (operation?.uri ?? "").replace(/\{[^}]*\}/g, "x");
      const required = (location: string) =>
        (operation?.input?.members ?? []).filter(
          (member) => member.traits.location === location && operation?.input?.required.includes(member.name),
        );
      const query = required("querystring").map((member) => `${member.traits.locationName ?? member.name}=1`);
      const headers = Object.fromEntries(
        required("header").map((member) => [(member.traits.locationName ?? member.name).toLowerCase(), "1"]),
      );
      const asked = query.length === 0 ? uri : `${uri}${uri.includes("?") ? "&" : "?"}${query.join("&")}`;
      return route(id, operation?.method ?? "", asked, headers) !== name;
    });
    expect(lost).toEqual(renamed[id] ?? []);
  });
});

/**
 * Operations that share their route: those with a newer name, which wins, and ListDirectoryBuckets, which AWS tells from
 * ListBuckets by its own endpoint, s3express-control.
 */
const renamed: Readonly<Record<string, readonly string[]>> = {
  s3: [
    "GetBucketLifecycle",
    "GetBucketNotification",
    "ListDirectoryBuckets",
    "PutBucketLifecycle",
    "PutBucketNotification",
  ],
};

describe("labels", () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ["/{Bucket}/{Key+}", "/b/a/c", { Bucket: "b", Key: "a/c" }],
    ["/{Bucket}/{Key+}", "/b/folder/", { Bucket: "b", Key: "folder/" }],
    ["/{Bucket}/{Key+}", "/b//a", { Bucket: "b", Key: "/a" }],
    ["/{Bucket}/{Key+}", "/b/a%2Fc%20d+e", { Bucket: "b", Key: "a/c d+e" }],
    ["/{Bucket}/{Key+}", "/b/", undefined],
    ["/{a}/x/{b}", "/1/x/2", { a: "1", b: "2" }],
    ["/{a}/x/{b}", "/1/y/2", undefined],
    ["/{a+}/tail", "/1/2/tail", { a: "1/2" }],
    ["/{a+}/tail", "/tail", undefined],
    ["/", "/", {}],
  ])("%s of %s", (template, path, labels) => {
    expect(matchLabels(parseUriTemplate(template), path)).toEqual(labels);
  });
});
