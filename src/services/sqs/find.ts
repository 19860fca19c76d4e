import type { Call } from "../../kernel/call.ts";
import { type Address, addressOf } from "./address.ts";
import { attributeOf, numberOf } from "./attributes.ts";
import type { Deps } from "./deps.ts";
import { queueDoesNotExist } from "./errors.ts";
import type { Queue } from "./state.ts";

const lately = new WeakMap<Deps["known"], number>();
/** Names that are remembered, whether or not there is such a queue. */
const most = 10_000;

/** Undefined where there is none. */
export function findQueue({ queues, known }: Deps, { account, region, name }: Omit<Address, "arn">): Queue | undefined {
  const changes = queues.changes();
  if (lately.get(known) !== changes || known.size > most) {
    known.clear();
    lately.set(known, changes);
  }
  const key = `${account} ${region} ${name}`;
  if (known.has(key)) return known.get(key);
  const queue = queues.get({ account, region }, name);
  known.set(key, queue);
  return queue;
}

/** Throws QueueDoesNotExist. */
export function requireQueue(deps: Deps, call: Call, url: string | undefined): Queue {
  const queue = findQueue(deps, addressOf(call, url));
  if (!queue) throw queueDoesNotExist();
  return queue;
}

/** What its attributes say, read once. Milliseconds. */
export interface Settings {
  readonly visibilityMs: number;
  readonly retentionMs: number;
  readonly delayMs: number;
  readonly waitMs: number;
  readonly mostBytes: number;
  readonly contentBased: boolean;
  readonly perGroup: boolean;
  readonly redrive: { readonly target: string; readonly mostReceives: number } | undefined;
}

const settings = new WeakMap<Queue, Settings>();

export function settingsOf(queue: Queue): Settings {
  const known = settings.get(queue);
  if (known) return known;
  const { attributes } = queue;
  const ms = (name: string): number => numberOf(attributes, name) * 1_000;
  const read: Settings = {
    visibilityMs: ms("VisibilityTimeout"),
    retentionMs: ms("MessageRetentionPeriod"),
    delayMs: ms("DelaySeconds"),
    waitMs: ms("ReceiveMessageWaitTimeSeconds"),
    mostBytes: numberOf(attributes, "MaximumMessageSize"),
    contentBased: attributeOf(attributes, "ContentBasedDeduplication") === "true",
    perGroup: attributeOf(attributes, "DeduplicationScope") === "messageGroup",
    redrive: redriveOf(attributes.RedrivePolicy),
  };
  settings.set(queue, read);
  return read;
}

function redriveOf(policy: string | undefined): Settings["redrive"] {
  if (policy === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as {
    readonly deadLetterTargetArn: string;
    readonly maxReceiveCount: number | string;
  };
  return { target: deadLetterTargetArn, mostReceives: Number(maxReceiveCount) };
}
