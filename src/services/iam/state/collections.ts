import type { CollectionDefinition } from "../../../kernel/collection.ts";
import { accessJobs } from "./access-job.ts";
import { accessKeys } from "./access-key.ts";
import { deletionTasks } from "./deletion-task.ts";
import { groups } from "./group.ts";
import { instanceProfiles } from "./instance-profile.ts";
import { managedPolicies } from "./managed-policy.ts";
import { roles } from "./role.ts";
import { useRecords } from "./use.ts";
import { users } from "./user.ts";

/** Everything that IAM stores in. Their types are of no use to whoever walks over all collections. */
export const collections = [
  users,
  groups,
  roles,
  managedPolicies,
  instanceProfiles,
  deletionTasks,
  accessJobs,
  useRecords,
  accessKeys,
] as readonly unknown[] as readonly CollectionDefinition<never>[];
