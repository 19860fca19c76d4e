import { defineCollection } from "../../../kernel/collection.ts";
import type { PolicyHolder, Taggable } from "./principal.ts";
import { nameKey } from "./user.ts";

export interface Role extends PolicyHolder, Taggable {
  /** AROA... */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
  /** As it was written. What it means today: trustPolicyNow. */
  readonly trustPolicy: string;
  /** Unique ids of the users and roles that it names, by their ARNs at the time. */
  readonly trustedIds?: Readonly<Record<string, string>> | undefined;
  readonly description?: string | undefined;
  readonly maxSessionSeconds: number;
  readonly boundary?: string | undefined;
  /** The service that a service-linked role belongs to: `elasticloadbalancing.amazonaws.com`. */
  readonly linkedService?: string | undefined;
}

export const roles = defineCollection<Role>({
  name: "iam.roles",
  scope: "account",
  version: 1,
  key: (role) => [nameKey(role.name)],
  indexes: {
    id: (role) => [[role.id]],
    policy: (role) => role.attached.map((policy) => [policy]),
    boundary: (role) => (role.boundary === undefined ? [] : [[role.boundary]]),
  },
});
