import type { Scope } from "../../kernel/call.ts";

/** For house collections, which look at neither part. */
export const house: Scope = { account: "*", region: "*" };
