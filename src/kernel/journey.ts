import type { Call, Entrance } from "./call.ts";

/**
 * The record of one request: the stages that it passed, with verdicts, facts and times. The runner and the ports write
 * it, handlers never do, and nothing that happens to it can change an outcome.
 */
export interface Journey {
  readonly id: string;
  readonly entrance: Entrance;
  /** Journey of the call that made this one. */
  readonly parent?: string | undefined;
  /** Epoch milliseconds by the house's clock. */
  readonly startedAt: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** In order. Made when read: a journey that nobody looks at costs little. */
  readonly steps: readonly Step[];
  /** Adds a step behind the others. `micros`: whole microseconds. */
  note(stage: string, outcome: Outcome, micros: number, facts?: object): void;
  service?: string | undefined;
  operation?: string | undefined;
  account?: string | undefined;
  region?: string | undefined;
  principal?: string | undefined;
  status?: number | undefined;
  error?: JourneyError | undefined;
  durationMicros?: number | undefined;
}

export interface JourneyError {
  readonly code: string;
  readonly message: string;
  /** Only for bugs. Never sent to the client. */
  readonly stack?: string | undefined;
}

export type Outcome = "passed" | "refused" | "failed";

export interface Step {
  readonly stage: string;
  readonly outcome: Outcome;
  /** Microseconds since the journey began, and how long the step took. */
  readonly atMicros: number;
  readonly micros: number;
  /** What the stage found; its type is the stage's own. One with `toJSON` works out what a reader sees when it is read. */
  readonly facts?: object | undefined;
}

/** What happens inside of an operation and is worth a step of its own. Each has a type, so that a secret has no place to stand. */
export interface NotedFacts {
  readonly encryption: EncryptionFacts;
}

/** How stored bytes were sealed or opened. Who allowed the use of the key stands in the journey of the call to it. */
export interface EncryptionFacts {
  readonly algorithm: "AES256" | "aws:kms" | "aws:kms:dsse" | "customer";
  readonly keyArn?: string | undefined;
  readonly context?: Readonly<Record<string, string>> | undefined;
  /** Where the data key came from: asked of the keeper of keys, or kept from an earlier request, as a bucket key is. */
  readonly dataKey?: "asked" | "kept" | undefined;
}

/** Writes steps into the journey of a call: for ports, and for services that are what a port would be. */
export interface Notes {
  note<Name extends keyof NotedFacts>(call: Call, step: Name, facts: NotedFacts[Name]): void;
}
