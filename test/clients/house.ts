import { afterAll, beforeAll } from "vitest";
import { type Fogbank, type StartOptions, start } from "../../src/index.ts";

/** A Fogbank of the suite's own, whose time stands still: a second factor's codes and sessions end when a test says so. */
export function houseOf(options: StartOptions = {}): { readonly fogbank: Fogbank } {
  let fogbank: Fogbank | undefined;
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, ...options });
    fogbank.clock.freeze();
  });
  afterAll(() => fogbank?.stop());
  return {
    get fogbank() {
      if (!fogbank) throw new Error("the suite has not started yet");
      return fogbank;
    },
  };
}
