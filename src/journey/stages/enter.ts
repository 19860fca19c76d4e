import type { Stage } from "../../kernel/stage.ts";
import type { House } from "../house.ts";
import { assign, type RouteFacts } from "./assign.ts";

/** Where a call from another service enters: who asks for what is known, and whether it is there is found out. */
export const enter = (house: House): Stage<RouteFacts> => ({
  name: "enter",
  run(passage) {
    const { model, operation } = passage;
    if (!model || !operation) throw new Error("enter: a peer's call names its operation");
    const served = house.served(model.service.id);
    if (served instanceof Promise) return served.then((service) => assign(passage, operation, service));
    return assign(passage, operation, served);
  },
});
