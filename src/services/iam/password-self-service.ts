import type { Scope } from "../../kernel/call.ts";
import type { PolicyText } from "../../kernel/gifts.ts";
import { userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import type { User } from "./state/user.ts";

/**
 * What "Allow users to change their own password" gives: "access to the iam:ChangePassword action for only their user and
 * to the iam:GetAccountPasswordPolicy action. This option does not attach a permissions policy to each user. Rather, IAM
 * applies the permissions at the account-level" (IAM user guide, "Set an account password policy for IAM users").
 */
export function passwordSelfService({ accountSettings }: Deps, scope: Scope, user: User): PolicyText | undefined {
  if (!accountSettings.get(scope, "settings")?.passwordPolicy?.usersMayChange) return undefined;
  const own = { Effect: "Allow", Action: "iam:ChangePassword", Resource: userArn(scope.account, user) };
  const policy = { Effect: "Allow", Action: "iam:GetAccountPasswordPolicy", Resource: "*" };
  return {
    name: "AllowUsersToChangePassword",
    attachedTo: `account ${scope.account}`,
    text: JSON.stringify({ Version: "2012-10-17", Statement: [own, policy] }),
  };
}
