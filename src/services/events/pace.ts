import { keep } from "../../base/kept.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Deps } from "./deps.ts";

/** A second of an API destination, and how many invocations stand in it. */
interface Second {
  readonly from: number;
  readonly taken: number;
}

/** Destinations whose last second is remembered. */
const most = 10_000;
const seconds = new WeakMap<object, Map<string, Second>>();

/**
 * "The maximum number of invocations per second" (API reference, CreateApiDestination): what does not fit into a second
 * goes into the next, rather than being refused. Undefined where it may go at once.
 */
export function momentFor(
  { apiDestinations, store }: Pick<Deps, "apiDestinations" | "store">,
  target: string,
  now: number,
): number | undefined {
  const { account = "", region = "" } = parseArn(target) ?? {};
  const destination = apiDestinations.get({ account, region }, target.split("/")[1] ?? "");
  if (!destination) return undefined;
  const own = seconds.get(store) ?? new Map<string, Second>();
  seconds.set(store, own);
  const second = placeIn(own.get(target), destination.ratePerSecond, now);
  keep(own, target, second, most);
  return second.from > now ? second.from : undefined;
}

function placeIn(last: Second | undefined, rate: number, now: number): Second {
  if (!last || now >= last.from + 1_000) return { from: now, taken: 1 };
  return last.taken < rate ? { from: last.from, taken: last.taken + 1 } : { from: last.from + 1_000, taken: 1 };
}
