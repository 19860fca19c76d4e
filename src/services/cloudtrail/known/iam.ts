import type { AuditResource } from "../../../kernel/audit.ts";
import type { KnownRow, KnownRows } from "./known-row.ts";

/** IAM's records carry no resources; the event history finds them by their names. */
const types: Readonly<Record<string, string>> = {
  UserName: "AWS::IAM::User",
  GroupName: "AWS::IAM::Group",
  RoleName: "AWS::IAM::Role",
  InstanceProfileName: "AWS::IAM::InstanceProfile",
  PolicyArn: "AWS::IAM::Policy",
  AccessKeyId: "AWS::IAM::AccessKey",
};

const touching: KnownRow = {
  resources: (_call, input) =>
    Object.entries(types).flatMap(([member, type]): AuditResource[] => {
      const name = input[member];
      return typeof name === "string" ? [{ type, name }] : [];
    }),
};

const operations = [
  "AddRoleToInstanceProfile",
  "AddUserToGroup",
  "AttachGroupPolicy",
  "AttachRolePolicy",
  "AttachUserPolicy",
  "CreateAccessKey",
  "CreateGroup",
  "CreateInstanceProfile",
  "CreateLoginProfile",
  "CreatePolicyVersion",
  "CreateRole",
  "CreateUser",
  "DeleteAccessKey",
  "DeleteGroup",
  "DeleteGroupPolicy",
  "DeleteInstanceProfile",
  "DeleteLoginProfile",
  "DeletePolicy",
  "DeletePolicyVersion",
  "DeleteRole",
  "DeleteRolePermissionsBoundary",
  "DeleteRolePolicy",
  "DeleteUser",
  "DeleteUserPermissionsBoundary",
  "DeleteUserPolicy",
  "DetachGroupPolicy",
  "DetachRolePolicy",
  "DetachUserPolicy",
  "GetGroup",
  "GetPolicy",
  "GetRole",
  "GetUser",
  "PutGroupPolicy",
  "PutRolePermissionsBoundary",
  "PutRolePolicy",
  "PutUserPermissionsBoundary",
  "PutUserPolicy",
  "RemoveRoleFromInstanceProfile",
  "RemoveUserFromGroup",
  "TagRole",
  "TagUser",
  "UntagRole",
  "UntagUser",
  "UpdateAccessKey",
  "UpdateAssumeRolePolicy",
  "UpdateGroup",
  "UpdateLoginProfile",
  "UpdateRole",
  "UpdateUser",
];

export const iam: KnownRows = Object.fromEntries(operations.map((operation) => [operation, touching]));
