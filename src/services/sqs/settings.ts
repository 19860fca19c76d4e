import type { Address } from "./address.ts";
import { type Attributes, attributeOf, checkAttribute, isFixed } from "./attributes.ts";
import type { Deps } from "./deps.ts";
import { invalidAttributeName, invalidParameter } from "./errors.ts";
import { checkRedriveAllowPolicy, checkRedrivePolicy } from "./redrive.ts";

const namePattern = /^[A-Za-z0-9_-]{1,80}$/;

/** Whether it is a FIFO queue's name. Throws InvalidParameterValue on what is no name at all. */
export function checkName(name: string, attributes: Attributes): boolean {
  const { FifoQueue: fifo } = attributes;
  // "If it's false, it's a standard queue" is what nobody may say: the attribute is there or not.
  if (fifo === "false") throw invalidAttributeName("Unknown Attribute FifoQueue.");
  if (fifo !== undefined) checkAttribute("FifoQueue", fifo, true);
  if (fifo === "true") {
    if (!name.endsWith(".fifo") || name.length > 80 || !namePattern.test(name.slice(0, -5)))
      throw invalidParameter(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
      );
    return true;
  }
  if (!namePattern.test(name))
    throw invalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  return false;
}

/** The queue's attributes with those that are given. Throws what SetQueueAttributes answers. */
export function changed(
  deps: Deps,
  address: Address,
  fifo: boolean,
  old: Attributes,
  given: Attributes,
): Record<string, string> {
  const result = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(given)) {
    checkAttribute(name, value, fifo);
    if (isFixed(name) && old[name] !== value) throw invalidAttributeName(`Unknown Attribute ${name}.`);
    if (value === "") result.delete(name);
    else result.set(name, value);
  }
  chooseEncryption(result, given);
  const all = Object.fromEntries(result);
  if (given.RedrivePolicy) checkRedrivePolicy(deps, address, fifo, given.RedrivePolicy);
  if (given.RedriveAllowPolicy) checkRedriveAllowPolicy(given.RedriveAllowPolicy);
  checkThroughput(all, fifo);
  return all;
}

/** One way of encrypting at a time: whichever was set last (SQS developer guide, "Encryption at rest"). */
function chooseEncryption(attributes: Map<string, string>, given: Attributes): void {
  if (given.KmsMasterKeyId && given.SqsManagedSseEnabled === "true")
    throw invalidParameter(
      "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    );
  if (given.SqsManagedSseEnabled === "true") attributes.delete("KmsMasterKeyId");
  if (given.KmsMasterKeyId) attributes.set("SqsManagedSseEnabled", "false");
}

/** "Valid only when the value for DeduplicationScope is messageGroup" (API reference, SetQueueAttributes, FifoThroughputLimit). */
function checkThroughput(attributes: Attributes, fifo: boolean): void {
  if (!fifo || attributes.FifoThroughputLimit !== "perMessageGroupId") return;
  if (attributeOf(attributes, "DeduplicationScope") !== "messageGroup")
    throw invalidParameter(
      "Value perMessageGroupId for parameter FifoThroughputLimit is invalid. Reason: The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.",
    );
}
