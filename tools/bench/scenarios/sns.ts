import { type Ask, element, form, json, type Request, type Scenario } from "../scenario.ts";

export const sns = (Action: string, fields: Readonly<Record<string, string>>): Request =>
  form("sns", { Action, Version: "2010-03-31", ...fields });

let made = 0;

export async function topicTo(ask: Ask, queues: number): Promise<string> {
  const number = made++;
  const TopicArn = element((await ask(sns("CreateTopic", { Name: `bench-${number}` }))).text, "TopicArn");
  const [, , , region, account] = TopicArn.split(":");
  for (let at = 0; at < queues; at++) {
    const QueueName = `bench-${number}-${at}`;
    const arn = `arn:aws:sqs:${region}:${account}:${QueueName}`;
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource: arn },
      ],
    });
    await ask(json("sqs", "AmazonSQS.CreateQueue", { QueueName, Attributes: { Policy } }, "1.0"));
    await ask(sns("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: arn }));
  }
  return TopicArn;
}

export const Message = "Fogbank touches the ground. ".repeat(8);

const publish = (queues: number, share: number): Scenario => ({
  name: `sns:Publish to ${queues} ${queues === 1 ? "queue" : "queues"}`,
  service: "sns",
  share,
  prepare: async (ask) => sns("Publish", { TopicArn: await topicTo(ask, queues), Message }),
});

/** Of many queues: see messages.ts, which waits until all of them have it. */
export const snsScenarios: readonly Scenario[] = [publish(1, 0.1)];
