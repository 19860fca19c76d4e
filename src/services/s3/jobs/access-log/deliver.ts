import type { ServiceCaller } from "../../../../kernel/peers.ts";
import type { LoggingEnabled, Operations, TargetGrant } from "../../../../model/types/s3.d.ts";
import { bucketArn } from "../../access/arns.ts";
import { bucketNamed, houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import { whole } from "../../objects/copy-source.ts";
import type { Bucket } from "../../state.ts";
import { dayMs } from "../days.ts";
import { setJob } from "../schedule.ts";
import type { LogJob } from "../state.ts";
import type { LogChunk, LogLine } from "./state.ts";

/** Chunks that become objects at once; more of them wait for the next turn. */
const mostChunks = 200;

/**
 * Puts collected lines into the target bucket, as the logging service, which the target's policy or ACL must let in. Lines
 * that it does not let in are lost, as in AWS ("best-effort server log delivery"); a line may stand there twice.
 */
export async function deliverLog(deps: Deps, job: LogJob): Promise<void> {
  const bucket = bucketNamed(deps, job.bucket);
  const logging = bucket?.settings.logging;
  const chunks = [...deps.logChunks.list(houseScope, { prefix: [job.bucket], limit: mostChunks })];
  if (bucket && logging)
    for (const lines of objectsOf(
      logging,
      chunks.flatMap((chunk) => chunk.lines),
    ))
      await put(deps, bucket, logging, lines);
  deps.store.transact(() => done(deps, job, chunks));
}

function done(deps: Deps, job: LogJob, chunks: readonly LogChunk[]): void {
  for (const { bucket, number } of chunks) deps.logChunks.delete(houseScope, bucket, number);
  const [left] = deps.logChunks.list(houseScope, { prefix: [job.bucket], limit: 1 });
  if (left) setJob(deps, { ...job, at: deps.clock.now() });
  else deps.jobs.delete(houseScope, job.kind, job.bucket, job.id);
}

const byEventTime = ({ TargetObjectKeyFormat: format }: LoggingEnabled): boolean =>
  format?.PartitionedPrefix?.PartitionDateSource === "EventTime";

/** One object; where keys are by the day of the event, one a day. */
function objectsOf(logging: LoggingEnabled, lines: readonly LogLine[]): readonly (readonly LogLine[])[] {
  if (lines.length === 0) return [];
  if (!byEventTime(logging)) return [lines];
  const days = new Map<number, LogLine[]>();
  for (const line of lines) {
    const day = Math.floor(line.at / dayMs);
    const others = days.get(day) ?? [];
    others.push(line);
    days.set(day, others);
  }
  return [...days.values()];
}

async function put(deps: Deps, bucket: Bucket, logging: LoggingEnabled, lines: readonly LogLine[]): Promise<void> {
  const caller: ServiceCaller = {
    as: "service",
    service: "logging.s3.amazonaws.com",
    account: bucket.account,
    region: bucket.region,
    sourceArn: bucketArn(bucket.name),
    sourceAccount: bucket.account,
  };
  const at = byEventTime(logging) ? Math.floor((lines[0]?.at ?? 0) / dayMs) * dayMs : deps.clock.now();
  try {
    await deps.peers.to<Operations>("s3").call(
      "PutObject",
      {
        Bucket: logging.TargetBucket,
        Key: keyOf(deps, bucket, logging, at),
        Body: whole(Buffer.from(`${lines.map(({ text }) => text).join("\n")}\n`)),
        ContentType: "text/plain",
        ...grantsOf(logging.TargetGrants ?? []),
      },
      caller,
    );
  } catch (error) {
    deps.log.warn(`S3: ${lines.length} lines of the access log of ${bucket.name} are lost: ${String(error)}`);
  }
}

const chanceBytes = 8;

/** `prefix2019-02-06-00-00-38-UNIQUE`, or partitioned by account, region, bucket and day (user guide, "Log object key format"). */
export function keyOf(
  { random }: Pick<Deps, "random">,
  { account, region, name }: Bucket,
  { TargetPrefix, TargetObjectKeyFormat: format }: LoggingEnabled,
  at: number,
): string {
  const [day = "", time = ""] = new Date(at).toISOString().slice(0, 19).split("T");
  const unique = Buffer.from(random.bytes(chanceBytes)).toString("hex").toUpperCase();
  const file = `${day}-${time.replaceAll(":", "-")}-${unique}`;
  if (!format?.PartitionedPrefix) return TargetPrefix + file;
  return `${TargetPrefix}${account}/${region}/${name}/${day.replaceAll("-", "/")}/${file}`;
}

/** Who may read the log, as headers of the request that writes it. */
function grantsOf(grants: readonly TargetGrant[]): { GrantRead?: string; GrantFullControl?: string } {
  const of = (permission: string): string =>
    grants
      .filter(({ Permission }) => Permission === permission)
      .flatMap(({ Grantee }) => {
        if (Grantee?.ID !== undefined) return `id="${Grantee.ID}"`;
        return Grantee?.URI === undefined ? [] : `uri="${Grantee.URI}"`;
      })
      .join(", ");
  const [read, full] = [of("READ"), of("FULL_CONTROL")];
  return { ...(read === "" ? {} : { GrantRead: read }), ...(full === "" ? {} : { GrantFullControl: full }) };
}
