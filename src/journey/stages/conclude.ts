import type { Stage } from "../../kernel/stage.ts";
import type { RespondFacts } from "./respond.ts";

const ok: RespondFacts = { status: 200 };

/** Where a call from another service ends: its output and its error go back as they are, and nothing is written out. */
export const conclude = (): Stage<RespondFacts> => ({
  name: "conclude",
  run({ journey, error }) {
    journey.status = error ? (error.status ?? 400) : 200;
    if (!error) return ok;
    journey.error = { code: error.code, message: error.message };
    return { status: journey.status, code: error.code };
  },
});
