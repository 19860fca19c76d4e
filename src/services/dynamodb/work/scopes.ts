import type { Scope } from "../../../kernel/call.ts";
import type { Key, Store } from "../../../kernel/ports.ts";

/** Behind every collection's name. */
const behindNames = "\uffff";

/** All accounts and regions that have state: one seek each, past everything that is stored there. */
export function* allScopes(store: Store): Generator<Scope> {
  let after: Key | undefined;
  for (;;) {
    const [found] = store.range({ prefix: [], after, limit: 1 });
    if (!found) return;
    const [account = "", region = ""] = found[0];
    if (account !== "*" && region !== "*") yield { account: String(account), region: String(region) };
    after = [account, region, behindNames];
  }
}
