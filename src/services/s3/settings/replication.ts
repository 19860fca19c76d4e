import { parseArn } from "../../../kernel/arn.ts";
import type { ReplicationConfiguration, ReplicationRule } from "../../../model/types/s3.d.ts";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";
import type { Bucket } from "../state.ts";
import { checkFilter, checkPrefix } from "./filters.ts";

/** S3 user guide, "Replication configuration file elements". */
const mostRules = 1_000;
const longestId = 255;
const developerGuide = "Please refer to S3 Developer Guide for more information.";
const thisVersion = `for this version of Cross Region Replication configuration schema. ${developerGuide}`;

/** Throws what S3 answers to a configuration that it does not take. */
export function checkReplication(
  bucket: Bucket,
  { Role, Rules: rules }: ReplicationConfiguration,
  find: (name: string) => Bucket | undefined,
): void {
  if (bucket.settings.versioning !== "Enabled")
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  if (rules.length === 0 || rules.length > mostRules) throw malformedXml();
  if (parseArn(Role)?.service !== "iam") throw invalidArgument("Invalid Amazon Resource Name (ARN)", "Role", Role);
  if (new Set(rules.map(({ Filter }) => Filter !== undefined)).size > 1)
    throw invalidRequest(`Rules of both versions of the schema cannot be mixed. ${developerGuide}`);
  const ids = rules.flatMap(({ ID }) => ID ?? []);
  if (new Set(ids).size < ids.length) throw invalidArgument("Rule Id must be unique");
  checkPriorities(rules);
  for (const rule of rules) checkRule(bucket, rule, find);
}

function checkPriorities(rules: readonly ReplicationRule[]): void {
  const seen = new Set<number>();
  for (const { Priority } of rules) {
    if (Priority === undefined) continue;
    if (seen.has(Priority)) throw invalidRequest(`Found duplicate priority ${Priority} in Replication Rules`);
    seen.add(Priority);
  }
}

function checkRule(bucket: Bucket, rule: ReplicationRule, find: (name: string) => Bucket | undefined): void {
  const { ID, Filter, Prefix, Priority, DeleteMarkerReplication } = rule;
  if ((ID?.length ?? 0) > longestId) throw invalidArgument("ID length should not exceed allowed limit of 255");
  if (Filter) {
    if (Prefix !== undefined) throw malformedXml();
    checkFilter(Filter, true);
    if (Priority === undefined) throw invalidRequest(`Priority must be specified ${thisVersion}`);
    if (!DeleteMarkerReplication) throw invalidRequest(`DeleteMarkerReplication must be specified ${thisVersion}`);
    const tagged = Filter.Tag !== undefined || (Filter.And?.Tags ?? []).length > 0;
    if (tagged && DeleteMarkerReplication.Status === "Enabled")
      throw invalidRequest(
        `Delete marker replication is not supported if any Tag filter is specified. ${developerGuide}`,
      );
  } else {
    if (Priority !== undefined || DeleteMarkerReplication) throw malformedXml();
    checkPrefix(Prefix);
  }
  checkSelection(rule);
  checkDestination(bucket, rule, find);
}

function checkSelection({ SourceSelectionCriteria, Destination }: ReplicationRule): void {
  const encrypted = SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status === "Enabled";
  const key = Destination.EncryptionConfiguration?.ReplicaKmsKeyID;
  if (encrypted && key === undefined)
    throw invalidRequest("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.");
  if (!encrypted && Destination.EncryptionConfiguration)
    throw invalidRequest("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.");
}

function checkDestination(
  bucket: Bucket,
  { Destination }: ReplicationRule,
  find: (name: string) => Bucket | undefined,
): void {
  const { Bucket: arn, Account, AccessControlTranslation, ReplicationTime, Metrics } = Destination;
  const name = bucketIn(arn);
  if (name === undefined) throw invalidArgument("Invalid bucket ARN", "Bucket", arn);
  const target = find(name);
  if (!target) throw invalidRequest("Destination bucket must exist.");
  if (target.name === bucket.name) throw invalidRequest("Destination bucket cannot be the same as the source bucket.");
  if (target.settings.versioning !== "Enabled")
    throw invalidRequest("Destination bucket must have versioning enabled.");
  if (bucket.settings.objectLock && !target.settings.objectLock)
    throw invalidRequest("Destination bucket must have Object Lock enabled.");
  if (Account !== undefined && Account !== target.account)
    throw invalidArgument("Account ID of the destination bucket is not valid", "Account", Account);
  if (AccessControlTranslation && Account === undefined)
    throw invalidRequest("Account must be specified if AccessControlTranslation is present.");
  if (ReplicationTime?.Status === "Enabled") {
    if (Metrics?.Status !== "Enabled")
      throw invalidRequest("Replication metrics must be enabled if Replication Time Control is enabled.");
    if (ReplicationTime.Time.Minutes !== 15)
      throw invalidArgument(
        "Replication Time Control takes a time of 15 minutes",
        "Minutes",
        ReplicationTime.Time.Minutes,
      );
  }
}

/** The name in a bucket's ARN; undefined for what is none. */
export function bucketIn(text: string): string | undefined {
  const arn = parseArn(text);
  return arn?.service === "s3" && arn.resource !== "" && !arn.resource.includes("/") ? arn.resource : undefined;
}
