import type { Call, Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { statusNotTaken } from "./errors.ts";
import type { Holder } from "./holder.ts";

/** What is common to all kinds of credentials in state/user-credential.ts. */

interface UserCredential {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
}

/** In order of creation. */
export const heldBy = <T extends UserCredential>(collection: Collection<T>, scope: Scope, userId: string): T[] =>
  [...collection.list(scope, { prefix: [userId] })].sort((a, b) => a.createdAt - b.createdAt);

/** Another user's credential looks like none. */
export function requireHeld<T extends UserCredential>(
  collection: Collection<T>,
  call: Call,
  holder: Pick<Holder, "id">,
  id: string,
  missing: (id: string) => Error,
): T {
  const found = collection.get(call, holder.id, id);
  if (!found) throw missing(id);
  return found;
}

/** The model shares one type of status among all; only access keys for services of their own accord expire. */
export function settableStatus(status: "Active" | "Inactive" | "Expired"): "Active" | "Inactive" {
  if (status === "Expired") throw statusNotTaken(status);
  return status;
}
