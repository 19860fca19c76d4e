import { isRecord } from "../../base/record.ts";

/** What stands under `Principal.AWS` in the statements of a trust policy that is known to be well-formed. */
export function trustedPrincipals(text: string): string[] {
  const document: unknown = JSON.parse(text);
  const statements = isRecord(document) ? listOf(document.Statement) : [];
  return statements.flatMap((statement) => {
    const principal = isRecord(statement) ? statement.Principal : undefined;
    return isRecord(principal) ? listOf(principal.AWS).filter((each) => typeof each === "string") : [];
  });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
