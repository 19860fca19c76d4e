import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { AwsError } from "../../../kernel/error.ts";
import type { Key } from "../../../kernel/ports.ts";
import { frameIn } from "../history/chunk.ts";
import { recordOf } from "../record/event.ts";
import type { LogFile, PendingChunk, Trail } from "../state.ts";
import { trailArn } from "../trails/names.ts";
import { startChain } from "./chains.ts";
import type { CourierDeps } from "./courier-deps.ts";
import { logFileKey } from "./keys.ts";
import { deliveryAfter, triedForMs } from "./schedule.ts";
import { servicePrincipal, storeObject } from "./store-object.ts";

/** Events of one log file: AWS, too, splits what would be large. */
const mostEvents = 20_000;

/** Fixes what waits for the trail into files with names, so that a file is the same however often it is tried. In a transaction. */
export function sealTrail(deps: CourierDeps, account: string, trail: Trail, now: number): void {
  const { homeRegion, name } = trail;
  const scope = { account, region: "" };
  const open = [...deps.pendingChunks.list(scope, { prefix: [homeRegion, name] })];
  for (const chunk of open) {
    deps.pendingChunks.delete(scope, homeRegion, name, ...chunkKey(chunk));
    deps.sealedChunks.put(scope, chunk);
  }
  for (const group of groupsOf(open)) {
    const region = group[0]?.region ?? homeRegion;
    const file: LogFile = {
      homeRegion,
      trail: name,
      region,
      settings: trail,
      key: logFileKey(account, trail, region, now, deps.random.bytes(8)),
      chunks: group.map(chunkKey),
      createdAt: now,
      dueAt: now,
    };
    deps.logFiles.put({ account, region }, file);
  }
}

const chunkKey = ({ region, from, events }: PendingChunk): Key => [region, from, events[0]?.id ?? ""];

function groupsOf(chunks: readonly PendingChunk[]): PendingChunk[][] {
  const groups: PendingChunk[][] = [];
  let size = 0;
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last && last[0]?.region === chunk.region && size + chunk.events.length <= mostEvents) {
      last.push(chunk);
      size += chunk.events.length;
    } else {
      groups.push([chunk]);
      size = chunk.events.length;
    }
  }
  return groups;
}

/** Puts the file into its bucket; one that cannot be put is tried again for 30 days. */
export async function deliverFile(deps: CourierDeps, account: string, file: LogFile): Promise<void> {
  const { settings: trail, key } = file;
  const now = deps.clock.now();
  const chunks = file.chunks.flatMap(
    (each) => deps.sealedChunks.get({ account, region: "" }, file.homeRegion, file.trail, ...each) ?? [],
  );
  const content = contentOf(chunks);
  try {
    await storeObject(deps.peers, account, trail, {
      bucket: trail.bucket,
      key,
      body: gzipSync(content),
      contentType: "application/json",
    });
  } catch (error) {
    if (!(error instanceof AwsError)) deps.log.error(`the log file ${key} could not be delivered`, error);
    const code = error instanceof AwsError ? error.code : "InternalError";
    deps.store.transact(() => failed(deps, account, file, code, now));
    return;
  }
  const hash = createHash("sha256").update(content).digest("hex");
  deps.store.transact(() => delivered(deps, account, file, chunks, hash, now));
}

/** `{"Records":[...]}` (CloudTrail user guide, "CloudTrail log file examples"). */
function contentOf(chunks: readonly PendingChunk[]): Buffer {
  const records = chunks.flatMap((chunk) => chunk.events.map((own) => recordOf(frameIn(chunk, own), own)));
  return Buffer.from(JSON.stringify({ Records: records }));
}

function delivered(
  deps: CourierDeps,
  account: string,
  file: LogFile,
  chunks: readonly PendingChunk[],
  hash: string,
  now: number,
): void {
  const { settings: trail, homeRegion, region, key } = file;
  const scope = { account, region };
  forget(deps, account, file);
  if (trail.validated) {
    const oldest = Math.min(...chunks.map(({ from }) => from));
    const newest = Math.max(...chunks.map(({ to }) => to));
    deps.deliveredFiles.put(scope, {
      homeRegion,
      trail: file.trail,
      region,
      bucket: trail.bucket,
      key,
      hash,
      oldest,
      newest,
    });
    const current = deps.trails.get(scope, homeRegion, file.trail);
    if (current?.logging && current.validated) startChain(deps, account, current, region, now);
  }
  if (trail.topicArn !== undefined) notify(deps, account, trail, trail.topicArn, key);
  note(deps, account, file, {
    deliveredAt: now,
    attemptedAt: now,
    deliveryError: undefined,
    ...(trail.topicArn !== undefined && { notifiedAt: now }),
  });
}

function failed(deps: CourierDeps, account: string, file: LogFile, code: string, now: number): void {
  if (now - file.createdAt > triedForMs) forget(deps, account, file);
  else deps.logFiles.put({ account, region: file.region }, { ...file, dueAt: deliveryAfter(now) });
  note(deps, account, file, { attemptedAt: now, deliveryError: code });
}

function forget(deps: CourierDeps, account: string, { homeRegion, trail, key, region, chunks }: LogFile): void {
  const scope = { account, region };
  for (const chunk of chunks) deps.sealedChunks.delete(scope, homeRegion, trail, ...chunk);
  deps.logFiles.delete(scope, homeRegion, trail, key);
}

/** The message of CloudTrail's notifications (CloudTrail user guide, "Configuring Amazon SNS notifications for CloudTrail"). */
function notify(deps: CourierDeps, account: string, trail: Trail, topicArn: string, key: string): void {
  deps.outbox.post(
    { account, region: trail.homeRegion },
    {
      target: topicArn,
      body: JSON.stringify({ s3Bucket: trail.bucket, s3ObjectKey: [key] }),
      sender: { service: servicePrincipal, sourceArn: trailArn(account, trail), sourceAccount: account },
    },
  );
}

type Noted = Partial<Omit<Parameters<CourierDeps["trailStatuses"]["put"]>[1], "homeRegion" | "name">>;

/** A trail that is gone has no status. */
function note(deps: CourierDeps, account: string, { homeRegion, trail, region }: LogFile, changes: Noted): void {
  const status = deps.trailStatuses.get({ account, region }, homeRegion, trail);
  if (status) deps.trailStatuses.put({ account, region }, { ...status, ...changes });
}
