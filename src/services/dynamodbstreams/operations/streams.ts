import type { TableStream } from "../../../kernel/gifts.ts";
import type { Shard, StreamDescription } from "../../../model/types/dynamodbstreams.d.ts";
import { addressOf, requireStream } from "../address.ts";
import type { StreamHandler } from "../deps.ts";
import { validation } from "../errors.ts";

/** Most streams and shards of an answer ("ListStreams", "DescribeStream"). */
const mostListed = 100;

export const listStreams: StreamHandler<"ListStreams"> = ({ streams }, call, input) => {
  const limit = limitOf(input.Limit);
  const { TableName: tableName, ExclusiveStartStreamArn: start } = input;
  const after = start === undefined ? undefined : addressOf(start);
  const found: TableStream[] = [];
  for (const stream of streams?.list(call, call.now) ?? []) {
    if (tableName !== undefined && stream.tableName !== tableName && stream.arn.split("/stream/")[0] !== tableName)
      continue;
    if (after && !isBehind(stream, after)) continue;
    found.push(stream);
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  return {
    Streams: shown.map(({ arn, tableName: name, label }) => ({ StreamArn: arn, TableName: name, StreamLabel: label })),
    ...(found.length > limit && { LastEvaluatedStreamArn: shown.at(-1)?.arn }),
  };
};

const isBehind = (stream: TableStream, { tableName, label }: { readonly tableName: string; readonly label: string }) =>
  stream.tableName > tableName || (stream.tableName === tableName && stream.label > label);

export const describeStream: StreamHandler<"DescribeStream"> = (deps, call, input) => {
  const limit = limitOf(input.Limit);
  const stream = requireStream(deps, call, input.StreamArn);
  const { ExclusiveStartShardId: start, ShardFilter: filter } = input;
  let { shards } = stream;
  if (filter) {
    if (filter.Type !== "CHILD_SHARDS" || filter.ShardId === undefined) {
      throw validation("ShardFilter: Type CHILD_SHARDS and ShardId must both be specified");
    }
    shards = shards.filter(({ parentId }) => parentId === filter.ShardId);
  }
  // Shards' ids rise with their time.
  if (start !== undefined) shards = shards.filter(({ id }) => id > start);
  const shown = shards.slice(0, limit);
  return {
    StreamDescription: {
      ...descriptionOf(stream),
      Shards: shown.map(
        ({ id, parentId, first, last }): Shard => ({
          ShardId: id,
          SequenceNumberRange: {
            StartingSequenceNumber: first,
            ...(last !== undefined && { EndingSequenceNumber: last }),
          },
          ...(parentId !== undefined && { ParentShardId: parentId }),
        }),
      ),
      ...(shards.length > limit && { LastEvaluatedShardId: shown.at(-1)?.id }),
    },
  };
};

const descriptionOf = (stream: TableStream): StreamDescription => ({
  StreamArn: stream.arn,
  StreamLabel: stream.label,
  StreamStatus: stream.enabled ? "ENABLED" : "DISABLED",
  StreamViewType: stream.view,
  CreationRequestDateTime: stream.enabledAt,
  TableName: stream.tableName,
  KeySchema: stream.keys.map(({ name, type }) => ({ AttributeName: name, KeyType: type })),
});

function limitOf(limit: number | undefined): number {
  if (limit === undefined) return mostListed;
  if (limit < 1 || limit > mostListed) {
    throw validation(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${limit < 1 ? "greater than or equal to 1" : `less than or equal to ${mostListed}`}`,
    );
  }
  return limit;
}
