import { defineCollection } from "../../../kernel/collection.ts";
import type { Taggable } from "./principal.ts";
import { nameKey } from "./user.ts";

/** A customer-managed policy. AWS's own are published data and stand in no collection. */
export interface ManagedPolicy extends Taggable {
  /** ANPA... */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly description?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Five at most, oldest first. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersion: string;
  /** Number of the next version: numbers are never used again. */
  readonly nextVersion: number;
}

export interface PolicyVersion {
  /** `v1`, `v2` ... */
  readonly id: string;
  readonly text: string;
  readonly createdAt: number;
}

export const managedPolicies = defineCollection<ManagedPolicy>({
  name: "iam.policies",
  scope: "account",
  version: 1,
  key: (policy) => [nameKey(policy.name)],
});
