import type { WorkingOutbox } from "../../plumbing/outbox.ts";
import type { StoredDelivery } from "../../plumbing/state.ts";

/** Deliveries shown at once. */
const most = 1_000;

export interface ShownDelivery {
  readonly state: "pending" | "waiting for its turn" | "given up";
  readonly target: string;
  /** Who delivers, and on account of what. */
  readonly sender: string;
  readonly sourceArn: string;
  readonly postedAt: string;
  readonly failures: number;
  readonly nextAttemptAt?: string;
  readonly lastError?: { readonly code: string; readonly message: string };
  readonly deadLetterQueue?: string;
  /** Journey that caused it. */
  readonly cause?: string;
}

/** What is on its way between services, and what nobody took. Oldest first. */
export const shownDeliveries = (outbox: WorkingOutbox): ShownDelivery[] => outbox.list(most).map(shown);

function shown({ delivery, postedAt, failures, nextAttemptAt, lastError, givenUp }: StoredDelivery): ShownDelivery {
  const { target, sender, deadLetter, cause } = delivery;
  return {
    state: givenUp ? "given up" : nextAttemptAt === undefined ? "waiting for its turn" : "pending",
    target,
    sender: sender.service,
    sourceArn: sender.sourceArn,
    postedAt: new Date(postedAt).toISOString(),
    failures,
    ...(nextAttemptAt !== undefined && { nextAttemptAt: new Date(nextAttemptAt).toISOString() }),
    ...(lastError && { lastError }),
    ...(deadLetter && { deadLetterQueue: deadLetter.queueArn }),
    ...(cause !== undefined && { cause }),
  };
}
