import { createHash } from "node:crypto";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Credentials } from "../../src/engines/sigv4/sign.ts";
import { type Fogbank, start } from "../../src/index.ts";
import { canonicalId } from "../../src/services/s3/owner.ts";
import { type Answered, s3Wire, type Wanted } from "./wire.ts";

/** Who gets at what: ACL x policy x public access block x ownership x principal, as the wire shows it. */

const owner = "111111111111";
const other = "222222222222";
const allS3 = { Effect: "Allow", Action: "s3:*", Resource: "*" };

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
const callers: Record<string, Credentials | "anonymous"> = {
  root: { accessKeyId: owner, secretAccessKey: "test" },
  stranger: { accessKeyId: other, secretAccessKey: "test" },
  anonymous: "anonymous",
};

async function userOf(account: string, name: string, statements: readonly object[]): Promise<void> {
  const { endpoint } = fogbank;
  const credentials = { accessKeyId: account, secretAccessKey: "test" };
  const iam = new IAMClient({ endpoint, region: "us-east-1", credentials });
  await iam.send(new CreateUserCommand({ UserName: name }));
  if (statements.length > 0) {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "p", PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  callers[name] = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  iam.destroy();
}

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "s3-access" });
  await userOf(owner, "alice", []);
  await userOf(owner, "adam", [allS3]);
  await userOf(other, "bob", [allS3]);
  await userOf(other, "carl", []);
});
afterAll(() => fogbank.stop());

const as = (who: string, wanted: Wanted): Promise<Answered> =>
  wire.send({ ...wanted, as: callers[who] ?? "anonymous" });

async function done(who: string, wanted: Wanted): Promise<Answered> {
  const answer = await as(who, wanted);
  expect(`${answer.status} ${answer.body}`).toMatch(/^2/);
  return answer;
}

const put = (path: string, body = "", headers: Record<string, string> = {}): Wanted => ({
  method: "PUT",
  path,
  body,
  headers,
});

const codeOf = ({ body }: Answered): string => /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? "";

let buckets = 0;
let bucket: string;

interface Setup {
  readonly ownership?: "ObjectWriter" | "BucketOwnerPreferred";
  readonly acl?: string;
  readonly objectAcl?: string;
  readonly policy?: readonly object[];
  /** Settings of the public access block that are on; default none. */
  readonly block?: readonly string[];
}

const statement = (parts: object): object => ({
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: `arn:aws:s3:::${bucket}/*`,
  ...parts,
});

async function setUp({ ownership, acl, objectAcl, policy, block = [] }: Setup): Promise<void> {
  await done("root", { method: "DELETE", path: `/${bucket}?publicAccessBlock` });
  if (ownership)
    await done(
      "root",
      put(
        `/${bucket}?ownershipControls`,
        `<OwnershipControls><Rule><ObjectOwnership>${ownership}</ObjectOwnership></Rule></OwnershipControls>`,
      ),
    );
  if (acl) await done("root", put(`/${bucket}?acl`, "", { "x-amz-acl": acl }));
  await done("root", put(`/${bucket}/key`, "body", objectAcl ? { "x-amz-acl": objectAcl } : {}));
  const settings = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
  const xml = settings.map((name) => `<${name}>${block.includes(name)}</${name}>`).join("");
  await done(
    "root",
    put(`/${bucket}?publicAccessBlock`, `<PublicAccessBlockConfiguration>${xml}</PublicAccessBlockConfiguration>`),
  );
  if (policy) {
    const text = JSON.stringify({ Version: "2012-10-17", Statement: policy.map(statement) });
    await done("root", put(`/${bucket}?policy`, text));
  }
}

beforeEach(async () => {
  bucket = `access-${buckets++}`;
  await done("root", put(`/${bucket}`));
});

