import type { Arrival, Departure } from "../../kernel/stage.ts";

/** What an admin route works with: the path's variable part, the query, the JSON body. */
export interface AdminRequest {
  readonly arrival: Arrival;
  /** What the route's `*` stood for. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** The body as JSON; an empty object where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export const json = (value: unknown, status = 200): Departure => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: `${JSON.stringify(value)}\n`,
});

export const text = (value: string, contentType = "text/plain; charset=utf-8"): Departure => ({
  status: 200,
  headers: { "content-type": contentType, "cache-control": "no-store" },
  body: value,
});

/** A refusal of the admin API: one line that says what was wrong and what to do. */
export class AdminError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What is misspelt must not count as left out: a reset of one account would be one of everything. */
export function refuseOthers(given: Iterable<string>, known: readonly string[]): void {
  for (const name of given)
    if (!known.includes(name)) throw new AdminError(400, `${name}: no such parameter; takes ${known.join(", ")}`);
}
