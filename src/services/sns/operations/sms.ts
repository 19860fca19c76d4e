import type { SnsHandler } from "../deps.ts";
import { invalid, invalidBare, notImplemented } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { isPhoneNumber } from "../protocols.ts";
import { isOptedOut, smsSettingsOf } from "../sms.ts";
import type { Phone } from "../state.ts";

/** SNS API reference, SetSMSAttributes: what each value takes, for those that change something here. */
const attributes: Readonly<Record<string, (value: string) => boolean>> = {
  DefaultSenderID: (value) => value === "" || (/^[A-Za-z0-9-]{1,11}$/.test(value) && /[A-Za-z]/.test(value)),
  DefaultSMSType: (value) => value === "Promotional" || value === "Transactional",
  MonthlySpendLimit: (value) => /^\d+(?:\.\d+)?$/.test(value),
};

/** They send logs and reports, which nothing here takes. */
const unserved: ReadonlySet<string> = new Set([
  "DeliveryStatusIAMRole",
  "DeliveryStatusSuccessSamplingRate",
  "UsageReportS3Bucket",
]);

export const setSMSAttributes: SnsHandler<"SetSMSAttributes"> = (deps, call, { attributes: given }) => {
  for (const [name, value] of Object.entries(given)) {
    if (unserved.has(name) && value !== "") throw notImplemented(`SetSMSAttributes: ${name}`);
    const fits = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!fits && !unserved.has(name)) throw invalidBare(`${name} is not a valid attribute`);
    if (fits && !fits(value)) throw invalidBare(`${name} is invalid`);
  }
  // "You can't set a value greater than your spending quota", which is 1 USD until AWS raises it.
  if (Number(given.MonthlySpendLimit ?? 0) > 1) throw invalid("MonthlySpendLimit exceeds the limit of 1");
  deps.smsSettings.put(call, { attributes: { ...smsSettingsOf(deps, call), ...given } });
  return {};
};

export const getSMSAttributes: SnsHandler<"GetSMSAttributes"> = (deps, call, { attributes: wanted = [] }) => {
  const all = Object.entries(smsSettingsOf(deps, call));
  return { attributes: Object.fromEntries(all.filter(([name]) => wanted.length === 0 || wanted.includes(name))) };
};

const checkNumber = (number: string): void => {
  if (!isPhoneNumber(number)) throw invalid("PhoneNumber Reason: input incorrectly formatted");
};

export const checkIfPhoneNumberIsOptedOut: SnsHandler<"CheckIfPhoneNumberIsOptedOut"> = (
  deps,
  call,
  { phoneNumber },
) => {
  checkNumber(phoneNumber);
  return { isOptedOut: isOptedOut(deps, call, phoneNumber) };
};

export const listPhoneNumbersOptedOut: SnsHandler<"ListPhoneNumbersOptedOut"> = (
  { phones },
  call,
  { nextToken: token },
) => {
  const { items, next } = pageOf(
    token,
    ({ number }: Phone) => [number],
    (after) => behind(phones.findBy(call, "optedOut"), after),
  );
  return { phoneNumbers: items.map(({ number }) => number), ...(next !== undefined && { nextToken: next }) };
};

export function* behind(all: Iterable<Phone>, after: readonly string[] | undefined): Generator<Phone> {
  for (const phone of all) if (after === undefined || phone.number > (after[0] ?? "")) yield phone;
}

/** "You can opt in a phone number only once every 30 days" (SNS API reference, OptInPhoneNumber). */
const betweenMs = 30 * 86_400_000;

export const optInPhoneNumber: SnsHandler<"OptInPhoneNumber"> = ({ phones }, call, { phoneNumber }) => {
  checkNumber(phoneNumber);
  const phone = phones.get(call, phoneNumber);
  if (!phone || phone.optedOutAt === undefined) return {};
  if (phone.optedInAt !== undefined && call.now < phone.optedInAt + betweenMs) {
    throw invalid("PhoneNumber Reason: The phone number was opted in within the last 30 days");
  }
  const { optedOutAt: _, ...rest } = phone;
  phones.put(call, { ...rest, optedInAt: call.now });
  return {};
};

/** Numbers are bought of AWS End User Messaging, which is not here: an account has none. */
export const listOriginationNumbers: SnsHandler<"ListOriginationNumbers"> = () => ({ PhoneNumbers: [] });
