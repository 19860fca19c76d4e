import type { Ports } from "../../../kernel/ports.ts";
import type { State } from "../collections.ts";

/** What delivery may touch. */
export interface CourierDeps
  extends State,
    Pick<Ports, "store" | "clock" | "random" | "seals" | "peers" | "outbox" | "log"> {}
