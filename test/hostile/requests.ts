import type { Dice } from "./dice.ts";
import { form, json, type Request, rest, signedFor } from "./make.ts";

const iam = (Action: string, parameters: Readonly<Record<string, string>>): Request =>
  form("iam", { Action, Version: "2010-05-08", ...parameters });
const sts = (Action: string, parameters: Readonly<Record<string, string>>): Request =>
  form("sts", { Action, Version: "2011-06-15", ...parameters });

const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*"],"Resource":"*","Condition":{"StringLike":{"aws:userid":"A*"}}}]}';
const trust =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';
const role = "arn:aws:iam::000000000000:role/r";
const xmlBomb = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${"bcdefgh"
  .split("")
  .map((name, at) => `<!ENTITY ${name} "${`&${"abcdefg"[at]};`.repeat(10)}">`)
  .join("")}]><l>&h;</l>`;
const outsideEntity = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>';
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Requests that a client could send, to be spoiled: implemented services and known ones, every protocol. */
export const requests: readonly Request[] = [
  iam("CreateUser", { UserName: "u", Path: "/a/", "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" }),
  iam("TagUser", { UserName: "u", "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" }),
  iam("ListUsers", { MaxItems: "3", Marker: "abc", PathPrefix: "/" }),
  iam("CreatePolicy", { PolicyName: "p", PolicyDocument: policy }),
  iam("CreateRole", { RoleName: "r", AssumeRolePolicyDocument: trust, MaxSessionDuration: "3600" }),
  iam("PutUserPolicy", { UserName: "u", PolicyName: "p", PolicyDocument: policy }),
  iam("SimulateCustomPolicy", { "PolicyInputList.member.1": policy, "ActionNames.member.1": "iam:GetUser" }),
  iam("GetAccountAuthorizationDetails", { "Filter.member.1": "User" }),
  iam("CreateLoginProfile", { UserName: "u", Password: "Secret-Pass-1!" }),
  iam("CreateVirtualMFADevice", { VirtualMFADeviceName: "d" }),
  iam("EnableMFADevice", { UserName: "u", SerialNumber: "s", AuthenticationCode1: "1", AuthenticationCode2: "2" }),
  iam("UploadServerCertificate", { ServerCertificateName: "c", CertificateBody: "x", PrivateKey: "y" }),
  iam("UploadSSHPublicKey", { UserName: "u", SSHPublicKeyBody: "ssh-rsa AAAAB3NzaC1yc2E=" }),
  iam("UploadSigningCertificate", {
    CertificateBody: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  }),
  iam("CreateSAMLProvider", { Name: "s", SAMLMetadataDocument: xmlBomb }),
  iam("CreateSAMLProvider", { Name: "s", SAMLMetadataDocument: outsideEntity }),
  iam("CreateOpenIDConnectProvider", { Url: "http://127.0.0.1:1", "ThumbprintList.member.1": "0" }),
  sts("GetCallerIdentity", {}),
  sts("AssumeRole", { RoleArn: role, RoleSessionName: "s", Policy: policy, DurationSeconds: "900" }),
  sts("AssumeRoleWithSAML", { RoleArn: role, PrincipalArn: role, SAMLAssertion: base64(xmlBomb) }),
  sts("AssumeRoleWithSAML", { RoleArn: role, PrincipalArn: role, SAMLAssertion: base64(outsideEntity) }),
  sts("AssumeRoleWithWebIdentity", {
    RoleArn: role,
    RoleSessionName: "s",
    WebIdentityToken: "eyJhbGciOiJub25lIn0.e30.",
  }),
  sts("DecodeAuthorizationMessage", { EncodedMessage: "abcdef" }),
  sts("GetFederationToken", { Name: "n", Policy: policy }),
  form("ec2", { Action: "DescribeInstances", Version: "2016-11-15", "Filter.1.Name": "x", "Filter.1.Value.1": "y" }),
  form("sqs", { Action: "SendMessage", Version: "2012-11-05", MessageBody: "m" }),
  form("sns", { Action: "Publish", Version: "2010-03-31", Message: "m" }),
  json("dynamodb", "DynamoDB_20120810.PutItem", { TableName: "t", Item: { id: { S: "1" } } }),
  json("sqs", "AmazonSQS.SendMessage", { QueueUrl: "http://q", MessageBody: "m" }),
  json("kms", "TrentService.Encrypt", { KeyId: "k", Plaintext: "AAAA" }, "1.1"),
  json("logs", "Logs_20140328.PutLogEvents", { logGroupName: "g", logEvents: [{ timestamp: 1, message: "m" }] }, "1.1"),
  rest("s3", "PUT", "/bucket/key?x-id=PutObject", "body", "application/octet-stream"),
  rest("s3", "POST", "/bucket?delete", "<Delete><Object><Key>k</Key></Object></Delete>", "application/xml"),
  rest("s3", "POST", "/bucket?delete", xmlBomb, "application/xml"),
  rest("s3", "GET", "/bucket?list-type=2&prefix=a%2Fb", "", "application/xml"),
  rest("lambda", "POST", "/2015-03-31/functions", '{"FunctionName":"f","Role":"r","Code":{}}', "application/json"),
  rest("apigateway", "POST", "/restapis", '{"name":"a"}', "application/json"),
  rest("route53", "POST", "/2013-04-01/hostedzone", "<CreateHostedZoneRequest/>", "application/xml"),
  {
    method: "POST",
    target: "/service/GraniteServiceVersion20100801/operation/PutMetricData",
    headers: {
      authorization: signedFor("monitoring"),
      "smithy-protocol": "rpc-v2-cbor",
      "content-type": "application/cbor",
    },
    body: Buffer.from("bf694e616d657370616365616eff", "hex"),
  },
  { method: "GET", target: "/_fogbank/journeys?limit=5", headers: {}, body: Buffer.alloc(0) },
  { method: "POST", target: "/_fogbank/clock", headers: {}, body: Buffer.from('{"advance":"1s"}') },
  { method: "GET", target: "/health", headers: {}, body: Buffer.alloc(0) },
];

type Spoil = (request: Request, dice: Dice) => Request;

const withBody = (request: Request, body: Buffer | string): Request => ({
  ...request,
  body: Buffer.isBuffer(body) ? body : Buffer.from(body),
});
const withHeader = (request: Request, name: string, value: string): Request => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const deep = 100_000;

/** Bodies that stand where any body could. */
const bodies: readonly Buffer[] = [
  "",
  "\x00",
  "null",
  "[]",
  '"text"',
  "{",
  "[".repeat(deep),
  '{"a":'.repeat(deep),
  `{"TableName":${"[".repeat(2_000)}${"]".repeat(2_000)}}`,
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"TableName":1e999,"Item":-1e999}',
  `{"TableName":${"9".repeat(100_000)}}`,
  '{"TableName":"\ud800"}',
  "<a>".repeat(deep),
  `<a ${"b='c' ".repeat(10_000)}/>`,
  xmlBomb,
  outsideEntity,
  "<!DOCTYPE a [<!ELEMENT a (a|a)*>]><a/>",
  "<a>&#x110000;&#0;&#xD800;</a>",
  "<a><![CDATA[",
  "&".repeat(50_000),
  "=&=&%=%zz&%",
  `Action=CreateUser&Version=2010-05-08&UserName=${"%F0%9F%92%A7".repeat(10_000)}`,
  `Action=CreateUser&Version=2010-05-08${"&Tags.member.1.Key=k".repeat(20_000)}`,
  `Action=CreateUser&Version=2010-05-08&UserName=u&Tags.member.999999999.Key=k&Tags.member.0.Key=k&Tags.member.-1.Key=k`,
  `Action=CreateUser&Version=2010-05-08&UserName=u&${"a.".repeat(20_000)}b=c`,
  `Action=CreateUser&Version=2010-05-08&UserName=u&${Array.from({ length: 30_000 }, (_, at) => `Tags.member.${at}.Key=k`).join("&")}`,
  "Action=__proto__&Version=constructor",
  "Action=toString&Version=2010-05-08",
  `Action=${"A".repeat(100_000)}&Version=2010-05-08`,
  "Action=Create%0d%0aX-Injected:%20yes&Version=2010-05-08",
  "Action=%F0%9F%92%A9&Version=2010-05-08",
]
  .map((text) => Buffer.from(text))
  .concat([
    Buffer.from([0xff, 0xfe, 0xfd, 0x80, 0xc0, 0xaf]),
    Buffer.alloc(100_000, 0x9f),
    Buffer.alloc(100_000, 0xbf),
    Buffer.alloc(100_000, 0xc6),
    Buffer.from("5bffffffffffffffff00", "hex"),
    Buffer.from("9bffffffffffffffff", "hex"),
    Buffer.from("bf61611bffffffffffffffffff", "hex"),
    Buffer.from("1f8b08000000000000ff", "hex"),
    Buffer.alloc(1 << 20, "x"),
  ]);

const texts: readonly string[] = [
  "",
  " ",
  "\t",
  "a".repeat(20_000),
  "é".normalize("NFC"),
  "\x80\xff",
  "%00%0d%0a",
  "../../../../etc/passwd",
  "$" + "{jndi:ldap://x}",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "0",
  "-1",
  "99999999999999999999",
  "NaN",
  "AWS4-HMAC-SHA256",
  "AWS4-HMAC-SHA256 Credential=",
  "AWS4-HMAC-SHA256 Credential=/////, SignedHeaders=;;;, Signature=zz",
  "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f/g, SignedHeaders=host, Signature=0, Signature=1",
  `AWS4-HMAC-SHA256 Credential=${"A/".repeat(5_000)}, SignedHeaders=${"h;".repeat(5_000)}, Signature=0`,
  "AWS4-ECDSA-P256-SHA256 Credential=a/20260101/iam/aws4_request, SignedHeaders=host, Signature=00",
  "AWS AKIA:signature",
  "Bearer x.y.z",
  "Basic dGVzdDp0ZXN0",
  signedFor("no-such-service"),
  signedFor("iam", "mars-north-1"),
  signedFor("__proto__"),
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-16",
  "application/x-amz-json-9.9",
  "gzip",
  "br",
  "aws-chunked",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "DynamoDB_20120810.",
  ".PutItem",
  "DynamoDB_20120810.__proto__",
  "DynamoDB_20120810.toString",
  "20269999T999999Z",
];

const headerNames = [
  "authorization",
  "x-amz-date",
  "x-amz-target",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "x-amz-decoded-content-length",
  "x-amz-trailer",
  "x-amz-query-mode",
  "x-amz-user-agent",
  "smithy-protocol",
  "content-type",
  "content-encoding",
  "content-md5",
  "accept",
  "host",
  "date",
  "user-agent",
  "referer",
  "origin",
  "range",
  "if-match",
  "x-forwarded-for",
  "x-http-method-override",
  "__proto__",
] as const;

const hosts: readonly string[] = [
  "localhost",
  "a".repeat(255),
  "..",
  "bucket.s3.amazonaws.com",
  "sqs.mars-north-1.amazonaws.com",
  "iam.amazonaws.com.evil.example",
  "iam.amazonaws.com:99999",
  "[::1]",
  "[::",
  "user@iam.amazonaws.com",
  "%00",
  "xn--n3h.localhost",
  "*.amazonaws.com",
  "$.s3.us-east-1.amazonaws.com",
];

const targets: readonly string[] = [
  "/",
  "//",
  "///bucket//key",
  "/%",
  "/%zz",
  "/%00",
  "/%ff%fe",
  "/..%2f..%2fetc%2fpasswd",
  "/../../etc/passwd",
  "/?",
  "/??==&&",
  "/?%",
  "/?%zz=%",
  "/?Action=ListUsers&Version=2010-05-08",
  "/?Action=ListUsers&Action=DeleteUser&Version=2010-05-08",
  "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test/20260101/us-east-1/iam/aws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00",
  "/?X-Amz-Signature=",
  "/?X-Amz-Expires=-1&X-Amz-Expires=1e9&X-Amz-Signature=1",
  `/?${"a=b&".repeat(5_000)}`,
  `/${"a/".repeat(8_000)}`,
  "/_fogbank",
  "/_fogbank/",
  "/_fogbank/journeys/__proto__",
  "/_fogbank/journeys/%00",
  "/_fogbank/journeys?limit=-1",
  "/_fogbank/journeys?limit=99999999999999999999",
  "/_fogbank/nothing",
  "/_localstack/health",
  "/2015-03-31/functions/%2e%2e%2f/invocations",
  "/service/__proto__/operation/constructor",
  "/service//operation/",
  "/v2/email/outbound-emails",
];

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "PURGE", "M-SEARCH"];

/** The ways to spoil a request, each often enough to be met with each request. */
const spoils: readonly Spoil[] = [
  (request, dice) => withBody(request, request.body.subarray(0, dice.below(request.body.length + 1))),
  (request, dice) => {
    const body = Buffer.from(request.body);
    for (let flips = 1 + dice.below(8); flips > 0 && body.length > 0; flips--)
      body[dice.below(body.length)] = dice.below(256);
    return withBody(request, body);
  },
  (request, dice) => {
    const at = dice.below(request.body.length + 1);
    const wedge = Buffer.from(dice.pick(texts));
    return withBody(request, Buffer.concat([request.body.subarray(0, at), wedge, request.body.subarray(at)]));
  },
  (request, dice) => withBody(request, Buffer.concat(Array.from({ length: 2 + dice.below(3) }, () => request.body))),
  (request, dice) => withBody(request, dice.pick(bodies)),
  (request, dice) => withBody(request, dice.pick(bodies)),
  (request, dice) => {
    // One parameter, or member, with another value.
    const text = request.body.toString("latin1");
    const value = dice.pick(texts);
    const values = [...text.matchAll(/=([^&]*)|"([^"]*)"/g)];
    const found = values[dice.below(values.length || 1)];
    if (!found) return withBody(request, value);
    const replaced = found[0].startsWith("=") ? `=${encodeURIComponent(value)}` : JSON.stringify(value);
    const { index } = found;
    return withBody(request, text.slice(0, index) + replaced + text.slice(index + found[0].length));
  },
  (request, dice) => withHeader(request, dice.pick(headerNames), dice.pick(texts)),
  (request, dice) => withHeader(request, dice.pick(headerNames), dice.pick(texts)),
  (request, dice) => {
    const { [dice.pick(headerNames)]: _gone, ...headers } = request.headers;
    return { ...request, headers };
  },
  (request, dice) =>
    withHeader(request, "authorization", signedFor(dice.pick(["iam", "sts", "s3", "ec2", "lambda", "x"]))),
  (request, dice) => withHeader(request, "host", dice.pick(hosts)),
  (request, dice) => ({ ...request, target: dice.pick(targets) }),
  (request, dice) => ({ ...request, method: dice.pick(methods) }),
  (request, dice) => ({
    ...request,
    headers: {
      ...request.headers,
      ...Object.fromEntries(
        Array.from({ length: dice.below(260) }, (_, at) => [`x-amz-meta-${at}`, dice.pick(["", "v"])]),
      ),
    },
  }),
];

/** One of `from`, spoiled in one to three ways. */
export function spoiled(dice: Dice, from: readonly Request[] = requests): Request {
  let request = dice.pick(from);
  for (let times = 1 + dice.below(3); times > 0; times--) request = dice.pick(spoils)(request, dice);
  return request;
}
