import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sts.d.ts";
import { type Deps, stsDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";

export const stsService = defineService<Operations, Deps>()({
  id: "sts",
  operations: {
    // A write, as a code of a second factor is used up; nothing else is stored.
    AssumeRole: write(assumeRole),
    GetCallerIdentity: read(getCallerIdentity),
  },
  iam,
  // Sessions are sealed into their tokens.
  collections: [],
  needs: ["identities", "organization"],
  deps: stsDeps,
  gives: ({ sessions }) => ({ sessions }),
  quirks: {
    // Observed in STS's own message: "Signature expired: ... is now earlier than ... (... - 15 min.)".
    signing: { skewMs: 15 * 60_000 },
  },
});
