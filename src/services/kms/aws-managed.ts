import { createHash } from "node:crypto";
import type { Scope } from "../../kernel/call.ts";
import type { KmsKey } from "./state.ts";

/**
 * AWS managed keys appear when their alias is first used (KMS developer guide, "AWS managed keys"). Until then, and
 * so that they can be asked about without being written, their id and policy follow from account, region and alias.
 */
const reserved = "alias/aws/";

export const isReservedAlias = (name: string): boolean => name.startsWith(reserved);

interface ServiceRow {
  /** As in the policies' text. */
  readonly called: string;
  /** First label of `kms:ViaService`, where it is not the alias. */
  readonly via?: string;
}

/** Services that keep a key of their own in the account. */
const services: Readonly<Record<string, ServiceRow>> = {
  acm: { called: "ACM" },
  backup: { called: "AWS Backup" },
  codecommit: { called: "AWS CodeCommit" },
  dynamodb: { called: "Amazon DynamoDB" },
  ebs: { called: "EBS", via: "ec2" },
  elasticfilesystem: { called: "EFS" },
  es: { called: "Amazon OpenSearch Service" },
  fsx: { called: "Amazon FSx" },
  glue: { called: "AWS Glue" },
  kinesis: { called: "Kinesis" },
  kinesisvideo: { called: "Kinesis Video" },
  lambda: { called: "AWS Lambda" },
  rds: { called: "RDS" },
  redshift: { called: "Redshift" },
  s3: { called: "S3" },
  secretsmanager: { called: "AWS Secrets Manager" },
  sns: { called: "SNS" },
  sqs: { called: "SQS" },
  ssm: { called: "SSM" },
  xray: { called: "AWS X-Ray" },
};

/** The key behind a reserved alias, still without material; undefined where no service has that alias. */
export function awsManagedKey(scope: Scope, alias: string, now: number): KmsKey | undefined {
  if (!isReservedAlias(alias)) return undefined;
  const name = alias.slice(reserved.length);
  const row = Object.hasOwn(services, name) ? services[name] : undefined;
  if (!row) return undefined;
  return {
    id: idFor(scope, alias),
    createdAt: now,
    description: `Default key that protects my ${row.called} data when no other key is defined`,
    spec: "SYMMETRIC_DEFAULT",
    usage: "ENCRYPT_DECRYPT",
    origin: "AWS_KMS",
    manager: "AWS",
    enabled: true,
    policy: policyFor(scope, name, row),
    tags: {},
    rotations: [],
    // "AWS managed keys are automatically rotated every year."
    schedule: { since: now, periodDays: 365 },
  };
}

function idFor({ account, region }: Scope, alias: string): string {
  const digest = createHash("sha256").update(`${account}:${region}:${alias}`).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x40;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function policyFor({ account, region }: Scope, name: string, { called, via = name }: ServiceRow): string {
  const document = {
    Version: "2012-10-17",
    Id: `auto-${name}-1`,
    Statement: [
      {
        Sid: `Allow access through ${called} for all principals in the account that are authorized to use ${called}`,
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:CreateGrant",
          "kms:DescribeKey",
        ],
        Resource: "*",
        Condition: {
          StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `${via}.${region}.amazonaws.com` },
        },
      },
      {
        Sid: "Allow direct access to key metadata to the account",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
        Resource: "*",
      },
    ],
  };
  return JSON.stringify(document, null, 2);
}
