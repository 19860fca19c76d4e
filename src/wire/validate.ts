import { capitalized, uncapitalized } from "../base/text.ts";
import type { AwsError } from "../kernel/error.ts";
import type { Operation } from "../model/link.ts";
import type { Protocol } from "../model/table.ts";
import { ec2MemberName } from "./codec/form.ts";
import { constraintsOf, type Violation } from "./constraints.ts";
import { refusal, type Speaker } from "./error.ts";
import { patternSentence } from "./pattern-words.ts";
import { s3Words } from "./s3-words.ts";

/**
 * The model's constraints on an input, before the handler: required, length, range, pattern, enum, union, all the way
 * down. Throws what AWS answers: Coral's sentence for most protocols, and EC2's own.
 */
export function validateInput(
  operation: Operation,
  protocol: Protocol,
  input: Readonly<Record<string, unknown>>,
): void {
  const { input: shape } = operation;
  const check = shape && constraintsOf(shape);
  if (!check) return;
  const violations: Violation[] = [];
  check(input, "", violations);
  if (violations.length > 0) throw violationError(operation, protocol, violations);
}

/** Coral stops counting at ten. */
const mostViolations = 10;

function violationError(operation: Operation, protocol: Protocol, violations: readonly Violation[]): AwsError {
  const speaker: Speaker = { service: operation.service.id, protocol };
  const [first] = violations;
  const spoken = first && s3Words(operation, first);
  if (spoken) return spoken;
  if (protocol === "ec2" && first) return ec2Error(speaker, operation, first);
  const told = violations.slice(0, mostViolations);
  const own = told.length === 1 && first ? patternSentence(speaker.service, first.pattern, first.path) : undefined;
  if (own !== undefined) return refusal("validation", speaker, own);
  const sentences = told.map(({ value, path, constraint, pattern }) => {
    const explained = patternSentence(speaker.service, pattern, path);
    if (explained !== undefined) return explained;
    const shown = value === undefined ? "" : ` ${value}`;
    return `Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
  });
  const kind = first && standsInXmlBody(operation, protocol, first) ? "malformed" : "validation";
  const count = told.length === 1 ? "1 validation error" : `${told.length} validation errors`;
  return refusal(kind, speaker, `${count} detected: ${sentences.join("; ")}`);
}

/** An XML document that does not fit its schema is as good as malformed (S3 API reference, "Error responses": MalformedXML). */
function standsInXmlBody({ input }: Operation, protocol: Protocol, { path }: Violation): boolean {
  if (protocol !== "rest-xml" || !input?.payload || input.payload.shape.type !== "structure") return false;
  const body = uncapitalized(input.payload.name);
  return path === body || path.startsWith(`${body}.`);
}

/** EC2 tells of one parameter at a time, by its name in the query. */
function ec2Error(speaker: Speaker, operation: Operation, { path, value, missing }: Violation): AwsError {
  const [top = "", ...deeper] = path.split(".").filter((part) => part !== "member");
  const member = operation.input?.members.find((each) => uncapitalized(each.name) === top);
  const name = [member ? ec2MemberName(member) : top, ...deeper].map(capitalized).join(".");
  if (missing) return refusal("missingParameter", speaker, `The request must contain the parameter ${name}`);
  const shown = value === undefined ? "" : ` (${value.slice(1, -1)})`;
  return refusal("validation", speaker, `Value${shown} for parameter ${name} is invalid.`);
}
