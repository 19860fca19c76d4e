import { defineCollection } from "../../../kernel/collection.ts";
import type { PolicyHolder } from "./principal.ts";
import { nameKey } from "./user.ts";

export interface Group extends PolicyHolder {
  /** AGPA... */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
}

export const groups = defineCollection<Group>({
  name: "iam.groups",
  scope: "account",
  version: 1,
  key: (group) => [nameKey(group.name)],
  indexes: {
    id: (group) => [[group.id]],
    policy: (group) => group.attached.map((policy) => [policy]),
  },
});
