import type { Call } from "../../../kernel/call.ts";
import { addressIn, addressOf, urlOf } from "../address.ts";
import { attributeOf } from "../attributes.ts";
import type { Deps, SqsHandler } from "../deps.ts";
import {
  invalidValue,
  missingParameter,
  purgeInProgress,
  queueDeletedRecently,
  queueDoesNotExist,
  queueNameExists,
} from "../errors.ts";
import { findQueue, requireQueue } from "../find.ts";
import { changed, checkName } from "../settings.ts";
import type { Queue } from "../state.ts";
import { withTags } from "../tags.ts";

/** How long a name is not to be had, and how long no second purge is. */
const waitMs = 60_000;

export const createQueue: SqsHandler<"CreateQueue"> = (deps, call, input) => {
  const { QueueName: name, Attributes: given = {}, tags } = input;
  if (name === undefined) throw missingParameter("QueueName");
  const fifo = checkName(name, given);
  const address = addressIn(call, name);
  const attributes = changed(deps, address, fifo, fifo ? { FifoQueue: "true" } : {}, given);
  const existing = findQueue(deps, address);
  if (existing) {
    refuseOther(existing, given);
    return { QueueUrl: urlOf(call, address) };
  }
  const grave = deps.graves.get(call, name);
  if (grave && call.now - grave.deletedAt < waitMs) throw queueDeletedRecently();
  if (grave) deps.graves.delete(call, name);
  // "SSE-SQS is enabled by default" on queues that are made without another choice (SQS developer guide).
  attributes.SqsManagedSseEnabled ??= "true";
  deps.queues.put(call, {
    name,
    id: deps.ids.next("job"),
    account: call.account,
    region: call.region,
    fifo,
    createdAt: call.now,
    modifiedAt: call.now,
    attributes,
    tags: withTags({}, tags),
    dataKeyId: deps.keys.make(call),
  });
  return { QueueUrl: urlOf(call, address) };
};

function refuseOther(queue: Queue, given: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(given)) {
    if ((attributeOf(queue.attributes, name) ?? "") !== value) throw queueNameExists(name);
  }
}

export const deleteQueue: SqsHandler<"DeleteQueue"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  deps.queues.delete(queue, queue.name);
  deps.graves.put(queue, { name: queue.name, deletedAt: call.now });
  litter(deps, call, queue, Number.MAX_SAFE_INTEGER, true);
  deps.lines.forget(queue.id);
  deps.waiters.wake(queue.id, Number.POSITIVE_INFINITY);
  return {};
};

/** What is left of it is swept away behind the answer, slice by slice. */
function litter(deps: Deps, call: Call, queue: Queue, through: number, whole: boolean): void {
  const { account, region } = queue;
  deps.litter.put(queue, { queue: queue.id, account, region, through, whole });
  deps.alarm.by(call.now);
}

export const getQueueUrl: SqsHandler<"GetQueueUrl"> = (deps, call, input) => {
  if (input.QueueName === undefined) throw missingParameter("QueueName");
  const account = input.QueueOwnerAWSAccountId ?? call.account;
  const address = addressIn({ account, region: call.region }, input.QueueName);
  if (!findQueue(deps, address)) throw queueDoesNotExist();
  return { QueueUrl: urlOf(call, address) };
};

/** "MaxResults ... 1 to 1000"; without it there is one page of 1,000. */
const mostQueues = 1_000;

export const listQueues: SqsHandler<"ListQueues"> = (deps, call, { QueueNamePrefix = "", MaxResults, NextToken }) => {
  const after = NextToken === undefined ? undefined : nameIn(NextToken);
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > mostQueues))
    throw invalidValue("MaxResults", MaxResults, `Value for MaxResults must be between 1 and ${mostQueues}.`);
  const most = MaxResults ?? mostQueues;
  const names: string[] = [];
  for (const { name } of deps.queues.list(call, { after: after === undefined ? undefined : [after] })) {
    if (!name.startsWith(QueueNamePrefix)) continue;
    names.push(name);
    if (names.length > most) break;
  }
  const page = names.slice(0, most);
  const more = names.length > most && MaxResults !== undefined;
  return {
    ...(page.length > 0 && { QueueUrls: page.map((name) => urlOf(call, addressIn(call, name))) }),
    ...(more && { NextToken: tokenOf(page.at(-1) ?? "") }),
  };
};

export const listDeadLetterSourceQueues: SqsHandler<"ListDeadLetterSourceQueues"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const { MaxResults, NextToken } = input;
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > mostQueues))
    throw invalidValue("MaxResults", MaxResults, `Value for MaxResults must be between 1 and ${mostQueues}.`);
  const after = NextToken === undefined ? "" : nameIn(NextToken);
  const most = MaxResults ?? mostQueues;
  const names: string[] = [];
  for (const { name } of deps.queues.findBy(queue, "deadLetters", addressOf(call, input.QueueUrl).arn))
    if (name > after) names.push(name);
  const page = names.slice(0, most);
  return {
    queueUrls: page.map((name) => urlOf(call, addressIn(queue, name))),
    ...(names.length > most && MaxResults !== undefined && { NextToken: tokenOf(page.at(-1) ?? "") }),
  };
};

const tokenOf = (name: string): string => Buffer.from(JSON.stringify({ name })).toString("base64");

function nameIn(token: string): string {
  try {
    const { name } = JSON.parse(Buffer.from(token, "base64").toString()) as { name?: unknown };
    if (typeof name === "string") return name;
  } catch {
    // Said below.
  }
  throw invalidValue("NextToken", token, "The token is not one that this operation returned.");
}

export const purgeQueue: SqsHandler<"PurgeQueue"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  if (queue.purgedAt !== undefined && call.now - queue.purgedAt < waitMs) throw purgeInProgress(queue.name);
  deps.queues.put(queue, { ...queue, purgedAt: call.now });
  litter(deps, call, queue, deps.lines.of(queue).purge(), false);
  return {};
};
