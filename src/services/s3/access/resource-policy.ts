import { isPublicPolicy } from "../../../engines/iam/index.ts";
import type { AccessPoint, PublicAccessBlock } from "../../../kernel/gifts.ts";
import type { ResourcePolicy } from "../../../kernel/ports.ts";
import type { Deps } from "../deps.ts";
import { accountOf } from "../owner.ts";
import type { Acl } from "../settings/settings.ts";
import type { Bucket } from "../state.ts";
import { statementsOf } from "./acl-statements.ts";
import { bucketArn } from "./arns.ts";
import { blockOn } from "./block.ts";
import { accessPointArn } from "./points.ts";

/** What of an object decides about access. */
export interface OwnedObject {
  readonly owner: string;
  readonly acl?: Acl | undefined;
}

type Statement = Readonly<Record<string, unknown>>;

/** A bucket's statements, made once as long as neither the bucket nor what its account blocks changes. */
interface Standing {
  readonly changes: number;
  readonly block: PublicAccessBlock;
  readonly own: readonly Statement[];
  readonly version: string | undefined;
  readonly policy: ResourcePolicy | undefined;
  /** On objects that are not there. */
  readonly missing: ResourcePolicy | undefined;
  readonly byObjectAcl: Map<string, ResourcePolicy | undefined>;
}

const standings = new WeakMap<Bucket, Standing>();
const mostAcls = 1_000;

/** Whether ACLs decide in this bucket ("Controlling ownership of objects"). */
export const aclsCount = ({ settings }: Bucket): boolean => settings.ownership !== "BucketOwnerEnforced";

/** Whose an object is: its bucket's owner's wherever ACLs are disabled, else its writer's. */
export const ownerOf = (bucket: Bucket, object: OwnedObject): string =>
  aclsCount(bucket) ? object.owner : bucket.account;

type PolicyDeps = Pick<Deps, "accountBlocks">;

/**
 * Who may touch a bucket, or an object in it, from outside of the owner's account: the bucket policy, with the ACLs and the
 * public access block as statements behind its own. Undefined where nobody may.
 *
 * A bucket policy lets nobody in to objects that the bucket's owner does not own; its denials hold for them too ("Bucket
 * policies for Amazon S3").
 */
export function policyOn(deps: PolicyDeps, bucket: Bucket, object?: OwnedObject): ResourcePolicy | undefined {
  const standing = standingOf(deps, bucket);
  if (!object || !aclsCount(bucket)) return standing.policy;
  const foreign = object.owner !== bucket.account;
  if (!foreign && !object.acl) return standing.policy;
  const key = JSON.stringify([object.owner, object.acl?.grants]);
  if (standing.byObjectAcl.has(key)) return standing.byObjectAcl.get(key);
  const arn = bucketArn(bucket.name);
  const own = foreign ? standing.own.filter(({ Effect }) => Effect === "Deny") : standing.own;
  const acl = object.acl ? statementsOf(object.acl, "object", arn, standing.block.ignorePublicAcls) : [];
  const policy = policyOf(bucket, standing.version, [...own, ...acl]);
  if (standing.byObjectAcl.size >= mostAcls) standing.byObjectAcl.clear();
  standing.byObjectAcl.set(key, policy);
  return policy;
}

/** The same, of an object that is not there: whose ACL would decide, if it were. */
export const policyOnMissing = (deps: PolicyDeps, bucket: Bucket): ResourcePolicy | undefined =>
  standingOf(deps, bucket).missing;

function standingOf(deps: PolicyDeps, bucket: Bucket): Standing {
  const known = standings.get(bucket);
  const changes = deps.accountBlocks.changes();
  if (known?.changes === changes) return known;
  const fresh = build(changes, bucket, blockOn(deps, bucket));
  standings.set(bucket, fresh);
  return fresh;
}

