// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this.
import { describe, expect, test } from "vitest";
import { checkPolicy, policySize } from "./check.ts";
import { principalMessage } from "./checks/principal-format.ts";
import type { PolicyKind } from "./document.ts";

type Fields = Readonly<Record<string, unknown>>;

const bucket = "arn:aws:s3:::example_bucket";
const sound = { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket };

function policy(statement: unknown, top: Fields = { Version: "2012-10-17" }): string {
  return JSON.stringify({ ...top, Statement: statement });
}

/** The sound statement with fields replaced; an undefined field is left out. */
function changed(fields: Fields): string {
  return policy({ ...sound, ...fields });
}

const syntax = "Syntax errors in policy.";
const oldVersion = "Policy document must be version 2012-10-17 or greater.";
const legacy = "The policy failed legacy parsing";
const sids = "Statement IDs (SID) in a single policy must be unique.";
const noActions = "Policy statement must contain actions.";
const noResources = "Policy statement must contain resources.";
const noVendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
const colons = "Actions/Condition can contain only one colon.";
const iamPath =
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.';

function when(value: unknown, operator = "DateGreaterThan"): Fields {
  return { Condition: { [operator]: { a: value } } };
}

describe("identity policies: what IAM refuses, and how it says so", () => {
  test.each([
    ["text that is no JSON", "This is not JSON", syntax],
    ["a string", '"text"', syntax],
    ["an unknown version", policy(sound, { Version: "2013-10-17" }), syntax],
    ["no version", policy(sound, {}), oldVersion],
    ["the old version", policy(sound, { Version: "2008-10-17" }), oldVersion],
    ["no statement", '{"Version":"2012-10-17"}', syntax],
    ["an empty list of statements", policy([]), syntax],
    ["a statement that is text", policy(["afd"]), syntax],
    ["an unknown element", policy(sound, { Version: "2012-10-17", Extra: 1 }), syntax],
    ["an unknown element of a statement", changed({ Extra: "x" }), syntax],
    ["an element in the wrong case", changed({ action: "s3:x" }), syntax],
    ["an id that is a list", policy(sound, { Version: "2012-10-17", Id: ["x"] }), syntax],
    ["an id that is an object", policy(sound, { Version: "2012-10-17", Id: {} }), syntax],
    ["a repeated key", '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', syntax],
    ["an unknown effect", changed({ Effect: "invalid" }), syntax],
    ["no effect", changed({ Effect: undefined }), syntax],
    ["an effect in the wrong case", changed({ Effect: "denY" }), legacy],
    ["an effect in the wrong case before a missing action", changed({ Effect: "allow", Action: undefined }), legacy],
    ["an action without vendor", changed({ Action: "invalid" }), noVendor],
    ["an empty action", changed({ Action: undefined, NotAction: "" }), noVendor],
    [
      "an action without vendor before missing resources",
      changed({ Action: "invalid", Resource: undefined }),
      noVendor,
    ],
    ["a vendor with a space", changed({ Action: "a a:ListBucket" }), "Vendor a a is not valid"],
    ["two colons in an action", changed({ Action: "s3:List:Bucket" }), colons],
    ["two colons in a later statement", policy([sound, { ...sound, Action: "s:3s:ListBucket" }]), colons],
    ["an action that is an object", changed({ Action: {} }), syntax],
    ["a list of lists of actions", changed({ Action: [[]] }), syntax],
    ["Action and NotAction", changed({ NotAction: "iam:x" }), syntax],
    ["NotAction and an empty Action", changed({ NotAction: "s3:x", Action: [] }), syntax],
    ["no actions", changed({ Action: undefined }), noActions],
    ["an empty list of actions", changed({ Action: [] }), noActions],
    ["only an effect", policy({ Effect: "Allow" }), noActions],
    ["only an effect, before a sound statement", policy([{ Effect: "Deny" }, sound]), noActions],
    [
      "a resource that is no ARN",
      changed({ Resource: "invalid resource" }),
      'Resource invalid resource must be in ARN format or "*".',
    ],
    ["an empty resource", changed({ Resource: "" }), 'Resource  must be in ARN format or "*".'],
    ["a listed resource that is no ARN", changed({ Resource: ["adf"] }), 'Resource adf must be in ARN format or "*".'],
    [
      "a resource before an action",
      changed({ Action: "s:3:x", Resource: "sdf" }),
      'Resource sdf must be in ARN format or "*".',
    ],
    [
      "a resource of two segments",
      changed({ Resource: "a:b" }),
      'Partition "b" is not valid for resource "arn:b:*:*:*:*".',
    ],
    [
      "a resource of three segments",
      changed({ Resource: "a:b:c" }),
      'Partition "b" is not valid for resource "arn:b:c:*:*:*".',
    ],
    [
      "a resource of eight segments",
      changed({ Resource: "a:b:c:d:e:f:g:h" }),
      'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
    ],
    [
      "a resource without its first segment",
      changed({ Resource: "aws:s3:::example_bucket" }),
      'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".',
    ],
    [
      "an unknown partition",
      changed({ Resource: ["arn:error:s3:::b", "arn:error:s3::b"] }),
      'Partition "error" is not valid for resource "arn:error:s3:::b".',
    ],
    [
      "a resource without vendor",
      changed({ Resource: "arn:aws" }),
      "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    ["no resources", changed({ Resource: undefined }), noResources],
    ["an empty list of resources", changed({ Resource: [] }), noResources],
    ["a resource that is an object", changed({ Resource: { a: bucket } }), syntax],
    ["an object among resources", changed({ Resource: ["adfdf", {}] }), syntax],
    ["Resource and NotResource", changed({ NotResource: "*" }), syntax],
    ["Resource and an empty NotResource", changed({ NotResource: [] }), syntax],
    ["an IAM resource of no known type", changed({ Resource: "arn:aws:iam:::example" }), iamPath],
    [
      "an IAM resource with a region",
      changed({ Resource: "arn:aws:iam:us-east-1::x" }),
      "IAM resource arn:aws:iam:us-east-1::x cannot contain region information.",
    ],
    [
      "a bucket with a region",
      changed({ Resource: "arn:aws:s3:us-east-1::b" }),
      "Resource arn:aws:s3:us-east-1::b can not contain region information.",
    ],
    ["too few segments, one of them empty", changed({ Resource: "arn:aws:s3::example_bucket" }), legacy],
    ["the same in NotResource", changed({ Resource: undefined, NotResource: "arn:aws:s3::example_bucket" }), legacy],
    ["the same before missing actions", changed({ Action: undefined, Resource: "arn:aws:s3::example_bucket" }), legacy],
    ["an empty vendor", changed({ Resource: "arn:aws::::example_bucket" }), legacy],
    ["an empty vendor in a short ARN", changed({ Resource: "arn:aws::fdsasf" }), legacy],
    ["a condition that is a list", changed({ Condition: [] }), syntax],
    ["a condition that is text", changed({ Condition: "a" }), syntax],
    ["an operator on text", changed({ Condition: { a: "b" } }), syntax],
    ["a known operator on text", changed({ Condition: { DateGreaterThan: "b" } }), syntax],
    ["a known operator on a list", changed({ Condition: { DateGreaterThan: [] } }), syntax],
    ["a condition value that is an object", changed(when({})), syntax],
    ["an unknown operator", changed(when("1", "x")), syntax],
    ["a misspelt quantifier", changed(when("x", "ForAnyValue::StringEqualsIfExists")), syntax],
    ["a malformed date", changed(when("sdfdsf")), legacy],
    ["a malformed date before everything of other checks", policy({ Effect: "Allow", ...when("sdfdsf") }), legacy],
    [
      "a malformed date before a malformed resource",
      changed({ Resource: "arn:error:s3:::b", ...when("sdfdsf") }),
      legacy,
    ],
    ["an old version before a malformed date", policy({ ...sound, ...when("sdfdsf") }, {}), oldVersion],
    ["a date with a month of thirteen", changed(when("234-13", "DateLessThanEquals")), legacy],
    ["a date with an offset of one digit", changed(when("2016-12-13t2:00:00.593194+1")), legacy],
    ["a date with ten digits of fraction", changed(when("2016-12-13t2:00:00.1999999999+10:59")), legacy],
    ["seconds beyond 63 bits", changed(when("9223372036854775808", "DateLessThan")), legacy],
    ["a statement id that is an object", changed({ Sid: {} }), syntax],
    [
      "a statement id twice",
      policy([
        { ...sound, Sid: "s" },
        { Sid: "s", Effect: "Allow" },
      ]),
      sids,
    ],
    [
      "a statement id with a dash",
      changed({ Sid: "a-b" }),
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ],
    ["a principal", changed({ Principal: "*" }), "Policy document should not specify a principal."],
    [
      "a principal of an account",
      changed({ Principal: { AWS: "123456789012" } }),
      "Policy document should not specify a principal.",
    ],
  ])("%s", (_case, text, message) => {
    expect(checkPolicy(text, "identity")).toMatchObject({ code: "MalformedPolicyDocument", message });
    expect(checkPolicy(text, "boundary")?.message).toBe(message);
    expect(checkPolicy(text, "session")?.message).toBe(message);
  });
});

describe("identity policies: what IAM accepts", () => {
  test.each([
    ["a sole statement", policy(sound)],
    ["a list of statements", policy([sound, { ...sound, Effect: "Deny" }])],
    ["an odd action name", changed({ Action: "iam: asdf safdsf af " })],
    ["every action", changed({ Action: "*" })],
    ["every resource beside one", changed({ Resource: [bucket, "*"] })],
    ["a null among resources", changed({ Resource: [bucket, null] })],
    ["a vendor with a dash", changed({ Action: "service-prefix:action-name" })],
    ["a user", changed({ Resource: "arn:aws:iam:::user/x" })],
    ["every IAM resource", changed({ Resource: "arn:aws:iam::123456789012:*" })],
    ["an unknown vendor", changed({ Resource: "arn:aws:s33:::b" })],
    ["an incomplete ARN", changed({ Resource: "arn:aws:fdsasf" })],
    ["a region that is no S3 bucket's", changed({ Resource: "arn:aws:ec2:us-east-1::x" })],
    ["an access point", changed({ Resource: "arn:aws:s3:us-west-2:123456789012:accesspoint/a/object/*" })],
    ["a batch job", changed({ Resource: "arn:aws:s3:*:123456789012:job/*" })],
    ["an empty condition", changed({ Condition: {} })],
    ["an operator on nothing", changed({ Condition: { DateGreaterThan: {} } })],
    ["an unknown operator on nothing", changed({ Condition: { a: {} } })],
    ["a key without values", changed(when([]))],
    ["a quantifier", changed(when("Department", "ForAllValues:StringEquals"))],
    ["a number as value", changed(when(10, "NumericLessThan"))],
    ["a boolean as value", changed(when(true, "Bool"))],
    ["a date", changed(when("2019-07-01T13:20:15Z"))],
    ["a date with microseconds and offset", changed(when("2016-12-13T21:20:37.593194+00:00"))],
    ["a date with an offset of hours", changed(when("2016-12-13t2:00:00.593194+23"))],
    ["a negative year", changed(when("-292275054"))],
    ["a variable", changed({ Resource: "arn:aws:iam::*:user/${aws:username}" })],
    [
      "two empty statement ids",
      policy([
        { ...sound, Sid: "" },
        { ...sound, Sid: "" },
      ]),
    ],
    ["an id", policy(sound, { Version: "2012-10-17", Id: "x" })],
  ])("%s", (_case, text) => {
    expect(checkPolicy(text, "identity")).toBeUndefined();
  });
});

const trusting = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

function trust(fields: Fields): string {
  return policy({ ...trusting, ...fields });
}

const noPrincipals =
  "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!";
const federated = "Federated principals must be valid domain names or SAML metadata ARNs";
const allowNot = "Allow with NotPrincipal is not allowed.";
const denyNot = "AssumeRole policy must not contain NotPrincipal field.";

describe("trust policies: refused", () => {
  const noPrincipal = "Missing required field Principal";
  const onlySts = "AssumeRole policy may only specify STS AssumeRole actions.";
  const invalid = (type: string, value: string) => `Invalid principal in policy: "${type}":"${value}"`;
  const wildRole = "arn:aws:iam::123456789012:role/*";
  const group = "arn:aws:iam::123456789012:group/g";
  test.each([
    ["text that is no JSON", "role.json", "This policy contains invalid Json"],
    [
      "an unknown version",
      policy(trusting, { Version: "2013-10-17" }),
      "The policy must contain a valid version string",
    ],
    ["a resource", trust({ Resource: "*" }), "Has prohibited field Resource"],
    ["NotResource", trust({ NotResource: "*" }), "AssumeRole policy must not contain resources."],
    ["no principal", trust({ Principal: undefined }), noPrincipal],
    ["an empty principal", trust({ Principal: {} }), "Missing required field Principal cannot be empty!"],
    ["no action", trust({ Action: undefined }), "Missing required field Action"],
    ["no effect", trust({ Effect: undefined }), "Missing required field Effect"],
    ["an unknown effect", trust({ Effect: "allow" }), "Invalid effect: allow"],
    ["an unknown element", trust({ Actions: "x" }), "Unknown field Actions"],
    ["no statements", policy([]), "Could not parse the policy: Statement is empty!"],
    ["an unknown operator", trust(when("b", "StringEqual")), "Invalid Condition type : StringEqual"],
    ["an action of another service", trust({ Action: "s3:GetObject" }), onlySts],
    ["every action", trust({ Action: "*" }), onlySts],
    ["no principals", trust({ Principal: { AWS: [] } }), noPrincipals],
    [
      "everyone, as a bare star",
      trust({ Principal: "*" }),
      'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
    ],
    ["a wildcard in an ARN", trust({ Principal: { AWS: wildRole } }), invalid("AWS", wildRole)],
    ["a group", trust({ Principal: { AWS: group } }), invalid("AWS", group)],
    ["a short account number", trust({ Principal: { AWS: "12345" } }), invalid("AWS", "12345")],
    ["a service without domain", trust({ Principal: { Service: "ec2" } }), invalid("SERVICE", "ec2")],
    ["a malformed provider", trust({ Principal: { Federated: "arn:aws:iam::1:x/y" } }), federated],
    ["an unknown type of principal", trust({ Principal: { Aws: "*" } }), 'Invalid principal in policy: "Aws"'],
    ["a principal that is text other than *", trust({ Principal: "123456789012" }), "Principal must be a JSON object."],
    ["Principal and NotPrincipal", trust({ NotPrincipal: { AWS: "*" } }), "Syntax error in policy."],
    ["an allow for all but one", trust({ Principal: undefined, NotPrincipal: { AWS: "123456789012" } }), allowNot],
    [
      "a deny for all but one",
      trust({ Effect: "Deny", Principal: undefined, NotPrincipal: { AWS: "123456789012" } }),
      denyNot,
    ],
    [
      "a statement id twice",
      policy([
        { ...trusting, Sid: "a" },
        { ...trusting, Sid: "a" },
      ]),
      "The Statement Ids in the policy are not unique",
    ],
  ])("%s", (_case, text, message) => {
    expect(checkPolicy(text, "trust")?.message).toBe(message);
  });
});

describe("trust policies: accepted", () => {
  test.each([
    ["a service", trust({})],
    ["the old version", policy(trusting, { Version: "2008-10-17" })],
    ["everyone, as AWS principal", trust({ Principal: { AWS: "*" } })],
    ["an account", trust({ Principal: { AWS: ["123456789012", "arn:aws:iam::123456789012:root"] } })],
    [
      "a user and a role",
      trust({ Principal: { AWS: ["arn:aws:iam::123456789012:user/p/u", "arn:aws:iam::123456789012:role/r"] } }),
    ],
    ["a role session", trust({ Principal: { AWS: "arn:aws:sts::123456789012:assumed-role/r/s" } })],
    ["a unique id that was left behind", trust({ Principal: { AWS: "AIDACKCEVSQ6C2EXAMPLE" } })],
    [
      "web identity",
      trust({ Principal: { Federated: "accounts.google.com" }, Action: "sts:AssumeRoleWithWebIdentity" }),
    ],
    [
      "an OIDC provider",
      trust({ Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.example.com" } }),
    ],
    [
      "SAML",
      trust({
        Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/P" },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
      }),
    ],
  ])("%s", (_case, text) => {
    expect(checkPolicy(text, "trust")).toBeUndefined();
  });
});

describe("resource-based and endpoint policies", () => {
  const granting = { ...sound, Principal: "*" };
  test.each([
    ["sound", policy(granting), undefined],
    ["without version", policy(granting, {}), undefined],
    ["no principal", policy(sound), "Missing required field Principal"],
    ["no action", policy({ ...granting, Action: undefined }), "Missing required field Action"],
    ["no resource", policy({ ...granting, Resource: undefined }), "Missing required field Resource"],
    [
      "a malformed principal",
      policy({ ...granting, Principal: { AWS: "ann" } }),
      'Invalid principal in policy: "AWS":"ann"',
    ],
    [
      "a malformed canonical user",
      policy({ ...granting, Principal: { CanonicalUser: "x" } }),
      'Invalid principal in policy: "CANONICALUSER":"x"',
    ],
    ["an action without vendor", policy({ ...granting, Action: "x" }), noVendor],
    ["an allow for all but one", policy({ ...sound, NotPrincipal: { AWS: "123456789012" } }), allowNot],
    ["a deny for all but one", policy({ ...sound, Effect: "Deny", NotPrincipal: { AWS: "123456789012" } }), undefined],
  ])("%s", (_case, text, message) => {
    expect(checkPolicy(text, "resource")?.message).toBe(message);
    expect(checkPolicy(text, "endpoint")?.message).toBe(message);
  });
});

describe("organization policies", () => {
  const message = "The provided policy document does not meet the requirements of the specified policy type.";
  const rcp = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
  test.each<readonly [string, PolicyKind, string, boolean]>([
    ["a service control policy", "scp", policy({ Effect: "Allow", Action: "*", Resource: "*" }), true],
    ["one with a principal", "scp", policy(rcp), false],
    ["one without resource", "scp", policy({ Effect: "Deny", Action: "*" }), false],
    ["one without action", "scp", policy({ Effect: "Deny", Resource: "*" }), false],
    ["one that is no JSON", "scp", "{", false],
    ["one with a malformed action", "scp", policy({ Effect: "Deny", Action: "x", Resource: "*" }), false],
    ["a resource control policy", "rcp", policy(rcp), true],
    ["one that allows", "rcp", policy({ ...rcp, Effect: "Allow" }), false],
    ["one that names an account", "rcp", policy({ ...rcp, Principal: { AWS: "123456789012" } }), false],
    ["one with NotAction", "rcp", policy({ ...rcp, Action: undefined, NotAction: "s3:*" }), false],
  ])("%s", (_case, kind, text, accepted) => {
    expect(checkPolicy(text, kind)?.message).toBe(accepted ? undefined : message);
  });
});

test("a problem says what AWS does not, and where", () => {
  const text = '{\n  "Version": "2012-10-17",\n  "Statment": []\n}';
  expect(checkPolicy(text, "identity")).toEqual({
    code: "MalformedPolicyDocument",
    message: syntax,
    detail: 'unknown element "Statment"',
    position: { line: 3, column: 3 },
  });
});

test.each([
  ["", 0],
  ["{}", 2],
  ['{ "Version" :\n\t"2012-10-17" }', 24],
])("white space does not count: %j has %i", (text, size) => {
  expect(policySize(text)).toBe(size);
});

test("a principal that does not exist is worded as a malformed one", () => {
  expect(principalMessage({ type: "AWS", value: "arn:aws:iam::123456789012:user/gone" })).toBe(
    'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:user/gone"',
  );
});
