/**
 * Published patterns that a backtracking engine takes exponential or high polynomial time to refuse a value by, and what
 * is tested in their place: the same language without ambiguous repetition. Messages show the published pattern.
 */
export const patternRewrites: ReadonlyMap<string, string> = new Map([
  // dynamodb S3Bucket: the class in the middle holds those at both ends.
  ["^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$", "[a-z0-9A-Z][.\\-\\w]*[a-z0-9A-Z]"],
  // ecr ScanningRepositoryFilterValue: separators stand alone, between runs of the rest.
  ["^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$", "[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*"],
  // events AuthHeaderParameters, HeaderValue; pipes HeaderValue: whatever begins, after tabs, with a printable one.
  [
    "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$",
    "\\t*[^\\x00-\\x1F:\\x7F][^\\x00-\\x08\\x0A-\\x1F:\\x7F]*",
  ],
  ["^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$", "\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*"],
  [
    "[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*)",
    "\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*",
  ],
  // glue JsonPathString: the dot is in the class, too.
  ["\\$(\\.[a-zA-Z0-9_.@\\[\\]\\(\\)-]+)*", "\\$(?:\\.[a-zA-Z0-9_.@\\[\\]()-]+)?"],
  // rds DBProxyName and others: hyphens stand alone, between runs of the rest.
  ["[a-zA-Z](?:-?[a-zA-Z0-9]+)*", "[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*"],
  // rds DBCapacityReservationName: as above; a run without a hyphen right behind the first letter is one of the 15.
  ["[a-z](?:-?[a-z0-9]+){0,15}", "[a-z](?:[a-z0-9]+(?:-[a-z0-9]+){0,14}|(?:-[a-z0-9]+){0,15})"],
]);
