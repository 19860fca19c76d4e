import type { Clause } from "./clause.ts";
import type { DialectName } from "./dialect.ts";
import { dialects } from "./dialect.ts";
import { PatternFlaw } from "./flaw.ts";
import { readPattern } from "./read-pattern.ts";

/** A pattern that was read: alternatives, of which one must match. */
export interface EventPattern {
  readonly clauses: readonly Clause[];
}

/** Why a pattern is refused. */
export interface PatternProblem {
  /** The error code that the service of this dialect answers. */
  readonly code: string;
  /** The whole message, as that service words it. */
  readonly message: string;
  /** The part behind the preface, for operations that put another one before it. */
  readonly reason: string;
}

/** Reads a pattern as the service of `dialect` does. Never throws for what a user can write. */
export function parsePattern(
  text: string,
  dialect: DialectName = "event-bridge",
): { readonly pattern: EventPattern } | { readonly problem: PatternProblem } {
  const rules = dialects[dialect];
  try {
    if (Buffer.byteLength(text) > rules.mostBytes) {
      throw new PatternFlaw(`the pattern is longer than ${rules.mostBytes} bytes`);
    }
    return { pattern: { clauses: readPattern(text, rules) } };
  } catch (error) {
    if (!(error instanceof PatternFlaw)) throw error;
    return { problem: { code: rules.code, message: rules.preface + error.message, reason: error.message } };
  }
}
