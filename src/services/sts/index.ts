import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sts.d.ts";
import { type Deps, stsDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { assumeRoleWithSAML } from "./operations/assume-role-with-saml.ts";
import { assumeRoleWithWebIdentity } from "./operations/assume-role-with-web-identity.ts";
import { assumeRoot } from "./operations/assume-root.ts";
import { decodeAuthorizationMessage } from "./operations/decode-authorization-message.ts";
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";
import { getFederationToken } from "./operations/get-federation-token.ts";
import { getSessionToken } from "./operations/get-session-token.ts";

export const stsService = defineService<Operations, Deps>()({
  id: "sts",
  operations: {
    // Writes, as a code of a second factor is used up; nothing else is stored.
    AssumeRole: write(assumeRole),
    GetSessionToken: write(getSessionToken),
    AssumeRoleWithSAML: waits(assumeRoleWithSAML),
    AssumeRoleWithWebIdentity: waits(assumeRoleWithWebIdentity),
    AssumeRoot: read(assumeRoot),
    DecodeAuthorizationMessage: read(decodeAuthorizationMessage),
    GetAccessKeyInfo: read(getAccessKeyInfo),
    GetCallerIdentity: read(getCallerIdentity),
    GetFederationToken: read(getFederationToken),
  },
  iam,
  // Sessions are sealed into their tokens.
  collections: [],
  needs: ["identities", "organization"],
  deps: stsDeps,
  gives: ({ sessions }) => ({ sessions }),
  quirks: {
    // Observed in STS's own message: "Signature expired: ... is now earlier than ... (... - 15 min.)".
    signing: { skewMs: 15 * 60_000, presignExpires: "fixed" },
  },
});
