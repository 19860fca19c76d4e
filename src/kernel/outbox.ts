import type { Scope } from "./call.ts";

/** Something that must arrive at a resource of another service. Plain data: it is stored until it has. */
export interface Delivery {
  /**
   * ARN of a queue, topic, function, bus ...: which operation of which service takes it stands in a table of plumbing. Or
   * a URL, which is posted to with `parameters.headers`.
   */
  readonly target: string;
  /** The message as its target gets it. */
  readonly body: string;
  readonly sender: Sender;
  /** What this kind of target takes beside the body: the operation's own members, `{ MessageGroupId: "a" }`. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** ARN of the queue that gets what could not be delivered, and who may say why. */
  readonly deadLetter?: DeadLetter | undefined;
  /** Deliveries of one order key arrive one after another, in the order in which they were posted. */
  readonly order?: string | undefined;
  /** Epoch milliseconds before which it is not tried. */
  readonly notBefore?: number | undefined;
  /** Id of the journey that caused it; its attempts stand there. */
  readonly cause?: string | undefined;
}

/** In whose name it is delivered: the service itself, or a role that was configured for it. */
export interface Sender {
  /** `sns.amazonaws.com` */
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
  /** Assumed for the delivery. */
  readonly roleArn?: string | undefined;
}

export interface RetryPolicy {
  /** Attempts beyond the first. */
  readonly attempts: number;
  readonly maximumAgeSeconds: number;
  /** The waits before each of them; without phases they grow exponentially, with jitter. */
  readonly phases?: readonly RetryPhase[] | undefined;
}

/** So many retries, whose waits lead from the first to the last along a curve. */
export interface RetryPhase {
  readonly attempts: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly curve: "linear" | "arithmetic" | "geometric" | "exponential";
}

export interface DeadLetter {
  readonly queueArn: string;
  /** String attributes of the dead letter, beside the error's: `RULE_ARN`. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** The delivery's own message attributes go along: a raw message has its meaning in them. */
  readonly withAttributes?: boolean | undefined;
  /** ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS and EXHAUSTED_RETRY_CONDITION beside them, as EventBridge writes them. */
  readonly withReasons?: boolean | undefined;
  /** ERROR_CODE is one of EventBridge's own kinds, NO_PERMISSIONS, and not what the target said. */
  readonly sortsReasons?: boolean | undefined;
}

/** Deliveries that survive whatever happens to the process. */
export interface Outbox {
  /**
   * Takes a delivery over, inside the transaction that caused it: once that is committed, it arrives or is dead-lettered.
   * `scope`: the account and region that it comes from.
   */
  post(scope: Scope, delivery: Delivery): void;
  /** Why a target could never be delivered to, for whoever configures one; undefined if it can. */
  unsupported(target: string): Promise<string | undefined>;
}

/** What a service tells everybody who listens: an EventBridge event but for its id. */
export interface ServiceEvent {
  /** `aws.s3` */
  readonly source: string;
  /** `Object Created` */
  readonly detailType: string;
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly resources: readonly string[];
  readonly detail: object;
  /** Id of the journey that caused it. */
  readonly cause?: string | undefined;
}

export interface Events {
  /** Tells the account's default bus, inside the transaction that caused it. Nothing happens where nobody listens. */
  emit(event: ServiceEvent): void;
}
