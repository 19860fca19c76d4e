import { defineCollection } from "../../../kernel/collection.ts";
import type { PolicyHolder, Taggable } from "./principal.ts";

/** Times are epoch milliseconds, in all of IAM's state. */
export interface User extends PolicyHolder, Taggable {
  /** AIDA...: what other collections refer to, since names change. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
  /** ARN of the permissions boundary. */
  readonly boundary?: string | undefined;
  /** Ids of the groups that the user is in, in order of joining. */
  readonly groups: readonly string[];
}

/** Names are unique regardless of case (IAM user guide, "IAM identifiers"). */
export const nameKey = (name: string): string => name.toLowerCase();

export const users = defineCollection<User>({
  name: "iam.users",
  scope: "account",
  version: 1,
  key: (user) => [nameKey(user.name)],
  indexes: {
    id: (user) => [[user.id]],
    group: (user) => user.groups.map((group) => [group]),
    policy: (user) => user.attached.map((policy) => [policy]),
    boundary: (user) => (user.boundary === undefined ? [] : [[user.boundary]]),
  },
});
