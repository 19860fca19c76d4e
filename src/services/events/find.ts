import { parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { busArn, defaultBus } from "./arns.ts";
import { busNotFound, ruleIsManaged, ruleNotFound } from "./errors.ts";
import type { Bus, Rule } from "./state.ts";

/** A bus as a request names it: by its name, or by an ARN that may be another account's. */
export interface BusName {
  readonly scope: Scope;
  readonly name: string;
  readonly arn: string;
}

const prefix = "event-bus/";

export function busNamed({ account, region }: Scope, nameOrArn: string = defaultBus): BusName {
  if (!nameOrArn.startsWith("arn:"))
    return {
      scope: { account, region },
      name: nameOrArn,
      arn: busArn({ account, region }, nameOrArn),
    };
  const parts = parseArn(nameOrArn);
  const name = parts?.resource.startsWith(prefix) ? parts.resource.slice(prefix.length) : "";
  if (!parts || name === "" || parts.service !== "events" || parts.region !== region) throw busNotFound(nameOrArn);
  return { scope: { account: parts.account, region }, name, arn: nameOrArn };
}

/** What looks buses and rules up needs no more than these. */
export interface Known {
  readonly buses: Collection<Bus>;
  readonly rules: Collection<Rule>;
}

const theDefault: Bus = { name: defaultBus, tags: {} };

/** The default bus is always there, stored or not. */
export function busIn({ buses }: Pick<Known, "buses">, scope: Scope, name: string): Bus | undefined {
  return buses.get(scope, name) ?? (name === defaultBus ? theDefault : undefined);
}

export function requireBus(known: Pick<Known, "buses">, { scope, name }: BusName): Bus {
  const bus = busIn(known, scope, name);
  if (!bus) throw busNotFound(name);
  return bus;
}

/** Throws where the bus or the rule is not there. */
export function requireRule(known: Known, bus: BusName, name: string): Rule {
  requireBus(known, bus);
  const rule = known.rules.get(bus.scope, bus.name, name);
  if (!rule) throw ruleNotFound(name, bus.name);
  return rule;
}

/** Rules that a service keeps are changed by others only with Force, and then only taken away. */
export function refuseManaged({ name, managedBy }: Rule, force = false): void {
  if (managedBy !== undefined && !force) throw ruleIsManaged(name, managedBy);
}
