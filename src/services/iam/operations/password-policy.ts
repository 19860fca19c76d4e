import type { IamHandler } from "../deps.ts";
import { noPasswordPolicy, noPasswordPolicyToDelete } from "../errors.ts";

/** Replaces the whole policy: what is not given goes back to its default. */
export const updateAccountPasswordPolicy: IamHandler<"UpdateAccountPasswordPolicy"> = (deps, call, input) => {
  const { accountSettings } = deps;
  const passwordPolicy = {
    minimumLength: input.MinimumPasswordLength ?? leastLength,
    requireSymbols: input.RequireSymbols ?? false,
    requireNumbers: input.RequireNumbers ?? false,
    requireUppercase: input.RequireUppercaseCharacters ?? false,
    requireLowercase: input.RequireLowercaseCharacters ?? false,
    usersMayChange: input.AllowUsersToChangePassword ?? false,
    maxAgeDays: input.MaxPasswordAge,
    reusePrevention: input.PasswordReusePrevention,
    hardExpiry: input.HardExpiry,
  };
  accountSettings.put(call, { ...accountSettings.get(call, "settings"), passwordPolicy });
  return {};
};

/** "If you do not specify a value ... it defaults to 6", though an account without a policy wants 8. */
const leastLength = 6;

export const getAccountPasswordPolicy: IamHandler<"GetAccountPasswordPolicy"> = ({ accountSettings }, call) => {
  const policy = accountSettings.get(call, "settings")?.passwordPolicy;
  if (!policy) throw noPasswordPolicy(call.account);
  return {
    PasswordPolicy: {
      MinimumPasswordLength: policy.minimumLength,
      RequireSymbols: policy.requireSymbols,
      RequireNumbers: policy.requireNumbers,
      RequireUppercaseCharacters: policy.requireUppercase,
      RequireLowercaseCharacters: policy.requireLowercase,
      AllowUsersToChangePassword: policy.usersMayChange,
      ExpirePasswords: policy.maxAgeDays !== undefined,
      ...(policy.maxAgeDays !== undefined && { MaxPasswordAge: policy.maxAgeDays }),
      ...(policy.reusePrevention !== undefined && { PasswordReusePrevention: policy.reusePrevention }),
      ...(policy.hardExpiry !== undefined && { HardExpiry: policy.hardExpiry }),
    },
  };
};

export const deleteAccountPasswordPolicy: IamHandler<"DeleteAccountPasswordPolicy"> = ({ accountSettings }, call) => {
  const settings = accountSettings.get(call, "settings");
  if (!settings?.passwordPolicy) throw noPasswordPolicyToDelete();
  const { passwordPolicy: _, ...rest } = settings;
  accountSettings.put(call, rest);
  return {};
};
