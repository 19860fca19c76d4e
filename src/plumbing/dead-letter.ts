import type { Delivery } from "../kernel/outbox.ts";
import type { ExhaustedCondition } from "./failure.ts";
import { sortedCode } from "./sorted-code.ts";
import type { DeliveryError, StoredDelivery } from "./state.ts";

/** Characters of an error's message that an attribute takes. */
const longestMessage = 1_024;

const text = (StringValue: string): object => ({ DataType: "String", StringValue });

/** What goes to the dead-letter queue in place of a delivery; undefined where there is no such queue, or this was its letter. */
export function deadLetterOf(
  { delivery, failures }: StoredDelivery,
  error: DeliveryError,
  condition: ExhaustedCondition | undefined,
): Delivery | undefined {
  const { deadLetter, body, sender, cause } = delivery;
  if (!deadLetter) return undefined;
  const own = deadLetter.withAttributes ? delivery.parameters?.MessageAttributes : undefined;
  const attributes: Record<string, object> = { ...(own as Record<string, object> | undefined) };
  for (const [name, value] of Object.entries(deadLetter.attributes ?? {})) attributes[name] = text(value);
  if (deadLetter.withReasons) {
    // EventBridge user guide, "Using dead-letter queues".
    attributes.ERROR_CODE = text(deadLetter.sortsReasons ? sortedCode(error) : error.code);
    attributes.ERROR_MESSAGE = text(error.message.slice(0, longestMessage));
    attributes.RETRY_ATTEMPTS = { DataType: "Number", StringValue: String(failures - 1) };
    if (condition) attributes.EXHAUSTED_RETRY_CONDITION = text(condition);
  }
  const { MessageGroupId, MessageDeduplicationId } = delivery.parameters ?? {};
  const isFifo = deadLetter.queueArn.endsWith(".fifo");
  return {
    target: deadLetter.queueArn,
    body,
    // A dead letter is the service's own, whoever was to deliver.
    sender: { service: sender.service, sourceArn: sender.sourceArn, sourceAccount: sender.sourceAccount },
    parameters: {
      ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
      ...(isFifo && { MessageGroupId, MessageDeduplicationId }),
    },
    cause,
  };
}
