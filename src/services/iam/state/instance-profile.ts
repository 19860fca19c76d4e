import { defineCollection } from "../../../kernel/collection.ts";
import type { Taggable } from "./principal.ts";
import { nameKey } from "./user.ts";

export interface InstanceProfile extends Taggable {
  /** AIPA... */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
  /** Id of the role; one at most, which is AWS's quota and no setting. */
  readonly role?: string | undefined;
}

export const instanceProfiles = defineCollection<InstanceProfile>({
  name: "iam.instance-profiles",
  scope: "account",
  version: 1,
  key: (profile) => [nameKey(profile.name)],
  indexes: { role: (profile) => (profile.role === undefined ? [] : [[profile.role]]) },
});
