import { onUser } from "./iam-rows.ts";

/** How each operation is authorized. Resources and condition keys: service authorization reference, "AWS IAM". */
export const iam = {
  // Users
  GetUser: onUser("GetUser"),
};
