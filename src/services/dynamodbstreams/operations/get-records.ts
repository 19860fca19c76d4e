import { JsonText } from "../../../base/json-text.ts";
import { type Item, wireItem } from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { StreamShard, TableStream, TableStreamRecord } from "../../../kernel/gifts.ts";
import type { AttributeValue, GetRecordsInput, RecordShape } from "../../../model/types/dynamodbstreams.d.ts";
import { addressOf, lookUp, requireStream } from "../address.ts";
import type { Deps, StreamHandler } from "../deps.ts";
import { expiredIterator, noSuchShard, trimmed, validation } from "../errors.ts";
import { readIterator, type ShardIterator, writeIterator } from "../iterator.ts";

/** "A shard iterator expires 15 minutes after it is returned to the requester." */
const iteratorMs = 15 * 60_000;
/** "The maximum number of records" and "The maximum size" of an answer: "GetRecords". */
const mostRecords = 1_000;
const mostBytes = 2 ** 20;

/** The key that the stream's records are sealed with. What is wrong with the request is told by the operation. */
export function readyRecords(deps: Deps, call: Call, input: GetRecordsInput): Promise<void> | undefined {
  const { streamArn } = readIterator(input.ShardIterator);
  const stream = lookUp(deps, call, streamArn);
  return stream && deps.streams?.ready(addressOf(streamArn), stream, call);
}

export const getRecords: StreamHandler<"GetRecords"> = (deps, call, { ShardIterator, Limit = mostRecords }) => {
  checkLimit(Limit);
  const iterator = readIterator(ShardIterator);
  if (iterator.issuedAt + iteratorMs < call.now) throw expiredIterator();
  const stream = requireStream(deps, call, iterator.streamArn);
  const shard = stream.shards.find(({ id }) => id === iterator.shardId);
  if (!shard) {
    if (iterator.oldest) throw noSuchShard(iterator.shardId, iterator.streamArn);
    throw trimmed();
  }
  const from = startOf(stream, iterator);
  const { records, more } = readSome(deps, stream, shard, from, Limit);
  const next = nextOf(records, more, from, shard, call.now);
  return {
    Records: records.map((record) => shown(call, stream, record)),
    ...(next !== undefined && {
      NextShardIterator: writeIterator({ ...iterator, from: next, oldest: false, issuedAt: call.now }),
    }),
  };
};

function checkLimit(limit: number): void {
  if (limit >= 1 && limit <= mostRecords) return;
  throw validation(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${limit < 1 ? "greater than or equal to 1" : `less than or equal to ${mostRecords}`}`,
  );
}

const atTime = (milliseconds: number): string => String(milliseconds).padStart(13, "0").padEnd(21, "0");

function startOf({ horizon }: TableStream, { from, oldest }: ShardIterator): string {
  const first = atTime(Math.max(0, horizon));
  if (from >= first) return from;
  if (oldest) return first;
  throw trimmed();
}

function readSome({ streams }: Deps, stream: TableStream, shard: StreamShard, from: string, limit: number) {
  const records: TableStreamRecord[] = [];
  let bytes = 0;
  for (const record of streams?.read(addressOf(stream.arn), stream, from, shard.last) ?? []) {
    bytes += record.bytes;
    if (records.length === limit || (records.length > 0 && bytes > mostBytes)) return { records, more: true };
    records.push(record);
  }
  return { records, more: false };
}

/** Where the reader goes on; undefined at the end of a shard that is closed. */
function nextOf(
  records: readonly TableStreamRecord[],
  more: boolean,
  from: string,
  shard: StreamShard,
  now: number,
): string | undefined {
  const last = records.at(-1)?.sequenceNumber;
  const behind = last === undefined ? from : String(BigInt(last) + 1n).padStart(last.length, "0");
  if (more) return behind;
  if (shard.last !== undefined) return undefined;
  // What comes later is written later: a reader that waits for a day does not fall behind the horizon.
  const present = atTime(now);
  if (present > behind) return present;
  return behind;
}

function shown(call: Call, stream: TableStream, record: TableStreamRecord): RecordShape {
  const { id, event, at, keys, old, now, sequenceNumber, bytes, expired } = record;
  return {
    eventID: id,
    eventName: event,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: call.region,
    dynamodb: {
      // Rounded down to the second, as observed.
      ApproximateCreationDateTime: Math.floor(at / 1_000) * 1_000,
      Keys: itemIn(call, keys),
      ...(now !== undefined && { NewImage: itemIn(call, now) }),
      ...(old !== undefined && { OldImage: itemIn(call, old) }),
      SequenceNumber: sequenceNumber,
      SizeBytes: bytes,
      StreamViewType: stream.view,
    },
    ...(expired && { userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" } }),
  };
}

/** Clients get the stored text as it is; another service, which reads no JSON, gets the typed values. */
function itemIn(call: Call, text: string): Record<string, AttributeValue> {
  if (call.entrance === "peer") return wireItem(JSON.parse(text) as Item) as Record<string, AttributeValue>;
  return new JsonText(text) as unknown as Record<string, AttributeValue>;
}
