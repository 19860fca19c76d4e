import type { Member, Operation } from "../model/link.ts";
import { remembered } from "../wire/memo.ts";

const tokenInQuery = /(X-Amz-Security-Token=)[^&\n]*/g;
const tokenInHeaders = /^(x-amz-security-token:).*$/gm;

/**
 * A canonical request, or a message that repeats one, without what has no place in a journey: the session token, which is
 * as good as half a password, and what the model of the operation calls sensitive. Found by their names, since a query
 * holds the values with escapes.
 */
export function withoutSecrets(text: string, operation: Operation | undefined): string {
  const bare = text.replace(tokenInQuery, "$1(session token)").replace(tokenInHeaders, "$1(session token)");
  const sensitive = operation?.input && sensitiveIn(operation);
  return sensitive ? bare.replace(sensitive, "(sensitive)") : bare;
}

/**
 * The names of sensitive members with what stands before their values. In the query also what is read from a header, since
 * a presigned URL may carry it there. Undefined where nothing is sensitive.
 */
const sensitiveIn = remembered(({ input }: Operation): RegExp | undefined => {
  const members = input?.members.filter(({ traits }) => traits.sensitive) ?? [];
  if (members.length === 0) return undefined;
  const headers = members.filter(({ traits }) => traits.location === "header");
  const alternatives = [`(?<=(?<![\\w.-])(?:${namesIn(members)})(?:\\.[^=&\\n]*)?=)[^&\\n]*`];
  if (headers.length > 0) alternatives.push(`(?<=^(?:${namesIn(headers)}):).*$`);
  return new RegExp(alternatives.join("|"), "gim");
});

/** Of letters, digits and hyphens: nothing in them means anything in an expression. */
const namesIn = (members: readonly Member[]): string =>
  members.flatMap(({ name, traits }) => [name, traits.locationName ?? name]).join("|");
