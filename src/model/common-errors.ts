import type { Protocol } from "./table.ts";

/** Refusals that come before any service: their codes differ by protocol family, their meaning does not. */
export type CommonErrorKind =
  | "accessDenied"
  | "unknownKey"
  | "signatureMismatch"
  | "missingToken"
  | "incompleteSignature"
  | "expiredToken"
  /** The request's date is too far from the clock. */
  | "requestExpired"
  | "throttled"
  | "unknownOperation"
  | "missingOperation"
  /** The body cannot be read in the protocol that it claims. */
  | "malformed"
  | "validation"
  | "missingParameter"
  | "tooLarge"
  | "internal"
  | "unavailable"
  | "notSubscribed";

export interface CommonError {
  readonly code: string;
  readonly status: number;
}

/** `tables/common-errors.json`, written as `patches/common.json`: no model has these errors. */
export interface CommonErrorsTable {
  readonly source: Readonly<Record<string, string>>;
  readonly families: Readonly<Record<Protocol, Readonly<Record<CommonErrorKind, CommonError>>>>;
  /** Services that differ from their family, by id. */
  readonly services: Readonly<Record<string, Readonly<Partial<Record<CommonErrorKind, CommonError>>>>>;
  /** Status of each code of the page Common Errors, for codes that arrive without a kind. */
  readonly codes: Readonly<Record<string, number>>;
}

/** What `service` says for `kind` when it speaks `protocol`. */
export function commonError(
  table: CommonErrorsTable,
  service: string,
  protocol: Protocol,
  kind: CommonErrorKind,
): CommonError {
  const own = Object.hasOwn(table.services, service) ? table.services[service]?.[kind] : undefined;
  return own ?? table.families[protocol][kind];
}
