/**
 * What the bucket's owner does, by the SDK and with no endpoint: node owner.mjs <step> <folder>. The folder is the home of
 * all steps; what a later one needs is written there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  CloudTrailClient,
  CreateTrailCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateGrantCommand,
  CreateKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  RevokeGrantCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

const [step, folder] = process.argv.slice(2);
const [iam, kms, s3, cloudtrail] = [IAMClient, KMSClient, S3Client, CloudTrailClient].map((Client) => new Client({}));
const account = "000000000000";
const reader = `arn:aws:iam::${account}:role/reader`;
const bucket = "mybucket";
const logs = "mytrail-logs";

const note = (name, value) => writeFileSync(join(folder, name), value);
const noted = (name) => readFileSync(join(folder, name), "utf8");
const policy = (...Statement) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Sid, Action, Resource, more = {}) => ({ Sid, Effect: "Allow", Action, Resource, ...more });

/** Keepers of the key who may seal, and not open: what they may not, they cannot leave to identity policies either. */
const keeping = ["kms:Describe*", "kms:PutKeyPolicy", "kms:CreateGrant", "kms:RevokeGrant", "kms:GenerateDataKey"];
const owners = allow("Owners", keeping, "*", { Principal: { AWS: `arn:aws:iam::${account}:root` } });
const readerThroughS3 = allow("ReaderThroughS3", "kms:Decrypt", "*", {
  Principal: { AWS: reader },
  Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
});

/** A user who may take the role, and the role, whose identity policy opens the bucket and no key. */
async function people() {
  await iam.send(new CreateUserCommand({ UserName: "app" }));
  const assume = policy(allow("Assume", "sts:AssumeRole", reader));
  await iam.send(new PutUserPolicyCommand({ UserName: "app", PolicyName: "own", PolicyDocument: assume }));
  const trust = policy({ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" });
  await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: trust }));
  const reads = policy(allow("ReadMyBucket", "s3:GetObject", `arn:aws:s3:::${bucket}/*`));
  await iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "reads", PolicyDocument: reads }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "app" }));
  note(
    "credentials",
    `[app]\naws_access_key_id=${AccessKey.AccessKeyId}\naws_secret_access_key=${AccessKey.SecretAccessKey}\n`,
  );
  note(
    "config",
    `[profile app]\nregion=us-east-1\n[profile reader]\nregion=us-east-1\nrole_arn=${reader}\nsource_profile=app\n`,
  );
}

async function key() {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy(owners, readerThroughS3) }));
  note("key", KeyMetadata.Arn);
}

async function trail() {
  const byTrail = { Principal: { Service: "cloudtrail.amazonaws.com" } };
  await s3.send(new CreateBucketCommand({ Bucket: logs }));
  const deliver = policy(
    allow("Look", "s3:GetBucketAcl", `arn:aws:s3:::${logs}`, byTrail),
    allow("Write", "s3:PutObject", `arn:aws:s3:::${logs}/AWSLogs/${account}/*`, byTrail),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket: logs, Policy: deliver }));
  await cloudtrail.send(new CreateTrailCommand({ Name: "story", S3BucketName: logs }));
  const DataResources = [{ Type: "AWS::S3::Object", Values: [`arn:aws:s3:::${bucket}/`] }];
  const EventSelectors = [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources }];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: "story", EventSelectors }));
  await cloudtrail.send(new StartLoggingCommand({ Name: "story" }));
}

/** Every object in it is sealed by the customer's key, unless who puts it says otherwise. */
async function object() {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const readers = allow("ReaderReads", "s3:GetObject", `arn:aws:s3:::${bucket}/*`, { Principal: { AWS: reader } });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy(readers) }));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: noted("key") };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "myfile.txt", Body: "the text of my file\n" }));
}

/** Records of the trail's files, in the order of their keys. */
async function delivered() {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: logs }));
  const files = Contents.filter(({ Key }) => Key.endsWith(".json.gz"));
  const records = [];
  for (const { Key } of files) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: logs, Key }));
    records.push(...JSON.parse(gunzipSync(await Body.transformToByteArray())).Records);
  }
  return records;
}

const steps = {
  async prepare() {
    await people();
    await key();
    await trail();
    await object();
  },
  /** The key's policy names the reader no more; a grant does, for this object alone. */
  async grant() {
    const KeyId = noted("key");
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: policy(owners) }));
    const EncryptionContextEquals = { "aws:s3:arn": `arn:aws:s3:::${bucket}/myfile.txt` };
    const grant = { KeyId, Name: "story", GranteePrincipal: reader, Operations: ["Decrypt"] };
    const { GrantId } = await kms.send(new CreateGrantCommand({ ...grant, Constraints: { EncryptionContextEquals } }));
    note("grant", GrantId);
  },
  async revoke() {
    await kms.send(new RevokeGrantCommand({ KeyId: noted("key"), GrantId: noted("grant") }));
  },
  async events() {
    const LookupAttributes = [{ AttributeKey: "ResourceName", AttributeValue: noted("key") }];
    const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
    const history = Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent));
    process.stdout.write(JSON.stringify({ history, delivered: await delivered() }));
  },
};

await steps[step]();
