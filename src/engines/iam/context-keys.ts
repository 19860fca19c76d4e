import type { PolicyDocument, Statement } from "./document.ts";
import { versionWithVariables } from "./document.ts";
import { DocumentFlaw } from "./flaw.ts";
import { readDocument } from "./parse.ts";
import { isVariable, parseTemplate } from "./variables.ts";

/**
 * The condition keys that decisions of this policy may read: those of conditions, and of policy variables. As written,
 * each once whatever its case, in order of appearance. What GetContextKeysForCustomPolicy lists.
 *
 * @returns undefined for a document that cannot be read.
 */
export function contextKeysIn(text: string): readonly string[] | undefined {
  try {
    return [...keysOfDocument(readDocument(text)).values()];
  } catch (error) {
    if (error instanceof DocumentFlaw) return undefined;
    throw error;
  }
}

/** The same of a document that was read: by their names in lower case. */
export function keysOfDocument(document: PolicyDocument): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const key of document.statements.flatMap((statement) => keysOf(statement, document))) {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return keys;
}

function keysOf(statement: Statement, { version }: PolicyDocument): string[] {
  const withVariables = version === versionWithVariables;
  const variablesIn = (values: readonly string[]) =>
    values.flatMap((value) =>
      parseTemplate(value, withVariables)
        .pieces.filter(isVariable)
        .map((piece) => piece.name),
    );
  return [
    ...variablesIn(statement.resources?.values ?? []),
    ...statement.conditions.flatMap(({ key, values }) => [key, ...variablesIn(values)]),
  ];
}
