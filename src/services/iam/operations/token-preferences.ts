import type { IamHandler } from "../deps.ts";

export const setSecurityTokenServicePreferences: IamHandler<"SetSecurityTokenServicePreferences"> = (
  { accountSettings },
  call,
  { GlobalEndpointTokenVersion },
) => {
  accountSettings.put(call, { ...accountSettings.get(call, "settings"), tokenVersion: GlobalEndpointTokenVersion });
  return {};
};
