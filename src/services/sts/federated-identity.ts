import type { Principal } from "../../kernel/call.ts";
import type { SessionTags } from "./session-tags.ts";

/** Keys of the provider's own (`saml:sub`, `<provider>:aud`), as conditions name them. */
export type FederationKeys = Readonly<Record<string, string | readonly string[]>>;

/** What a verified token or assertion says. */
export interface FederatedIdentity {
  readonly principal: Principal;
  readonly keys: FederationKeys;
  readonly sessionName: string;
  readonly tags: SessionTags;
  readonly sourceIdentity: string | undefined;
}
