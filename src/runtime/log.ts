import type { Log } from "../kernel/ports.ts";

/** One line of JSON an event, to standard error. Requests stand in the journeys, not here. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: string, message: string, error?: unknown): void => {
    const cause =
      error instanceof Error
        ? { error: error.message, stack: error.stack }
        : error === undefined
          ? {}
          : { error: String(error) };
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...cause })}\n`);
  };
  return { error: (message, error) => line("error", message, error), warn: (message) => line("warn", message) };
}
