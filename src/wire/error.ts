import { MalformedError } from "../base/malformed.ts";
import { AwsError } from "../kernel/error.ts";
import { type CommonErrorKind, type CommonErrorsTable, commonError } from "../model/common-errors.ts";
import type { Protocol } from "../model/table.ts";
// The one table that is needed before any service is: small, and bundled.
import commonErrorsTable from "../model/tables/common-errors.json" with { type: "json" };

/** Refusals that come before any service. Codes and statuses are the table's, by service and protocol. */

const table: CommonErrorsTable = commonErrorsTable;

/** Whom a refusal speaks for; the service is empty where the request could not be given to any. */
export interface Speaker {
  readonly service: string;
  readonly protocol: Protocol;
}

export function refusal(kind: CommonErrorKind, speaker: Speaker, message: string): AwsError {
  const { code, status } = commonError(table, speaker.service, speaker.protocol, kind);
  return new AwsError(code, fixedMessages[code] ?? message, { status });
}

/** Services that say the same whatever was wrong. */
const fixedMessages: Readonly<Record<string, string>> = {
  MalformedXML: "The XML you provided was not well-formed or did not validate against our published schema",
  MethodNotAllowed: "The specified method is not allowed against this resource.",
};

/** What `error`, thrown while a request was read, is to the client. */
export function asRefusal(error: unknown, speaker: Speaker): unknown {
  return error instanceof MalformedError ? refusal("malformed", speaker, error.message) : error;
}

/** The protocol's own words for an operation that does not exist. */
export function unknownOperation(speaker: Speaker, name: string, version = ""): AwsError {
  const isQuery = speaker.protocol === "query" || speaker.protocol === "ec2";
  const message = isQuery ? `Could not find operation ${name} for version ${version}` : `unknown operation: ${name}`;
  return refusal("unknownOperation", speaker, message);
}

export function missingOperation(speaker: Speaker): AwsError {
  return refusal("missingOperation", speaker, "The request is missing an action or a required parameter.");
}

/** Status of a code that the service's own model does not know; undefined where nothing knows it. */
export function commonStatus(code: string, speaker: Speaker): number | undefined {
  const own = table.services[speaker.service] ?? {};
  for (const { code: known, status } of [...Object.values(own), ...Object.values(table.families[speaker.protocol])]) {
    if (known === code) return status;
  }
  return Object.hasOwn(table.codes, code) ? table.codes[code] : undefined;
}