/** Who may read the object. Everybody else is denied. */
const readers: readonly [what: string, setup: Setup, may: string][] = [
  ["nothing: the account's own policies", {}, "root adam"],
  ["a policy for everybody", { policy: [{}] }, "root adam alice anonymous bob stranger"],
  ["a policy for everybody, restricted", { policy: [{}], block: ["RestrictPublicBuckets"] }, "root adam alice"],
  ["a policy for the other account", { policy: [{ Principal: { AWS: other } }] }, "root adam bob stranger"],
  [
    "a policy for the other account, restricted: it is not public",
    { policy: [{ Principal: { AWS: other } }], block: ["RestrictPublicBuckets"] },
    "root adam bob stranger",
  ],
  [
    "a policy for the other account by its canonical id",
    { policy: [{ Principal: { CanonicalUser: canonicalId(other) } }] },
    "root adam bob stranger",
  ],
  [
    "a policy for one user",
    { policy: [{ Principal: { AWS: `arn:aws:iam::${owner}:user/alice` } }] },
    "root adam alice",
  ],
  ["a denial", { policy: [{ Effect: "Deny", Principal: { AWS: `arn:aws:iam::${owner}:user/adam` } }] }, "root"],
  ["an ACL that does not count", { objectAcl: "bucket-owner-full-control" }, "root adam"],
  ["public-read", { ownership: "ObjectWriter", objectAcl: "public-read" }, "root adam alice anonymous bob stranger"],
  [
    "public-read, ignored",
    { ownership: "ObjectWriter", objectAcl: "public-read", block: ["IgnorePublicAcls"] },
    "root adam",
  ],
  [
    "authenticated-read",
    { ownership: "BucketOwnerPreferred", objectAcl: "authenticated-read" },
    "root adam alice bob stranger",
  ],
  ["a public bucket does not open its objects", { ownership: "ObjectWriter", acl: "public-read" }, "root adam"],
  [
    "public-read and a denial of anonymous callers",
    {
      ownership: "ObjectWriter",
      objectAcl: "public-read",
      policy: [{ Effect: "Deny", Condition: { Null: { "aws:PrincipalAccount": "true" } } }],
    },
    "root adam alice bob stranger",
  ],
];

describe("reading an object", () => {
  it.each(readers)("%s", async (_, setup, may) => {
    await setUp(setup);
    const found: string[] = [];
    for (const who of ["root", "adam", "alice", "anonymous", "bob", "stranger", "carl"]) {
      const answer = await as(who, { path: `/${bucket}/key` });
      if (answer.status === 200) found.push(who);
      else expect(`${who} ${answer.status} ${codeOf(answer)}`).toBe(`${who} 403 AccessDenied`);
    }
    expect(found.join(" ")).toBe(may);
  });

  it("says in its reasons that it was an ACL", async () => {
    await setUp({ ownership: "ObjectWriter", objectAcl: "public-read" });
    await done("anonymous", { path: `/${bucket}/key` });
    const [journey] = fogbank.journeys({ operation: "GetObject", limit: 1 });
    expect(JSON.stringify(journey?.steps)).toContain("ACL of the object: READ to AllUsers");
  });
});

describe("an object of another account's in a bucket with ACLs", () => {
  const letOthersWrite = { Principal: { AWS: other }, Action: ["s3:PutObject", "s3:PutObjectAcl"] };

  it("is its writer's: the bucket's owner reads it only by its ACL", async () => {
    await setUp({ ownership: "ObjectWriter", policy: [letOthersWrite, {}] });
    await done("bob", put(`/${bucket}/theirs`, "x"));
    expect((await as("root", { path: `/${bucket}/theirs` })).status).toBe(403);
    expect((await as("anonymous", { path: `/${bucket}/theirs` })).status).toBe(403);
    await done("bob", { path: `/${bucket}/theirs` });
    await done("bob", put(`/${bucket}/theirs`, "x", { "x-amz-acl": "bucket-owner-full-control" }));
    await done("root", { path: `/${bucket}/theirs` });
    await done("root", { method: "DELETE", path: `/${bucket}/theirs` });
  });

  it("is handed over where the owner is preferred", async () => {
    await setUp({ ownership: "BucketOwnerPreferred", policy: [letOthersWrite] });
    await done("bob", put(`/${bucket}/theirs`, "x", { "x-amz-acl": "bucket-owner-full-control" }));
    expect((await as("bob", { path: `/${bucket}/theirs` })).status).toBe(403);
    await done("root", { path: `/${bucket}/theirs` });
  });

  it("is the bucket owner's where ACLs are disabled", async () => {
    await setUp({ policy: [letOthersWrite] });
    expect(codeOf(await as("bob", put(`/${bucket}/x`, "x", { "x-amz-acl": "public-read" })))).toBe(
      "AccessControlListNotSupported",
    );
    await done("bob", put(`/${bucket}/x`, "x"));
    await done("root", { path: `/${bucket}/x` });
    expect((await as("bob", { path: `/${bucket}/x` })).status).toBe(403);
  });
});

