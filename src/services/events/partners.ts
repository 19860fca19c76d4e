import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { partnerSourceNotFound, partnerSourceState } from "./errors.ts";
import type { PartnerSource } from "./state.ts";
import { house } from "./timers.ts";

type Sources = Pick<Deps, "partnerSources">;

/** "If the event source remains in the pending state for more than two weeks, it is deleted" (API reference, DescribeEventSource). */
const pendingMs = 14 * 86_400_000;

/** When a source goes by itself, if nobody makes its bus. */
export const expiryOf = ({ state, createdAt }: PartnerSource): number | undefined =>
  state === "PENDING" ? createdAt + pendingMs : undefined;

export function isThere(source: PartnerSource, now: number): boolean {
  return (expiryOf(source) ?? Number.POSITIVE_INFINITY) > now;
}

/** Throws where the customer has no such source. */
export function requireSource(
  { partnerSources }: Sources,
  { account, region }: Scope,
  name: string,
  now: number,
): PartnerSource {
  const source = partnerSources.get(house, account, region, name);
  if (!source || !isThere(source, now)) throw partnerSourceNotFound(name);
  return source;
}

export function setState({ partnerSources }: Sources, source: PartnerSource, state: PartnerSource["state"]): void {
  partnerSources.put(house, { ...source, state });
}

/** The bus of a partner's source is made: events go through from now on. */
export function activatePartnerBus(deps: Sources, scope: Scope, name: string, now: number): void {
  const source = requireSource(deps, scope, name, now);
  if (source.state !== "PENDING") throw partnerSourceState(name, source.state);
  setState(deps, source, "ACTIVE");
}

/** Without its bus, a source waits again. */
export function partnerBusIsGone(deps: Sources, { account, region }: Scope, name: string): void {
  const source = deps.partnerSources.get(house, account, region, name);
  if (source?.state === "ACTIVE") setState(deps, source, "PENDING");
}
