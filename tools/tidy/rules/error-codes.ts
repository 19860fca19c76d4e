import { type Project, shipped } from "../project.ts";
import { type Finding, find, type Rule } from "../rule.ts";
import { isNode, type Node } from "../source.ts";

/** Whether the table of a service, or the common errors, know a code. */
export type Knows = (service: string, code: string) => boolean;

/** Every `new AwsError(code, ...)` of a service names a code that a client of the service can know. */
export const errorCodes = (knows: Knows): Rule => ({
  name: "error codes stand in a table",
  check: (project) => check(project, knows),
  broken: {
    "src/services/sqs/errors.ts": [
      'export const known = () => new AwsError("QueueDoesNotExist", "m");',
      'export const unknown = () => new AwsError("QueueIsTooLong", "m");',
      "export const computed = (code: string) => new AwsError(code, '');",
      'export const stated = () => new AwsError("NotImplemented", "m", { status: 501 });',
    ].join("\n"),
  },
  foundAt: ["src/services/sqs/errors.ts:2", "src/services/sqs/errors.ts:3"],
});

function check(project: Project, knows: Knows): Finding[] {
  const found: Finding[] = [];
  for (const file of shipped(project)) {
    const service = /^src\/services\/([^/]+)\//.exec(file.path)?.[1];
    if (service === undefined) continue;
    for (const node of file.syntax().nodes) {
      if (node.type !== "NewExpression" || !isNamed(node.callee, "AwsError")) continue;
      const [first, , options] = Array.isArray(node.arguments) ? (node.arguments as unknown[]) : [];
      const code = textOf(first);
      if (code === undefined) {
        const says = "an error whose code is not written out";
        found.push(find(file, node.start, says, "Write a function for each code, as errors.ts does"));
      } else if (!knows(service, code) && !statesStatus(options)) {
        const says = `neither the table of ${service} nor the common errors know ${code}`;
        const remedy = "Correct the code, add it to src/model/patches with its evidence, or state its status here";
        found.push(find(file, node.start, says, remedy));
      }
    }
  }
  return found;
}

const isNamed = (value: unknown, name: string): boolean =>
  isNode(value) && value.type === "Identifier" && value.name === name;

const textOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === "Literal" && typeof value.value === "string" ? value.value : undefined;

/** `{ status: 501 }`: a code that no table knows says for itself how it is sent. */
const statesStatus = (options: unknown): boolean =>
  isNode(options) &&
  options.type === "ObjectExpression" &&
  (options.properties as Node[]).some((property) => isNamed(property.key, "status"));
