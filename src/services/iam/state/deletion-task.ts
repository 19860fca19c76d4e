import { defineCollection } from "../../../kernel/collection.ts";

/** The deletion of a service-linked role, which AWS carries out after it has answered. */
export interface DeletionTask {
  /** `task/aws-service-role/<service>/<role>/<uuid>`. */
  readonly id: string;
  readonly roleName: string;
  readonly status: "SUCCEEDED" | "FAILED";
  /** Why it failed. */
  readonly reason?: string | undefined;
}

export const deletionTasks = defineCollection<DeletionTask>({
  name: "iam.deletion-tasks",
  scope: "account",
  version: 1,
  key: (task) => [task.id],
});
