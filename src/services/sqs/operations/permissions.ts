import { addressIn } from "../address.ts";
import type { SqsHandler } from "../deps.ts";
import { invalidParameter, invalidValue, missingParameter, overLimit } from "../errors.ts";
import { requireQueue } from "../find.ts";
import type { Queue } from "../state.ts";

/** AddPermission and RemovePermission write statements of the queue's policy (API reference). */

interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

interface Policy {
  readonly Version: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** "An Amazon SQS policy can have a maximum of seven actions per statement." */
const mostActions = 7;
const mostStatements = 20;
const labelPattern = /^[A-Za-z0-9_-]{1,80}$/;

/** Those that other accounts can be let do (SQS developer guide, "Limitations of Amazon SQS custom policies"). */
const actions: ReadonlySet<string> = new Set([
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
]);

function policyOf({ attributes }: Queue, arn: string): Policy {
  if (attributes.Policy === undefined) return { Version: "2008-10-17", Id: `${arn}/SQSDefaultPolicy`, Statement: [] };
  const policy = JSON.parse(attributes.Policy) as Omit<Policy, "Statement"> & {
    readonly Statement: Statement | readonly Statement[];
  };
  return { ...policy, Statement: [policy.Statement].flat() as Statement[] };
}

const one = <T>(values: readonly T[]): T | readonly T[] =>
  values.length === 1 && values[0] !== undefined ? values[0] : values;

export const addPermission: SqsHandler<"AddPermission"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const { Label: label, AWSAccountIds: accounts = [], Actions: names = [] } = input;
  if (label === undefined || label === "") throw missingParameter("Label");
  if (accounts.length === 0) throw missingParameter("AWSAccountIds");
  if (names.length === 0) throw missingParameter("Actions");
  checkInput(label, accounts, names);
  const { arn } = addressIn(queue, queue.name);
  const policy = policyOf(queue, arn);
  if (policy.Statement.some(({ Sid }) => Sid === label)) throw invalidValue("Label", label, "Already exists.");
  if (policy.Statement.length >= mostStatements)
    throw overLimit(`${mostStatements + 1} statements were found, maximum allowed is ${mostStatements}.`);
  const statement: Statement = {
    Sid: label,
    Effect: "Allow",
    Principal: { AWS: one(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: one(names.map((name) => `SQS:${name}`)),
    Resource: arn,
  };
  const Policy = JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] });
  deps.queues.put(queue, { ...queue, attributes: { ...queue.attributes, Policy }, modifiedAt: call.now });
  return {};
};

function checkInput(label: string, accounts: readonly string[], names: readonly string[]): void {
  if (!labelPattern.test(label))
    throw invalidParameter(
      `Value ${label} for parameter Label is invalid. Reason: Label can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.`,
    );
  if (names.length > mostActions)
    throw overLimit(`${names.length} Actions were found, maximum allowed is ${mostActions}.`);
  for (const account of accounts)
    if (!/^\d{12}$/.test(account))
      throw invalidParameter(
        `Value [${accounts.join(", ")}] for parameter PrincipalId is invalid. Reason: Unable to verify.`,
      );
  for (const name of names)
    if (!actions.has(name))
      throw invalidParameter(
        `Value SQS:${name} for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.`,
      );
}

export const removePermission: SqsHandler<"RemovePermission"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const { Label: label } = input;
  if (label === undefined || label === "") throw missingParameter("Label");
  const policy = policyOf(queue, addressIn(queue, queue.name).arn);
  const rest = policy.Statement.filter(({ Sid }) => Sid !== label);
  if (rest.length === policy.Statement.length)
    throw invalidValue("Label", label, "can't find label on existing policy.");
  const { Policy: _, ...attributes } = queue.attributes;
  const left =
    rest.length === 0 ? attributes : { ...attributes, Policy: JSON.stringify({ ...policy, Statement: rest }) };
  deps.queues.put(queue, { ...queue, attributes: left, modifiedAt: call.now });
  return {};
};
