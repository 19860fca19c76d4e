import { onKeyHolder } from "./iam-credential-rows.ts";
import { onUser } from "./iam-rows.ts";

/** How each operation is authorized. Resources and condition keys: service authorization reference, "AWS IAM". */
export const iam = {
  // Access keys
  CreateAccessKey: onUser("CreateAccessKey"),
  DeleteAccessKey: onUser("DeleteAccessKey"),
  GetAccessKeyLastUsed: onKeyHolder("GetAccessKeyLastUsed"),
  ListAccessKeys: onUser("ListAccessKeys"),
  UpdateAccessKey: onUser("UpdateAccessKey"),

  // Users
  GetUser: onUser("GetUser"),
};
