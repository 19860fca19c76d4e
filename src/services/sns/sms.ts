import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Attributes, Phone, SmsSettings } from "./state.ts";

export interface PhoneState {
  readonly phones: Collection<Phone>;
  readonly smsSettings: Collection<SmsSettings>;
}

/** "MonthlySpendLimit: 1 USD" (SNS developer guide, "SMS sandbox"). */
const usual: Attributes = { MonthlySpendLimit: "1" };

export const smsSettingsOf = ({ smsSettings }: PhoneState, scope: Scope): Attributes =>
  smsSettings.get(scope, "settings")?.attributes ?? usual;

export const isOptedOut = ({ phones }: PhoneState, scope: Scope, number: string): boolean =>
  phones.get(scope, number)?.optedOutAt !== undefined;

export function optOut({ phones }: PhoneState, scope: Scope, number: string, now: number): void {
  phones.put(scope, { number, ...phones.get(scope, number), optedOutAt: now });
}

/**
 * Why a text message reaches nobody. AWS answers with a message id all the same, and tells its logs (SNS developer guide,
 * "Using the SMS sandbox": "You can send SMS messages only to verified destination phone numbers").
 */
export function whyUndelivered({ phones }: PhoneState, scope: Scope, number: string): string | undefined {
  const phone = phones.get(scope, number);
  if (phone?.optedOutAt !== undefined) return "the phone number has opted out";
  return phone?.sandbox?.verified ? undefined : "the phone number is not verified in the SMS sandbox";
}
