import { formDecode } from "../base/percent.ts";

/** Parameters of a query string in their order; a name may come more than once. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>;

const none: QueryParameters = new Map();

/** Throws MalformedError for a bad escape. `a` and `a=` are both the empty value. */
export function parseQueryString(query: string): QueryParameters {
  if (query === "") return none;
  const parameters = new Map<string, string[]>();
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = formDecode(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? "" : formDecode(part.slice(equals + 1));
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}
