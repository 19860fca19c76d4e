import { createHash } from "node:crypto";
import type { Scope } from "../../../kernel/call.ts";
import type { StreamShard, TableStream, TableStreamRecord, TableStreams } from "../../../kernel/gifts.ts";
import type { Deps } from "../deps.ts";
import { readyKey } from "../encryption/ready.ts";
import { recordPrefix } from "./heads.ts";
import { mostNumber, positionOf, sequenceNumber } from "./position.ts";
import { type ShardSpan, shardsOf } from "./shards.ts";
import type { StoredRecord, StreamRow } from "./state.ts";
import { retentionMs, streamArn } from "./table-stream.ts";

/** What DynamoDB Streams reads. */
export function tableStreams(deps: Deps): TableStreams {
  const rowOf = (scope: Scope, { tableName, label }: TableStream): StreamRow => {
    const row = deps.streams.get(scope, tableName, label);
    if (!row) throw new Error(`the stream ${label} of ${tableName} is gone`);
    return row;
  };
  return {
    find(scope, tableName, label, now) {
      const row = deps.streams.get(scope, tableName, label);
      return row && !isGone(row, now) ? streamOf(scope, row, now) : undefined;
    },
    *list(scope, now) {
      for (const row of deps.streams.list(scope)) if (!isGone(row, now)) yield streamOf(scope, row, now);
    },
    ready(scope, stream, call) {
      const { keyId } = rowOf(scope, stream);
      // For KMS it is DynamoDB that asks: the streams have no key of their own in the account.
      return keyId === undefined ? undefined : readyKey(deps, { ...call, service: "dynamodb" }, keyId);
    },
    *read(scope, stream, from, last) {
      const prefix = recordPrefix(scope, rowOf(scope, stream).id);
      const first = positionOf(from);
      if (!first) throw new Error(`${from} is no sequence number`);
      for (const [key, record] of deps.store.range({ prefix, from: [...prefix, first.at, first.number] })) {
        const sequence = sequenceNumber({ at: Number(key.at(-2)), number: Number(key.at(-1)) });
        if (last !== undefined && sequence > last) return;
        yield recordOf(stream, sequence, Number(key.at(-2)), record as StoredRecord);
      }
    },
    end: (scope, stream, now) => sequenceNumber(deps.heads.end(recordPrefix(scope, rowOf(scope, stream).id), now)),
  };
}

const isGone = ({ disabledAt }: StreamRow, now: number): boolean =>
  disabledAt !== undefined && disabledAt + retentionMs < now;

function streamOf(scope: Scope, row: StreamRow, now: number): TableStream {
  const { tableName, label, view, keys, enabledAt, disabledAt, policy } = row;
  return {
    arn: streamArn(scope, tableName, label),
    tableName,
    label,
    view,
    keys,
    enabledAt,
    enabled: disabledAt === undefined,
    policy: policy?.text,
    shards: shardsOf(row, now).map((span) => shardOf(row, span)),
    horizon: now - retentionMs,
  };
}

function shardOf(row: StreamRow, span: ShardSpan): StreamShard {
  return {
    id: shardId(row, span.number),
    ...(span.number > 0 && { parentId: shardId(row, span.number - 1) }),
    first: sequenceNumber({ at: span.from, number: 0 }),
    last: span.to === undefined ? undefined : sequenceNumber({ at: span.to - 1, number: mostNumber }),
  };
}

/** In the form of AWS's: twenty digits of time and eight of chance. */
function shardId(row: StreamRow, number: number): string {
  const chance = createHash("md5").update(`${row.id} ${number}`).digest("hex").slice(0, 8);
  return `shardId-${String(row.enabledAt + number).padStart(20, "0")}-${chance}`;
}

function recordOf(stream: TableStream, sequence: string, at: number, record: StoredRecord): TableStreamRecord {
  return {
    id: createHash("md5").update(`${stream.arn} ${sequence}`).digest("hex"),
    sequenceNumber: sequence,
    event: record.event,
    at,
    keys: record.keys,
    old: record.old,
    now: record.now,
    bytes: record.bytes,
    expired: record.expired === true,
  };
}