describe("what is not there", () => {
  it.each<[string, readonly object[], number, string]>([
    ["may be listed", [{}, { Action: "s3:ListBucket", Resource: "bucket" }], 404, "NoSuchKey"],
    ["may not be listed", [{}], 403, "AccessDenied"],
  ])("is told to whom it %s", async (_, policy, status, code) => {
    const statements = policy.map((each) =>
      "Resource" in each ? { ...each, Resource: `arn:aws:s3:::${bucket}` } : each,
    );
    await setUp({ policy: statements });
    const answer = await as("anonymous", { path: `/${bucket}/missing` });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it("is no bucket, whoever asks", async () => {
    expect(codeOf(await as("anonymous", { path: "/no-such-bucket-at-all/x" }))).toBe("NoSuchBucket");
  });
});

describe("actions", () => {
  const versionsOnly = [{ Principal: { AWS: other }, Action: "s3:GetObjectVersion" }];
  const writers = (...Action: string[]) => [{ Principal: { AWS: other }, Action }];

  it.each<[string, readonly object[], Wanted, number]>([
    ["a version is another action", versionsOnly, { path: "/key" }, 403],
    ["a version is another action", versionsOnly, { path: "/key?versionId=null" }, 200],
    ["tags are written besides", writers("s3:PutObject"), put("/n", "x", { "x-amz-tagging": "a=b" }), 403],
    [
      "tags are written besides",
      writers("s3:PutObject", "s3:PutObjectTagging"),
      put("/n", "x", { "x-amz-tagging": "a=b" }),
      200,
    ],
    ["a copy reads its source", writers("s3:PutObject"), put("/n", "", { "x-amz-copy-source": "BUCKET/key" }), 403],
    [
      "a copy reads its source",
      writers("s3:PutObject", "s3:GetObject"),
      put("/n", "", { "x-amz-copy-source": "BUCKET/key" }),
      200,
    ],
  ])("%s", async (_, policy, wanted, status) => {
    await setUp({ policy });
    const headers = Object.fromEntries(
      Object.entries(wanted.headers ?? {}).map(([name, value]) => [name, value.replace("BUCKET", bucket)]),
    );
    const answer = await as("bob", { ...wanted, path: `/${bucket}${wanted.path}`, headers });
    expect(`${answer.status} ${codeOf(answer)}`).toBe(status === 200 ? "200 " : `${status} AccessDenied`);
  });

  it("a key that may not be deleted is one key's error", async () => {
    await setUp({
      policy: [{ Principal: { AWS: other }, Action: "s3:DeleteObject", Resource: `arn:aws:s3:::${bucket}/free*` }],
    });
    const body = "<Delete><Object><Key>free1</Key></Object><Object><Key>key</Key></Object></Delete>";
    const md5 = createHash("md5").update(body).digest("base64");
    const answer = await done("bob", {
      method: "POST",
      path: `/${bucket}?delete`,
      body,
      headers: { "content-md5": md5 },
    });
    expect(answer.body).toMatch(/<Deleted><Key>free1<\/Key><\/Deleted>/);
    expect(answer.body).toMatch(/<Error><Key>key<\/Key>.*AccessDenied/s);
    await done("root", { path: `/${bucket}/key` });
  });
});

describe("condition keys", () => {
  const onlyIf = (Action: string, Condition: object, Resource?: string): readonly object[] => [
    { Principal: { AWS: other }, Action, Condition, ...(Resource ? { Resource } : {}) },
  ];

  it.each<[string, () => readonly object[], Wanted, Wanted]>([
    [
      "s3:prefix",
      () => onlyIf("s3:ListBucket", { StringEquals: { "s3:prefix": "home/" } }, `arn:aws:s3:::${bucket}`),
      { path: "?list-type=2&prefix=home%2F" },
      { path: "?list-type=2" },
    ],
    [
      "s3:max-keys",
      () => onlyIf("s3:ListBucket", { NumericLessThanEquals: { "s3:max-keys": "10" } }, `arn:aws:s3:::${bucket}`),
      { path: "?list-type=2&max-keys=10" },
      { path: "?list-type=2&max-keys=11" },
    ],
    [
      "s3:x-amz-server-side-encryption",
      () => onlyIf("s3:PutObject", { StringEquals: { "s3:x-amz-server-side-encryption": "AES256" } }),
      put("/n", "x", { "x-amz-server-side-encryption": "AES256" }),
      put("/n", "x"),
    ],
    [
      "s3:RequestObjectTag",
      () => onlyIf("s3:PutObject*", { StringEquals: { "s3:RequestObjectTag/Team": "blue" } }),
      put("/n", "x", { "x-amz-tagging": "Team=blue" }),
      put("/n", "x", { "x-amz-tagging": "Team=red" }),
    ],
    [
      "s3:ExistingObjectTag",
      () => onlyIf("s3:GetObject", { StringEquals: { "s3:ExistingObjectTag/Team": "blue" } }),
      { path: "/tagged" },
      { path: "/key" },
    ],
    [
      "s3:x-amz-storage-class",
      () => onlyIf("s3:PutObject", { StringEquals: { "s3:x-amz-storage-class": "STANDARD_IA" } }),
      put("/n", "x", { "x-amz-storage-class": "STANDARD_IA" }),
      put("/n", "x"),
    ],
    [
      "s3:if-none-match",
      () => onlyIf("s3:PutObject", { Null: { "s3:if-none-match": "false" } }),
      put("/n", "x", { "if-none-match": "*" }),
      put("/n", "x"),
    ],
    [
      "s3:authType and s3:signatureversion",
      () =>
        onlyIf("s3:*Object", {
          StringEquals: { "s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256" },
          StringNotEquals: { "s3:x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
        }),
      put("/n", "x"),
      put("/n", "x", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }),
    ],
  ])("%s", async (_, policy, allowed, denied) => {
    await setUp({ policy: policy() });
    await done("root", put(`/${bucket}/tagged`, "x", { "x-amz-tagging": "Team=blue" }));
    await done("bob", { ...allowed, path: `/${bucket}${allowed.path}` });
    const answer = await as("bob", { ...denied, path: `/${bucket}${denied.path}` });
    expect(`${answer.status} ${codeOf(answer)}`).toBe("403 AccessDenied");
  });
});

describe("the bucket policy's own operations", () => {
  it("are open to the owner's root user whatever the policy denies, and to nobody of another account", async () => {
    const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
    await setUp({ policy: [{ Effect: "Deny", Action: "s3:*", Resource }] });
    expect((await as("root", { path: `/${bucket}/key` })).status).toBe(403);
    expect((await as("adam", { path: `/${bucket}?policy` })).status).toBe(403);
    await done("root", { path: `/${bucket}?policy` });
    await done("root", { method: "DELETE", path: `/${bucket}?policy` });
    await setUp({ policy: [{ Principal: { AWS: other }, Action: "s3:*", Resource }] });
    const answer = await as("bob", { path: `/${bucket}?policy` });
    expect([answer.status, codeOf(answer)]).toEqual([405, "MethodNotAllowed"]);
  });
});

describe("requester pays", () => {
  it("needs a requester who says that they pay", async () => {
    await setUp({ policy: [{}] });
    const xml = "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>";
    await done("root", put(`/${bucket}?requestPayment`, xml));
    const statuses = [];
    for (const [who, headers] of [
      ["root", {}],
      ["anonymous", {}],
      ["bob", {}],
      ["bob", { "x-amz-request-payer": "requester" }],
    ] as const)
      statuses.push((await as(who, { path: `/${bucket}/key`, headers })).status);
    expect(statuses).toEqual([200, 403, 403, 200]);
  });
});
