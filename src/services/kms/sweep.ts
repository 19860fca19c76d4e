import type { Call } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { isGone } from "./find.ts";

/**
 * Takes away what stands of keys whose waiting time is over: their material must not outlive them. They are gone for
 * every reader at their time already; this runs with the next key that is made or scheduled.
 */
export function sweep({ keys, aliases, grants }: Deps, call: Call): void {
  for (const key of [...keys.findBy(call, "deletion")]) {
    if (!isGone(key, call.now)) return;
    for (const { name } of [...aliases.findBy(call, "key", key.id)]) aliases.delete(call, name);
    for (const { id } of [...grants.list(call, { prefix: [key.id] })]) grants.delete(call, key.id, id);
    keys.delete(call, key.id);
  }
}
