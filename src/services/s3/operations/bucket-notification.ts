import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { ServiceCaller } from "../../../kernel/peers.ts";
import type { Operations as LambdaOperations } from "../../../model/types/lambda.d.ts";
import type { Operations as SnsOperations } from "../../../model/types/sns.d.ts";
import type { Operations as SqsOperations } from "../../../model/types/sqs.d.ts";
import { bucketArn } from "../access/arns.ts";
import { requireBucket } from "../buckets/find.ts";
import type { Deps, S3Handler, WaitingS3Handler } from "../deps.ts";
import { invalidArgument } from "../errors.ts";
import { change, settingsOf } from "../settings/change.ts";
import { checkNotification, completed, type Destination, destinationsOf } from "../settings/notification.ts";
import type { Bucket } from "../state.ts";
import { ruleId } from "./bucket-lifecycle.ts";

/** Each new destination is tried before the configuration is kept: queues and topics get a test event. */
export const putBucketNotificationConfiguration: WaitingS3Handler<"PutBucketNotificationConfiguration"> = async (
  deps,
  call,
  input,
) => {
  const bucket = requireBucket(deps, call, input);
  const destinations = destinationsOf(input.NotificationConfiguration);
  checkNotification(destinations, bucket.region);
  for (const { arn } of destinations) {
    const reason = await deps.outbox.unsupported(arn);
    if (reason !== undefined) throw notThere(reason);
  }
  if (!input.SkipDestinationValidation) {
    const before = new Set(destinationsOf(bucket.settings.notification ?? {}).map(({ arn }) => arn));
    const unknown = new Map(destinations.map((each) => [each.arn, each]));
    for (const each of unknown.values()) if (!before.has(each.arn)) await tryOut(deps, call, bucket, each);
  }
  const notification = completed(input.NotificationConfiguration, () => ruleId(deps));
  deps.store.transact(() => change(deps, requireBucket(deps, call, input), { notification }));
  return {};
};

/** Nothing is kept that could never arrive. */
const notThere = (reason: string): AwsError =>
  new AwsError("NotImplemented", `PutBucketNotificationConfiguration: ${reason}`);

async function tryOut(deps: Deps, call: Call, bucket: Bucket, { arn, service }: Destination): Promise<void> {
  const caller: ServiceCaller = {
    as: "service",
    service: "s3.amazonaws.com",
    account: parseArn(arn)?.account ?? "",
    region: bucket.region,
    sourceArn: bucketArn(bucket.name),
    sourceAccount: bucket.account,
    cause: call.id,
  };
  try {
    await tries[service](deps, arn, testEvent(call, bucket), caller);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidArgument("Unable to validate the following destination configurations", arn, error.message);
  }
}

type Try = (deps: Deps, arn: string, body: string, caller: ServiceCaller) => Promise<unknown>;

const tries: Readonly<Record<Destination["service"], Try>> = {
  sqs: ({ peers }, arn, MessageBody, caller) => {
    const { region = "", account = "", resource = "" } = parseArn(arn) ?? {};
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${resource}`;
    return peers.to<SqsOperations>("sqs").call("SendMessage", { QueueUrl, MessageBody }, caller);
  },
  sns: ({ peers }, TopicArn, Message, caller) =>
    peers.to<SnsOperations>("sns").call("Publish", { TopicArn, Message, Subject: "Amazon S3 Notification" }, caller),
  // A function is asked whether it could be invoked, and gets no event.
  lambda: ({ peers }, FunctionName, _, caller) =>
    peers.to<LambdaOperations>("lambda").call("Invoke", { FunctionName, InvocationType: "DryRun" }, caller),
};

/** S3 user guide, "Event message structure": the test message. */
const testEvent = ({ now, id }: Call, { name }: Bucket): string =>
  JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(now).toISOString(),
    Bucket: name,
    RequestId: id,
    HostId: id,
  });

export const getBucketNotificationConfiguration: S3Handler<"GetBucketNotificationConfiguration"> = (
  deps,
  call,
  input,
) => settingsOf(deps, call, input).notification ?? {};
