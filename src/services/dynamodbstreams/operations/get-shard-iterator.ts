import type { StreamShard, TableStream } from "../../../kernel/gifts.ts";
import type { GetShardIteratorInput } from "../../../model/types/dynamodbstreams.d.ts";
import { addressOf, requireStream } from "../address.ts";
import type { Deps, StreamHandler } from "../deps.ts";
import { noSuchShard, trimmed, validation } from "../errors.ts";
import { writeIterator } from "../iterator.ts";

export const getShardIterator: StreamHandler<"GetShardIterator"> = (deps, call, input) => {
  const stream = requireStream(deps, call, input.StreamArn);
  const shard = stream.shards.find(({ id }) => id === input.ShardId);
  if (!shard) throw noSuchShard(input.ShardId, input.StreamArn);
  const from = startOf(deps, stream, shard, input, call.now);
  const { ShardIteratorType: type, Timestamp: timestamp = 0 } = input;
  const oldest = type === "TRIM_HORIZON" || (type === "AT_TIMESTAMP" && timestamp < stream.horizon);
  return {
    ShardIterator: writeIterator({ streamArn: stream.arn, shardId: shard.id, from, oldest, issuedAt: call.now }),
  };
};

/** Behind the last that a closed shard could hold. */
const behind = (sequence: string): string => String(BigInt(sequence) + 1n).padStart(sequence.length, "0");

function startOf(
  deps: Deps,
  stream: TableStream,
  shard: StreamShard,
  { ShardIteratorType: type, SequenceNumber: sequence, Timestamp: timestamp }: GetShardIteratorInput,
  now: number,
): string {
  switch (type) {
    case "TRIM_HORIZON":
      return shard.first;
    case "LATEST":
      return shard.last === undefined ? latest(deps, stream, now) : behind(shard.last);
    case "AT_TIMESTAMP": {
      if (timestamp === undefined) throw validation("Timestamp must be specified for iterator type AT_TIMESTAMP");
      const from = String(Math.max(0, Math.floor(timestamp)))
        .padStart(13, "0")
        .padEnd(21, "0");
      if (from < shard.first) return shard.first;
      return from;
    }
    default: {
      if (sequence === undefined) throw validation(`SequenceNumber must be specified for iterator type ${type}`);
      const start = numberIn(shard, sequence);
      if (Number(start.slice(0, 13)) < stream.horizon) throw trimmed();
      return type === "AT_SEQUENCE_NUMBER" ? start : behind(start);
    }
  }
}

function latest({ streams }: Deps, stream: TableStream, now: number): string {
  if (!streams) throw new Error("a stream without its giver");
  return streams.end(addressOf(stream.arn), stream, now);
}

/** Throws where the number is none of the shard's. */
function numberIn(shard: StreamShard, sequence: string): string {
  const padded = sequence.padStart(21, "0");
  if (padded.length === 21 && padded >= shard.first && (shard.last === undefined || padded <= shard.last))
    return padded;
  throw validation(`Invalid SequenceNumber: ${sequence} is not within the range of shard ${shard.id}`);
}
