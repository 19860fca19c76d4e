import type { PolicyDocument } from "../document.ts";
import type { Finding } from "./finding.ts";

const invalidInVendor = /[^a-zA-Z0-9\-.]/;

/** Every action is `*` or `vendor:name`. What the name may be, IAM does not check. */
export function findActionProblem({ statements }: PolicyDocument): Finding | undefined {
  for (const { actions, start } of statements) {
    for (const action of actions?.values ?? []) {
      const message = actionProblem(action);
      if (message !== undefined)
        return { message, detail: `the action ${JSON.stringify(action)}: ${message}`, offset: start };
    }
  }
  return undefined;
}

function actionProblem(action: string): string | undefined {
  if (action === "*") return undefined;
  const [vendor = "", ...names] = action.split(":");
  if (names.length === 0) return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  if (names.length > 1) return "Actions/Condition can contain only one colon.";
  return vendor !== "*" && invalidInVendor.test(vendor) ? `Vendor ${vendor} is not valid` : undefined;
}
