import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  ConflictException,
  CreatePipeCommand,
  DescribePipeCommand,
  ListPipesCommand,
  PipesClient,
  ValidationException,
} from "@aws-sdk/client-pipes";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";

/** Pipes through AWS's own client, over the wire, while time runs on. */

let fogbank: Fogbank;
let pipes: PipesClient;
let sqs: SQSClient;
let RoleArn = "";
const account = "111122223333";
const queueArn = (name: string): string => `arn:aws:sqs:eu-central-1:${account}:${name}`;

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, account });
  const given = {
    endpoint: fogbank.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  pipes = new PipesClient(given);
  sqs = new SQSClient(given);
  const iam = new IAMClient(given);
  const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
  const trust = { Effect: "Allow", Principal: { Service: "pipes.amazonaws.com" }, Action: "sts:AssumeRole" };
  const may = { Effect: "Allow", Action: "sqs:*", Resource: "*" };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "pipes", AssumeRolePolicyDocument: document(trust) }),
  );
  RoleArn = Role?.Arn ?? "";
  await iam.send(new PutRolePolicyCommand({ RoleName: "pipes", PolicyName: "own", PolicyDocument: document(may) }));
  for (const QueueName of ["from", "to"]) await sqs.send(new CreateQueueCommand({ QueueName }));
});
afterAll(() => fogbank.stop());

it("makes a pipe, which carries messages, and tells what it refuses", async () => {
  const given = { Name: "p", Source: queueArn("from"), Target: queueArn("to"), RoleArn, Tags: { team: "a" } };
  const made = await pipes.send(
    new CreatePipeCommand({ ...given, TargetParameters: { InputTemplate: "got <$.body>" } }),
  );
  expect(made).toMatchObject({ Name: "p", DesiredState: "RUNNING", CurrentState: "CREATING" });
  const url = (name: string): string => `${fogbank.endpoint}/${account}/${name}`;
  await sqs.send(new SendMessageCommand({ QueueUrl: url("from"), MessageBody: "hello" }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url("to"), WaitTimeSeconds: 20 }));
  expect(Messages).toMatchObject([{ Body: "got hello" }]);
  expect(await pipes.send(new DescribePipeCommand({ Name: "p" }))).toMatchObject({
    CurrentState: "RUNNING",
    Tags: { team: "a" },
    TargetParameters: { InputTemplate: "got <$.body>" },
  });
  expect((await pipes.send(new ListPipesCommand({ TargetPrefix: queueArn("t") }))).Pipes).toMatchObject([
    { Name: "p" },
  ]);
  await expect(pipes.send(new CreatePipeCommand(given))).rejects.toMatchObject({
    constructor: ConflictException,
    resourceId: "p",
    resourceType: "pipe",
  });
  const SourceParameters = { SqsQueueParameters: { BatchSize: 100 } };
  await expect(pipes.send(new CreatePipeCommand({ ...given, Name: "q", SourceParameters }))).rejects.toMatchObject({
    constructor: ValidationException,
    fieldList: [{ name: "SourceParameters.SqsQueueParameters.MaximumBatchingWindowInSeconds" }],
  });
});
