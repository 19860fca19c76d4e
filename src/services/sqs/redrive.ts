import { isRecord } from "../../base/record.ts";
import { type Address, addressOfArn } from "./address.ts";
import type { Attributes } from "./attributes.ts";
import type { Deps } from "./deps.ts";
import { invalidParameter, invalidValue } from "./errors.ts";
import { findQueue } from "./find.ts";

/** Redrive policies and redrive allow policies (SQS developer guide, "Using dead-letter queues"). */

function objectOf(name: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isRecord(value)) throw invalidValue(name, text, "Redrive policy is not a valid JSON map.");
  return value;
}

const mostReceiveCount = 1_000;

/** Throws InvalidParameterValue. `source`: the queue that gets the policy. */
export function checkRedrivePolicy(deps: Deps, source: Address, fifo: boolean, text: string): void {
  const refuse = (reason: string): Error => invalidValue("RedrivePolicy", text, reason);
  const policy = objectOf("RedrivePolicy", text);
  for (const name of ["deadLetterTargetArn", "maxReceiveCount"])
    if (policy[name] === undefined) throw refuse(`Redrive policy does not contain mandatory attribute: ${name}.`);
  if (Object.keys(policy).length > 2)
    throw refuse("Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
  const { deadLetterTargetArn: target, maxReceiveCount: count } = policy;
  if (!/^\d+$/.test(String(count)) || Number(count) < 1 || Number(count) > mostReceiveCount)
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(count)}, valid values are from 1 to ${mostReceiveCount} both inclusive.`,
    );
  const address = typeof target === "string" ? addressOfArn(target) : undefined;
  if (!address) throw refuse("Invalid value for deadLetterTargetArn.");
  if (address.account !== source.account) throw refuse("Dead-letter target owner should be same as the source.");
  const found = address.region === source.region ? findQueue(deps, address) : undefined;
  if (!found) throw refuse("Dead letter target does not exist.");
  if (found.fifo !== fifo) throw refuse(`Dead-letter queue must be same type of queue as the source.`);
  if (!allows(found.attributes, source.arn))
    throw refuse("The dead-letter queue's redrive allow policy does not let this queue use it.");
}

function allows({ RedriveAllowPolicy: text }: Attributes, sourceArn: string): boolean {
  if (text === undefined) return true;
  const { redrivePermission, sourceQueueArns = [] } = JSON.parse(text) as {
    readonly redrivePermission?: string;
    readonly sourceQueueArns?: readonly string[];
  };
  if (redrivePermission === "denyAll") return false;
  return redrivePermission !== "byQueue" || sourceQueueArns.includes(sourceArn);
}

const permissions = ["allowAll", "denyAll", "byQueue"];
const badFormat = "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.";

/** Throws InvalidParameterValue. */
export function checkRedriveAllowPolicy(text: string): void {
  const refuse = (reason: string): Error => invalidValue("RedriveAllowPolicy", text, reason);
  const policy = allowPolicyOf(text);
  const { redrivePermission: permission, sourceQueueArns: arns } = policy ?? {};
  if (!policy || !permissions.includes(String(permission))) throw refuse(badFormat);
  if (Object.keys(policy).some((name) => name !== "redrivePermission" && name !== "sourceQueueArns"))
    throw refuse(badFormat);
  if (arns !== undefined && !(Array.isArray(arns) && arns.every((each) => typeof each === "string")))
    throw refuse(badFormat);
  if (permission !== "byQueue" && arns !== undefined)
    throw refuse(
      "Amazon SQS can't create the redrive allow policy. To specify one or more source queue ARNs, you must set redrivePermission to byQueue.",
    );
  if (permission !== "byQueue") return;
  if (!arns?.length)
    throw refuse(
      "Amazon SQS can't create the redrive allow policy. When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.",
    );
  // "You can specify up to 10 source queue ARNs" (API reference, SetQueueAttributes).
  if (arns.length > 10)
    throw invalidParameter(
      `Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: At most 10 sourceQueueArns are allowed.`,
    );
}

function allowPolicyOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