function build(changes: number, bucket: Bucket, block: PublicAccessBlock): Standing {
  const { policy, acl } = bucket.settings;
  const document = policy === undefined ? undefined : read(policy);
  const arn = bucketArn(bucket.name);
  const own = [
    ...(document?.statements ?? []),
    ...(policy !== undefined && block.restrictPublicBuckets && isPublicPolicy(policy)
      ? [restriction(bucket.account, [arn, `${arn}/*`])]
      : []),
    ...(aclsCount(bucket) ? (statementsOf(acl, "bucket", arn, block.ignorePublicAcls) as Statement[]) : []),
  ];
  const version = document?.version;
  const missing = policyOf(bucket, version, [
    ...own,
    ...(aclsCount(bucket) ? statementsOf(acl, "missing", arn, block.ignorePublicAcls) : []),
  ]);
  return { changes, block, own, version, policy: policyOf(bucket, version, own), missing, byObjectAcl: new Map() };
}

function policyOf(
  { name }: Bucket,
  Version: string | undefined,
  Statement: readonly object[],
): ResourcePolicy | undefined {
  if (Statement.length === 0) return undefined;
  return { name, arn: bucketArn(name), text: textOf(Version, Statement), kind: "resource" };
}

const textOf = (Version: string | undefined, Statement: readonly object[]): string =>
  JSON.stringify({ ...(Version === undefined ? {} : { Version }), Statement }, null, 1);

/** "RestrictPublicBuckets": only the owner's account and AWS services get into a bucket whose policy is public. */
const restriction = (account: string, Resource: readonly string[]): Statement => ({
  Sid: "RestrictPublicBuckets of the public access block",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource,
  Condition: {
    StringNotEquals: { "aws:PrincipalAccount": account },
    Bool: { "aws:PrincipalIsAWSService": "false" },
  },
});

/** The statements of a policy, with accounts in the place of their canonical ids. */
function read(text: string): { readonly version: string | undefined; readonly statements: readonly Statement[] } {
  const document = JSON.parse(text) as { readonly Version?: string; readonly Statement: Statement | Statement[] };
  return { version: document.Version, statements: [document.Statement].flat().map(withAccounts) };
}

function withAccounts(statement: Statement): Statement {
  const changed: Record<string, unknown> = {};
  for (const element of ["Principal", "NotPrincipal"]) {
    const principal = statement[element] as Readonly<Record<string, string | string[]>> | string | undefined;
    if (typeof principal !== "object" || principal.CanonicalUser === undefined) continue;
    const { CanonicalUser, AWS, ...others } = principal;
    const accounts = [CanonicalUser].flat().map((id) => `arn:aws:iam::${accountOf(id) ?? ""}:root`);
    changed[element] = { ...others, AWS: [...[AWS ?? []].flat(), ...accounts] };
  }
  return { ...statement, ...changed };
}

/** The policy of an access point; the bucket's own must allow as well. */
export function policyOnPoint(point: AccessPoint): ResourcePolicy | undefined {
  const { name, policy } = point;
  if (policy === undefined) return undefined;
  const arn = accessPointArn(point);
  if (!point.publicAccessBlock.restrictPublicBuckets || !isPublicPolicy(policy))
    return { name, arn, text: policy, kind: "resource" };
  const { version, statements } = read(policy);
  const text = textOf(version, [...statements, restriction(point.account, [arn, `${arn}/object/*`])]);
  return { name, arn, text, kind: "resource" };
}

/** The policy of a bucket that leaves callers of its own account to their own policies, but for its denials. */
export function withinAccount(bucket: Bucket, policy: ResourcePolicy | undefined): ResourcePolicy {
  const { version, statements } = policy ? read(policy.text) : { version: undefined, statements: [] };
  const arn = bucketArn(bucket.name);
  const own: Statement = {
    Sid: "Callers of the account come through its access point",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { StringEquals: { "aws:PrincipalAccount": bucket.account } },
  };
  return { name: bucket.name, arn, text: textOf(version, [...statements, own]), kind: "resource" };
}
