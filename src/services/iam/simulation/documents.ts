import { type CompiledPolicy, checkPolicy, compilePolicy, type PolicyKind } from "../../../engines/iam/index.ts";
import { invalidInput } from "../errors.ts";

/** The simulator takes documents that a Put operation would take. */
export function requireReadable(text: string, kind: PolicyKind = "identity"): void {
  const problem = checkPolicy(text, kind);
  if (problem) throw invalidInput(`The policy is not valid: ${problem.message}`);
}

/** Policies of the request, under the names that the simulator gives them: `PolicyInputList.1`. */
export function givenPolicies(texts: readonly string[], kind: PolicyKind, parameter: string): CompiledPolicy[] {
  return texts.map((text, index) => {
    requireReadable(text, kind);
    return compilePolicy(text, { kind, name: `${parameter}.${index + 1}` });
  });
}
