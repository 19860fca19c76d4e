import type { Handler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import { refuseClosedSession } from "../callers.ts";
import { issueCredentials } from "../credentials.ts";
import type { Deps } from "../deps.ts";
import { ownSessionSeconds } from "../durations.ts";
import { sessionMayNotCall } from "../errors.ts";
import { verifySecondFactor } from "../mfa.ts";

/** Temporary credentials of the caller itself, which carry that the second factor was shown. */
export const getSessionToken: Handler<Operations, "GetSessionToken", Deps> = (deps, call, input) => {
  refuseClosedSession(call);
  const { session, accessKeyId: _, ...principal } = call.principal;
  if (session) throw sessionMayNotCall("GetSessionToken");
  const shown = verifySecondFactor(deps.identities, call, input);
  return issueCredentials(deps, call, {
    principal,
    seconds: ownSessionSeconds(input.DurationSeconds, principal),
    minimumTokenSize: input.MinimumSessionTokenSize,
    session: { openedBy: "GetSessionToken", ...(shown ? { mfaAt: call.now } : {}) },
  });
};
