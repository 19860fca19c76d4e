import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { ServiceCaller } from "../../../../kernel/peers.ts";
import type { InventoryConfiguration, InventoryS3BucketDestination, Operations } from "../../../../model/types/s3.d.ts";
import { bucketArn } from "../../access/arns.ts";
import { bucketNamed, houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import { whole } from "../../objects/copy-source.ts";
import { bucketIn } from "../../settings/replication.ts";
import type { Bucket } from "../../state.ts";
import { setJob } from "../schedule.ts";
import type { InventoryFile, InventoryJob } from "../state.ts";
import { columnsOf, rowOf } from "./columns.ts";

/** Keys whose versions make one file of a report, which is written in one step: few enough to hold up nobody. */
const keysInFile = 5_000;

/**
 * One step of a report (user guide, "Amazon S3 Inventory"): a file of it, or, at its end, the manifest. How far it has come
 * is stored, so that a report that is cut off goes on. The destination's policy must let S3 in on account of the bucket.
 */
export async function reportOn(deps: Deps, job: InventoryJob): Promise<void> {
  const bucket = bucketNamed(deps, job.bucket);
  const configuration = bucket?.settings.inventory?.[job.id];
  if (!bucket || !configuration?.IsEnabled) {
    deps.store.transact(() => end(deps, job));
    return;
  }
  try {
    await step(deps, { bucket, configuration, job });
  } catch (error) {
    // Whoever reads the log learns why there is none; tomorrow is another day.
    deps.log.warn(`S3: the inventory ${job.id} of ${job.bucket} cannot be written: ${String(error)}`);
    deps.store.transact(() => end(deps, job));
  }
}

interface Report {
  readonly bucket: Bucket;
  readonly configuration: InventoryConfiguration;
  readonly job: InventoryJob;
}

async function step(deps: Deps, report: Report): Promise<void> {
  const { job } = report;
  const { rows, last } = rowsBehind(deps, report);
  const files = [...job.files];
  if (rows !== "" || (last === undefined && files.length === 0)) files.push(await putData(deps, report, rows));
  if (last === undefined) await putManifest(deps, report, files);
  deps.store.transact(() => (last === undefined ? end(deps, job) : setJob(deps, { ...job, after: last, files })));
}

const end = (deps: Deps, { kind, bucket, id }: InventoryJob): boolean => deps.jobs.delete(houseScope, kind, bucket, id);

/** The next rows, and the key that they end with; without one where nothing is left. */
function rowsBehind(deps: Deps, { bucket, configuration, job }: Report): { rows: string; last: string | undefined } {
  const columns = columnsOf(configuration);
  const all = configuration.IncludedObjectVersions === "All";
  const Prefix = configuration.Filter?.Prefix ?? "";
  const after = job.after === undefined || job.after < Prefix ? [bucket.name, Prefix] : [bucket.name, job.after];
  const rows: string[] = [];
  let count = 0;
  let last: string | undefined;
  const first = job.after === undefined ? deps.objects.get(bucket, bucket.name, Prefix) : undefined;
  const list = deps.objects.list(bucket, { prefix: [bucket.name], after, limit: keysInFile });
  for (const version of first ? [first, ...list] : list) {
    if (!version.key.startsWith(Prefix)) return { rows: rows.join(""), last: undefined };
    last = version.key;
    count++;
    if (all || !version.deleteMarker) rows.push(rowOf(columns, { bucket, version, latest: true }));
    if (!all) continue;
    for (const older of deps.olderVersions.list(bucket, { prefix: [bucket.name, version.key] }))
      rows.push(rowOf(columns, { bucket, version: older, latest: false }));
  }
  return { rows: rows.join(""), last: count < keysInFile ? undefined : last };
}

const folderOf = ({ bucket, configuration }: Report): string => {
  const { Prefix = "" } = configuration.Destination.S3BucketDestination;
  return `${Prefix === "" ? "" : `${Prefix.replace(/\/$/, "")}/`}${bucket.name}/${configuration.Id}`;
};

const md5 = (bytes: Uint8Array | string): string => createHash("md5").update(bytes).digest("hex");

async function putData(deps: Deps, report: Report, rows: string): Promise<InventoryFile> {
  const packed = gzipSync(rows);
  const key = `${folderOf(report)}/data/${deps.ids.next("job")}.csv.gz`;
  await put(deps, report, key, packed, "application/octet-stream");
  return { key, size: packed.length, md5: md5(packed) };
}

/** The manifest comes last: where it stands, the report is whole. */
async function putManifest(deps: Deps, report: Report, files: readonly InventoryFile[]): Promise<void> {
  const { bucket, configuration, job } = report;
  const { Bucket: destination } = configuration.Destination.S3BucketDestination;
  const minute = new Date(job.begunAt).toISOString().slice(0, 16).replace(":", "-");
  const links = files.map(({ key }) => `s3://${bucketIn(destination) ?? ""}/${key}`).join("\n");
  await put(deps, report, `${folderOf(report)}/hive/dt=${minute.replace("T", "-")}/symlink.txt`, links, "text/plain");
  const manifest = JSON.stringify({
    sourceBucket: bucket.name,
    destinationBucket: destination,
    version: "2016-11-30",
    creationTimestamp: String(job.begunAt),
    fileFormat: "CSV",
    fileSchema: columnsOf(configuration)
      .map(([name]) => name)
      .join(", "),
    files: files.map(({ key, size, md5: MD5checksum }) => ({ key, size, MD5checksum })),
  });
  const folder = `${folderOf(report)}/${minute}Z`;
  await put(deps, report, `${folder}/manifest.json`, manifest, "application/json");
  await put(deps, report, `${folder}/manifest.checksum`, md5(manifest), "text/plain");
}

async function put(
  deps: Deps,
  { bucket, configuration }: Report,
  Key: string,
  content: Uint8Array | string,
  ContentType: string,
): Promise<void> {
  const target = configuration.Destination.S3BucketDestination;
  const name = bucketIn(target.Bucket) ?? "";
  const there = bucketNamed(deps, name);
  const caller: ServiceCaller = {
    as: "service",
    service: "s3.amazonaws.com",
    account: there?.account ?? bucket.account,
    region: there?.region ?? bucket.region,
    sourceArn: bucketArn(bucket.name),
    sourceAccount: bucket.account,
  };
  await deps.peers.to<Operations>("s3").call(
    "PutObject",
    {
      Bucket: name,
      Key,
      Body: whole(Buffer.from(content)),
      ContentType,
      ACL: "bucket-owner-full-control",
      ...(target.AccountId === undefined ? {} : { ExpectedBucketOwner: target.AccountId }),
      ...encryptionOf(target),
    },
    caller,
  );
}

function encryptionOf({ Encryption }: InventoryS3BucketDestination) {
  if (Encryption?.SSEKMS) return { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: Encryption.SSEKMS.KeyId };
  return Encryption?.SSES3 ? { ServerSideEncryption: "AES256" as const } : {};
}
