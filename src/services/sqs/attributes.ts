import { checkPolicy } from "../../engines/iam/index.ts";
import { invalidAttributeName, invalidAttributeValue } from "./errors.ts";

/** The attributes of queues (API reference, SetQueueAttributes). */

/** Seconds. */
export const longestVisibility = 43_200;
export const longestDelay = 900;
export const longestWait = 20;
/** Bytes. "1,024 bytes (1 KiB) up to 1,048,576 bytes (1 MiB)". */
export const largestMessage = 1_048_576;

interface AttributeRow {
  readonly preset?: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  /** Of FIFO queues alone. */
  readonly fifo?: true;
  /** May be taken away by an empty value. */
  readonly removable?: true;
  readonly isValid?: (value: string) => boolean;
  /** Set when the queue is made, and never after. */
  readonly fixed?: true;
}

const bool = ["true", "false"];

const rows: ReadonlyMap<string, AttributeRow> = new Map(
  Object.entries<AttributeRow>({
    VisibilityTimeout: { preset: "30", min: 0, max: longestVisibility },
    MaximumMessageSize: { preset: String(largestMessage), min: 1_024, max: largestMessage },
    MessageRetentionPeriod: { preset: "345600", min: 60, max: 1_209_600 },
    DelaySeconds: { preset: "0", min: 0, max: longestDelay },
    ReceiveMessageWaitTimeSeconds: { preset: "0", min: 0, max: longestWait },
    SqsManagedSseEnabled: { values: bool },
    Policy: { removable: true, isValid: (text) => checkPolicy(text, "resource") === undefined },
    RedrivePolicy: { removable: true },
    RedriveAllowPolicy: { removable: true },
    KmsMasterKeyId: { removable: true },
    KmsDataKeyReusePeriodSeconds: { min: 60, max: 86_400 },
    FifoQueue: { values: bool, fixed: true },
    ContentBasedDeduplication: { preset: "false", values: bool, fifo: true },
    DeduplicationScope: { preset: "queue", values: ["queue", "messageGroup"], fifo: true },
    FifoThroughputLimit: { preset: "perQueue", values: ["perQueue", "perMessageGroupId"], fifo: true },
  }),
);

export type Attributes = Readonly<Record<string, string>>;

/** Throws InvalidAttributeName and InvalidAttributeValue. */
export function checkAttribute(name: string, value: string, fifo: boolean): void {
  const row = rows.get(name);
  if (!row) throw invalidAttributeName(`Unknown Attribute ${name}.`);
  if (row.fifo && !fifo) throw invalidAttributeName(`You can specify the ${name} only when FifoQueue is set to true.`);
  if (value === "" && row.removable) return;
  if (!isValid(row, value)) throw invalidAttributeValue(name);
}

function isValid({ min, max, values, isValid: own }: AttributeRow, value: string): boolean {
  if (values) return values.includes(value);
  if (min !== undefined && max !== undefined)
    return /^\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return value !== "" && (own?.(value) ?? true);
}

export const isFixed = (name: string): boolean => rows.get(name)?.fixed === true;

/** The attribute as it counts: as it was set, or its default. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? rows.get(name)?.preset;
}

export const numberOf = (attributes: Attributes, name: string): number => Number(attributeOf(attributes, name) ?? 0);

/** All that GetQueueAttributes shows but for what it counts and what it knows from elsewhere. */
export function shownAttributes(attributes: Attributes, fifo: boolean): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, row] of rows) {
    const value = row.fifo && !fifo ? undefined : (attributes[name] ?? row.preset);
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}
