import { defineCollection } from "../../../kernel/collection.ts";

/** The deletion of a service-linked role. AWS carries it out behind the answer, and is asked how it went. */
export interface DeletionTask {
  /** `task/aws-service-role/<service>/<role>/<uuid>`. */
  readonly id: string;
  readonly roleName: string;
  readonly status: "SUCCEEDED";
}

export const deletionTasks = defineCollection<DeletionTask>({
  name: "iam.deletion-tasks",
  scope: "account",
  version: 1,
  key: (task) => [task.id],
});
