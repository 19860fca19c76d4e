import { createHash } from "node:crypto";
import { formatIso8601 } from "../../base/timestamp.ts";
import { fillScheduleInput } from "../../engines/input-transformer/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { AwsError } from "../../kernel/error.ts";
import type { Delivery } from "../../kernel/outbox.ts";
import type { RoleCaller } from "../../kernel/peers.ts";
import type { Table } from "../../model/table.ts";
import { serviceName } from "./arns.ts";
import type { Deps } from "./deps.ts";
import type { Invocation } from "./invocation.ts";
import { openInput } from "./sealed-input.ts";
import { templatedTarget } from "./templated-targets.ts";
import { typedInput } from "./typed-input.ts";
import { isUniversal, readUniversal, type UniversalTarget, universalArn } from "./universal-target.ts";

type Access = Pick<Deps, "peers" | "published">;

/** Makes the call that a schedule's target stands for, or sends its dead letter: in the execution role, both. */
export async function deliver(deps: Access, { body, parameters }: Delivery, attempt: number): Promise<void> {
  const invocation = JSON.parse(body) as Invocation;
  // The outbox writes its reasons into dead letters, and nothing into a first delivery.
  const reasons = parameters?.MessageAttributes as Reasons | undefined;
  if (reasons) {
    await sendDeadLetter(deps, invocation, reasons);
    return;
  }
  const request = requestOf(deps, invocation, await textOf(deps, invocation, attempt));
  const output = await call(deps, invocation, request);
  const failure = request.failure?.(output);
  if (failure) throw failure;
}

interface Request extends UniversalTarget {
  readonly input: object;
  readonly region: string;
  readonly failure?: ((output: object) => AwsError | undefined) | undefined;
}

function requestOf({ published }: Access, { target, region }: Invocation, text: string): Request {
  if (isUniversal(target.Arn)) {
    const universal = readUniversal(published, target.Arn);
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    const input = typedInput(published(universal.service) as Table, universal.operation, value);
    return { ...universal, input, region };
  }
  const found = templatedTarget(target.Arn);
  if (!found) throw new Error(`${target.Arn} is no target`);
  const { kind, arn } = found;
  return {
    service: kind.service,
    operation: kind.operation,
    input: kind.input(target, text, arn),
    region: arn.region || region,
    failure: kind.failure,
  };
}

function call(
  { peers }: Access,
  invocation: Invocation,
  { service, operation, input, region }: Request,
): Promise<object> {
  return peers
    .to<Record<string, { input: object; output: object }>>(service)
    .call(operation, input, inRole(invocation, region));
}

/** "aws:SourceArn" is the schedule group's (user guide, "Confused deputy prevention"). */
export function inRole(
  { target, groupArn, account, scheduleArn }: Pick<Invocation, "target" | "groupArn" | "account" | "scheduleArn">,
  region: string,
): RoleCaller {
  return {
    as: "role",
    roleArn: target.RoleArn,
    // As AWS's look: the sender of messages from one schedule is always the same.
    sessionName: createHash("md5").update(scheduleArn).digest("hex"),
    service: serviceName,
    region,
    sourceArn: groupArn,
    sourceAccount: account,
  };
}

/** The input with its context attributes, or AWS's notification where there is none. */
async function textOf(deps: Access, invocation: Invocation, attempt: number): Promise<string> {
  const { target, sealedInput, scheduleArn, region } = invocation;
  const input = sealedInput
    ? await openInput(deps, sealedInput, scheduleArn, inRole(invocation, region))
    : (target.Input ?? (isUniversal(target.Arn) ? "" : notificationOf(invocation)));
  return fillScheduleInput(input, {
    scheduleArn,
    scheduledTime: timeOf(invocation),
    executionId: invocation.executionId,
    attemptNumber: attempt,
  });
}

const timeOf = ({ scheduledAt }: Invocation): string => formatIso8601(scheduledAt - (scheduledAt % 1_000));

/** User guide, "Using templated targets": what a target gets that has no input. */
function notificationOf(invocation: Invocation): string {
  const { scheduleArn, executionId, account, region } = invocation;
  return JSON.stringify({
    version: "0",
    id: executionId,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account,
    time: timeOf(invocation),
    region,
    resources: [scheduleArn],
    detail: "{}",
  });
}

type Reasons = Readonly<Record<string, { readonly StringValue: string }>>;

/** User guide, "Configuring a schedule's dead-letter queue": these attributes, all of them strings. */
async function sendDeadLetter(deps: Access, invocation: Invocation, reasons: Reasons): Promise<void> {
  const queue = parseArn(invocation.target.DeadLetterConfig?.Arn ?? "");
  if (!queue) throw new Error(`${invocation.scheduleArn} has no dead-letter queue`);
  const attributes: Record<string, string> = {
    EXECUTION_ID: invocation.executionId,
    IS_PAYLOAD_TRUNCATED: "false",
    SCHEDULED_TIME: timeOf(invocation),
    SCHEDULE_ARN: invocation.scheduleArn,
    TARGET_ARN: targetArnOf(deps, invocation),
  };
  for (const [name, { StringValue }] of Object.entries(reasons)) attributes[name] = StringValue;
  const attempts = Number(attributes.RETRY_ATTEMPTS ?? 0) + 1;
  const input = {
    QueueUrl: `https://sqs.${queue.region}.amazonaws.com/${queue.account}/${queue.resource}`,
    MessageBody: (await textOf(deps, invocation, attempts)) || "{}",
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes)
        // SQS takes no empty attribute.
        .filter(([, value]) => value !== "")
        .map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
    ),
  };
  await call(deps, invocation, { service: "sqs", operation: "SendMessage", input, region: queue.region });
}

function targetArnOf({ published }: Access, { target }: Invocation): string {
  const kind = templatedTarget(target.Arn)?.kind;
  return kind && !isUniversal(target.Arn) ? universalArn(published, kind) : target.Arn;
}
