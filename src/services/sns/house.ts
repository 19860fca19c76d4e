import type { Scope } from "../../kernel/call.ts";

/** House collections have one place for all. */
export const house: Scope = { account: "*", region: "*" };
