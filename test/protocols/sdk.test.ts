import { Readable } from "node:stream";
import { CreateRoleCommand, GetUserCommand, IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/kernel/error.ts";
import { codecFor } from "../../src/wire/codecs.ts";
import { createDetector } from "../../src/wire/detect.ts";
import type { WireRequest } from "../../src/wire/message.ts";
import { modelOf, tableIndex } from "../../src/wire/models.testing.ts";
import { validateInput } from "../../src/wire/validate.ts";

/** The real clients, whose requests are read and answered by the wire alone, without a socket. */

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

type Handle = (operation: string, input: Record<string, unknown>) => Record<string, unknown>;

const detector = createDetector(tableIndex, modelOf);

function answer(sent: SentRequest, handle: Handle) {
  const request: WireRequest = {
    method: sent.method,
    path: sent.path,
    query: new URLSearchParams(sent.query ?? {}).toString(),
    headers: Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(sent.body ?? ""),
  };
  const detected = detector.detect(request);
  if (!detected.found) return codecFor(detected.protocol).writeError(detected.error, undefined, requestId);
  const codec = codecFor(detected.protocol);
  const model = modelOf(detected.service.id);
  const operation = model.operation(detected.operation ?? "");
  if (!operation) throw new Error(`no operation ${detected.operation}`);
  try {
    const input = codec.readInput(operation, request);
    validateInput(operation, detected.protocol, input);
    return codec.writeOutput(operation, handle(operation.name, input), requestId);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return codec.writeError(error, model, requestId);
  }
}

const requestId = "11111111-2222-4333-8444-555555555555";

function settings(handle: Handle) {
  return {
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
    requestHandler: {
      handle: async (sent: SentRequest) => {
        const { status, headers, body } = answer(sent, handle);
        const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
        return { response: { statusCode: status, headers: lower, body: Readable.from([Buffer.from(body as string)]) } };
      },
    },
  };
}

const created = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("IAM and STS", () => {
  it("GetCallerIdentity", async () => {
    const identity = { UserId: "AIDA", Account: "000000000000", Arn: "arn:aws:iam::000000000000:user/a&b" };
    const client = new STSClient(settings(() => identity));
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      ...identity,
      $metadata: { requestId, httpStatusCode: 200 },
    });
  });

  it("CreateRole, with lists of structures and a document full of reserved characters", async () => {
    const sent = {
      RoleName: "r",
      AssumeRolePolicyDocument: '{"Statement":[{"Condition":{"StringLike":{"aws:x":"a+b & c=%20;"}}}]}',
      Tags: [
        { Key: "a", Value: "" },
        { Key: "ü", Value: "b c" },
      ],
      MaxSessionDuration: 3600,
    };
    let seen: unknown;
    const role = { Path: "/", RoleName: "r", RoleId: "AROA", Arn: "arn", CreateDate: created, Tags: sent.Tags };
    const client = new IAMClient(
      settings((_, input) => {
        seen = input;
        return { Role: role };
      }),
    );
    const { Role } = await client.send(new CreateRoleCommand(sent));
    expect(seen).toEqual(sent);
    expect(Role).toEqual({ ...role, CreateDate: new Date(created) });
  });

  it("ListUsers, empty and full", async () => {
    const user = { Path: "/", UserName: "u<>", UserId: "AIDA", Arn: "arn", CreateDate: created };
    const client = new IAMClient(
      settings((_, input) => ({ Users: input.MaxItems === 1 ? [] : [user], IsTruncated: false })),
    );
    expect((await client.send(new ListUsersCommand({ MaxItems: 1 }))).Users).toEqual([]);
    expect((await client.send(new ListUsersCommand({}))).Users).toEqual([{ ...user, CreateDate: new Date(created) }]);
  });

  it("an error of the model", async () => {
    const client = new IAMClient(
      settings(() => {
        throw new AwsError("NoSuchEntity", "The user with name <x> cannot be found.");
      }),
    );
    await expect(client.send(new GetUserCommand({ UserName: "x" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The user with name <x> cannot be found.",
      $fault: "client",
      $metadata: { httpStatusCode: 404, requestId },
    });
  });

  it("an error that every service has", async () => {
    const client = new STSClient(
      settings(() => {
        throw new AwsError("AccessDenied", "User is not authorized");
      }),
    );
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "User is not authorized",
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("a violated constraint", async () => {
    const client = new STSClient(settings(() => ({})));
    const command = new AssumeRoleCommand({ RoleArn: "arn:aws:iam::000000000000:role/r", RoleSessionName: "a b" });
    await expect(client.send(command)).rejects.toMatchObject({
      name: "ValidationError",
      message:
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
      $metadata: { httpStatusCode: 400 },
    });
  });
});
