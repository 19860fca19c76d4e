import type { Call } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { type DataKey, openMessage, sealMessage } from "./encryption.ts";
import type { FoundTopic } from "./find.ts";
import { house } from "./house.ts";
import { readJsonObject } from "./json-attribute.ts";
import type { Archived, Message } from "./state.ts";

/** The archive of FIFO topics (SNS developer guide, "Message archiving and replay for FIFO topics"). */

const dayMs = 86_400_000;

/** Milliseconds that a topic keeps its messages; undefined for one that does not. */
function retentionOf({ topic }: FoundTopic): number | undefined {
  const { ArchivePolicy = "" } = topic.attributes;
  if (ArchivePolicy === "") return undefined;
  return Number(readJsonObject(ArchivePolicy)?.MessageRetentionPeriod) * dayMs;
}

/** Keeps a message where its topic has an archive. Inside the transaction of the publish. */
export function keep(deps: Deps, found: FoundTopic, number: number, message: Message, key: DataKey | undefined): void {
  const retention = retentionOf(found);
  if (retention === undefined) return;
  const until = message.publishedAt + retention;
  const body = key ? { sealed: sealMessage(deps.random, key, message) } : { message };
  deps.archive.put(house, { topicArn: found.arn, number, publishedAt: message.publishedAt, until, ...body });
  deps.alarm.by(until);
}

/** When the oldest message that is kept was published. */
export function beginningOf({ archive }: Deps, topicArn: string): number | undefined {
  for (const { publishedAt } of archive.list(house, { prefix: [topicArn], limit: 1 })) return publishedAt;
  return undefined;
}

/** Messages published between the two times, in their order, opened as the caller. */
export async function recalled(deps: Deps, call: Call, topicArn: string, from: number, to: number): Promise<Message[]> {
  const kept: Archived[] = [];
  for (const each of deps.archive.list(house, { prefix: [topicArn] })) {
    if (each.publishedAt >= from && each.publishedAt <= to && each.until > call.now) kept.push(each);
  }
  return Promise.all(
    kept.map(async ({ message, sealed }) => {
      if (message) return message;
      if (!sealed) throw new Error(`sns: the archive of ${topicArn} holds nothing where a message should be`);
      return openMessage(deps.peers, call, topicArn, sealed);
    }),
  );
}
