import type { SnsHandler, WaitingSnsHandler } from "../deps.ts";
import * as errors from "../errors.ts";
import { pageOf } from "../paging.ts";
import { isPhoneNumber } from "../protocols.ts";
import type { Phone } from "../state.ts";
import { behind } from "./sms.ts";

/** "Up to 10 destination phone numbers" (SNS developer guide, "Using the SMS sandbox"). */
const mostNumbers = 10;
/** How long a password is good, and how often it may be wrong. */
const passwordMs = 15 * 60_000;
const mostFailures = 5;
/** "You must wait 24 hours before you can delete a verified number" (the same page). */
const settledMs = 24 * 60 * 60_000;

export const getSMSSandboxAccountStatus: SnsHandler<"GetSMSSandboxAccountStatus"> = () => ({ IsInSandbox: true });

/** Sends a password to the number: it lands in the postbox. A number that waits for one gets a new one. */
export const createSMSSandboxPhoneNumber: SnsHandler<"CreateSMSSandboxPhoneNumber"> = (deps, call, input) => {
  const { PhoneNumber: number } = input;
  if (!isPhoneNumber(number)) throw errors.invalid("PhoneNumber Reason: input incorrectly formatted");
  const known = deps.phones.get(call, number);
  if (known?.optedOutAt !== undefined) throw errors.optedOut();
  if (known?.sandbox?.verified) throw errors.userError(`Phone number ${number} is already verified`);
  if (!known?.sandbox && [...deps.phones.findBy(call, "sandbox")].length >= mostNumbers) {
    throw errors.userError(`You can have at most ${mostNumbers} destination phone numbers in the SMS sandbox`);
  }
  const password = [...deps.random.bytes(6)].map((byte) => byte % 10).join("");
  const sandbox = { createdAt: call.now, verified: false, password, sentAt: call.now, failures: 0 };
  deps.phones.put(call, { number, ...known, sandbox });
  deps.post.text(call, {
    to: number,
    text: `Your verification code to receive SMS messages from AWS is ${password}`,
    always: true,
  });
  return {};
};

/** A wrong password is remembered although the call is refused. */
export const verifySMSSandboxPhoneNumber: WaitingSnsHandler<"VerifySMSSandboxPhoneNumber"> = async (
  deps,
  call,
  input,
) => {
  const phone = deps.phones.get(call, input.PhoneNumber);
  if (!phone?.sandbox) throw errors.resourceNotFound();
  const { sandbox } = phone;
  if (sandbox.verified) return {};
  const isOver = call.now >= sandbox.sentAt + passwordMs || sandbox.failures >= mostFailures;
  if (isOver) throw errors.verification("The one-time password has expired", "Pending");
  const verified = input.OneTimePassword === sandbox.password;
  const failures = sandbox.failures + (verified ? 0 : 1);
  deps.store.transact(() => deps.phones.put(call, { ...phone, sandbox: { ...sandbox, verified, failures } }));
  if (!verified) throw errors.verification("The one-time password is invalid", "Pending");
  return {};
};

export const deleteSMSSandboxPhoneNumber: SnsHandler<"DeleteSMSSandboxPhoneNumber"> = (deps, call, input) => {
  const phone = deps.phones.get(call, input.PhoneNumber);
  if (!phone?.sandbox) throw errors.resourceNotFound();
  if (phone.sandbox.verified && call.now < phone.sandbox.createdAt + settledMs) {
    throw errors.userError("A verified phone number can be deleted 24 hours after it was added");
  }
  const { sandbox: _, ...rest } = phone;
  deps.phones.put(call, rest);
  return {};
};

export const listSMSSandboxPhoneNumbers: SnsHandler<"ListSMSSandboxPhoneNumbers"> = ({ phones }, call, input) => {
  const { items, next } = pageOf(
    input.NextToken,
    ({ number }: Phone) => [number],
    (after) => behind(phones.findBy(call, "sandbox"), after),
    input.MaxResults,
  );
  return {
    PhoneNumbers: items.map(({ number, sandbox }) => ({
      PhoneNumber: number,
      Status: sandbox?.verified ? ("Verified" as const) : ("Pending" as const),
    })),
    ...(next !== undefined && { NextToken: next }),
  };
};
