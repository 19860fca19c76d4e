import { gunzipSync } from "node:zlib";
import type { Principal } from "../../src/kernel/call.ts";
import type { Caller } from "../../src/kernel/peers.ts";
import type { ByteStream } from "../../src/model/stream.ts";
import type { Operations as CloudTrailOperations } from "../../src/model/types/cloudtrail.d.ts";
import type { Operations as S3Operations } from "../../src/model/types/s3.d.ts";
import { openBodies } from "../../src/region/bodies.ts";
import { readOptions } from "../../src/region/options.ts";
import { assemble } from "../../src/region/region.ts";
import { createClock } from "../../src/runtime/clock.ts";
import { createIds } from "../../src/runtime/ids.ts";
import { createSeededRandom } from "../../src/runtime/random.ts";
import { createSeals } from "../../src/runtime/seals.ts";
import { openTables } from "../../src/runtime/tables.ts";
import { openMemory } from "../../src/store/memory.ts";
import { createStore } from "../../src/store/store.ts";

export const account = "111122223333";
export const otherAccount = "444455556666";
export const bucket = "trail-logs";
export const trailArn = `arn:aws:cloudtrail:us-east-1:${account}:trail/main`;
export const start = Date.UTC(2026, 2, 1);

const log = {
  error: (_: string, error: unknown): never => {
    throw error;
  },
  warn: () => undefined,
};

export const rootOf = (id: string): Principal => ({ kind: "root", account: id, arn: `arn:aws:iam::${id}:root`, id });

/** A record, as far as the tests look. */
export interface Recorded {
  readonly eventName: string;
  readonly eventID: string;
  readonly sharedEventID?: string;
  readonly userIdentity: Readonly<Record<string, unknown>>;
}

async function wholeOf(body: ByteStream | undefined): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  if (body) for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A region in memory whose clock stands still; a second one over the same store is what a restart leaves. */
export function openRegion(
  store = createStore(openMemory()),
  blobs = openBodies(undefined, "process").blobs,
  now = start,
) {
  const random = createSeededRandom("cloudtrail");
  const clock = createClock({ frozenAt: now, log });
  const region = assemble(readOptions({ ephemeral: true, account, region: "us-east-1" }), {
    clock,
    ids: createIds(random),
    random: createSeededRandom(`cloudtrail ${now}`),
    store,
    blobs,
    seals: createSeals(createSeededRandom("seals").bytes(32), random),
    tables: openTables(new URL("../../src/model/tables/", import.meta.url)),
    log,
    micros: () => 0,
  });
  const callerOf = (principal: Principal): Caller => ({
    as: "caller",
    call: {
      id: "the-cause",
      entrance: "api",
      now: clock.now(),
      service: "cloudformation",
      operation: "CreateStack",
      account: principal.account,
      region: "us-east-1",
      principal,
      source: { ip: "192.0.2.1", userAgent: "test", secure: true, host: "localhost" },
      baseUrl: "https://localhost",
    },
  });
  const as = <Ops extends object>(service: string, principal = rootOf(account)) => {
    const peer = region.ports.peers.to<Ops>(service);
    return <Name extends keyof Ops & string>(name: Name, input: Parameters<typeof peer.call<Name>>[1]) =>
      peer.call(name, input, callerOf(principal));
  };
  const trail = as<CloudTrailOperations>("cloudtrail");
  const s3 = as<S3Operations>("s3");

  return {
    ...region,
    clock,
    blobs,
    as,
    trail,
    s3,
    /** Records of the history, newest first. */
    async lookUp(EventName: string, principal = rootOf(account)): Promise<Recorded[]> {
      const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue: EventName }];
      const ask = as<CloudTrailOperations>("cloudtrail", principal);
      const { Events = [] } = await ask("LookupEvents", { LookupAttributes });
      return Events.map(({ CloudTrailEvent = "" }) => JSON.parse(CloudTrailEvent));
    },
    /** Everything that stands in the delivered log files. */
    async delivered(): Promise<Recorded[]> {
      const { Contents = [] } = await s3("ListObjectsV2", { Bucket: bucket });
      const records: Recorded[] = [];
      for (const { Key = "" } of Contents) {
        if (!/\/CloudTrail\/.*\.gz$/.test(Key)) continue;
        const { Body } = await s3("GetObject", { Bucket: bucket, Key });
        const packed = Body instanceof Uint8Array ? Body : await wholeOf(Body);
        records.push(...JSON.parse(gunzipSync(packed).toString()).Records);
      }
      return records;
    },
  };
}

/** The policy of CloudTrail's user guide, "Amazon S3 bucket policy for CloudTrail". */
export const bucketPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: { StringEquals: { "aws:SourceArn": trailArn } },
    },
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      // AWS's own has s3:PutObject alone; S3 here asks for the right to name an ACL beside it.
      Action: ["s3:PutObject", "s3:PutObjectAcl"],
      Resource: `arn:aws:s3:::${bucket}/*`,
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": trailArn } },
    },
  ],
});
