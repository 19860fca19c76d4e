import type { PolicyDocument } from "../document.ts";
import type { Finding } from "./finding.ts";

export const sidNotUnique = "Statement IDs (SID) in a single policy must be unique.";

const sidPattern = /^[0-9A-Za-z]*$/;

/** Statement ids of a policy in IAM: letters and digits, each once. An empty one is none. */
export function findSidProblem({ statements }: PolicyDocument): Finding | undefined {
  const seen = new Set<string>();
  for (const { sid, start } of statements) {
    if (sid === undefined || sid === "") continue;
    if (seen.has(sid)) {
      return {
        message: sidNotUnique,
        detail: `the statement id ${sid} occurs twice`,
        offset: start,
      };
    }
    seen.add(sid);
  }
  const odd = statements.find(({ sid }) => sid !== undefined && !sidPattern.test(sid));
  return (
    odd && {
      message:
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
      detail: `the statement id ${odd.sid} has characters other than letters and digits`,
      offset: odd.start,
    }
  );
}
