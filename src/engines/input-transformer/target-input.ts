import type { Json } from "../event-pattern/fields.ts";
import { minified } from "./json.ts";
import type { JsonPath } from "./json-path.ts";
import { readJsonPath, valueAt } from "./json-path.ts";
import type { Template } from "./template.ts";
import { fillTemplate, namesIn, readTemplate } from "./template.ts";

/** What a target of a rule says of its input, as the API has it. */
export interface TargetInputParameters {
  readonly Id: string;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: InputTransformerParameters | undefined;
}

interface InputTransformerParameters {
  readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
  readonly InputTemplate: string;
}

/** What a target of a rule receives. */
export type TargetInput =
  | { readonly kind: "event" }
  | { readonly kind: "constant"; readonly text: string }
  | { readonly kind: "path"; readonly path: JsonPath }
  | { readonly kind: "transformer"; readonly paths: ReadonlyMap<string, JsonPath>; readonly template: Template };

export interface TargetInputProblem {
  readonly code: "ValidationException";
  readonly message: string;
}

/** Where an event comes through: what the predefined variables stand for. */
export interface RuleContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

type Event = { readonly [name: string]: Json };

/** EventBridge user guide, predefined variables. */
const predefined: Readonly<Record<string, (event: Event, context: RuleContext) => Json>> = {
  "aws.events.rule-arn": (_, { ruleArn }) => ruleArn,
  "aws.events.rule-name": (_, { ruleName }) => ruleName,
  "aws.events.event.ingestion-time": (_, { ingestionTime }) => ingestionTime,
  "aws.events.event": withoutDetail,
  "aws.events.event.json": (event) => event,
};
/** Those that are JSON and are not escaped: only as a value in a JSON object. */
const onlyInJson: ReadonlySet<string> = new Set(["aws.events.event", "aws.events.event.json"]);

/** Observed: the event without its detail has this name for `detail-type`. */
function withoutDetail(event: Event): Json {
  const members = Object.entries(event).filter(([name]) => name !== "detail");
  return Object.fromEntries(members.map(([name, value]) => [name === "detail-type" ? "detailType" : name, value]));
}

/** What stands between angle brackets and may be a variable. */
const variable = /^[A-Za-z0-9_.-]+$/;

/** Reads what PutTargets takes. How long texts may be, and how many paths, the API's table says. */
export function readTargetInput(
  target: TargetInputParameters,
): { readonly input: TargetInput } | { readonly problem: TargetInputProblem } {
  const { Id, Input, InputPath, InputTransformer } = target;
  const refuse = (message: string): { readonly problem: TargetInputProblem } => ({
    problem: { code: "ValidationException", message },
  });
  if ([Input, InputPath, InputTransformer].filter((each) => each !== undefined).length > 1) {
    return refuse(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined) {
    if (minified(Input) === undefined) return refuse(`Input for target ${Id} is not a valid JSON text.`);
    return { input: { kind: "constant", text: Input } };
  }
  if (InputPath !== undefined) {
    const path = readJsonPath(InputPath);
    return path ? { input: { kind: "path", path } } : refuse(`InputPath for target ${Id} is invalid.`);
  }
  if (!InputTransformer) return { input: { kind: "event" } };
  const read = readTransformer(InputTransformer);
  return typeof read === "string" ? refuse(read.replace("target", `target ${Id}`)) : { input: read };
}

/** The message of a refusal, with `target` where the target is named. */
function readTransformer({ InputPathsMap = {}, InputTemplate }: InputTransformerParameters): TargetInput | string {
  const paths = new Map<string, JsonPath>();
  for (const [name, text] of Object.entries(InputPathsMap)) {
    const path = readJsonPath(text);
    if (!path) return "InputPath for target is invalid.";
    paths.set(name, path);
  }
  const template = readTemplate(InputTemplate, (name) => variable.test(name));
  const inObject = /^\s*\{/.test(InputTemplate);
  for (const name of namesIn(template)) {
    if (paths.has(name)) continue;
    if (!Object.hasOwn(predefined, name)) return `InputTemplate for target contains invalid placeholder ${name}.`;
    if (onlyInJson.has(name) && !inObject) {
      return `InputTemplate for target contains placeholder ${name} valid only for JSON template.`;
    }
  }
  return { kind: "transformer", paths, template };
}

/**
 * What the target receives of `event`, as text: JSON, or what a template makes. Undefined where there is nothing that
 * could be sent: the path leads nowhere, or the filled template is no JSON.
 */
export function applyTargetInput(input: TargetInput, event: Event, context: RuleContext): string | undefined {
  switch (input.kind) {
    case "event":
      return JSON.stringify(event);
    case "constant":
      return input.text;
    case "path": {
      const value = valueAt(event, input.path);
      return value === undefined ? undefined : JSON.stringify(value);
    }
    case "transformer":
      return fillTemplate(input.template, (name) => {
        const path = input.paths.get(name);
        return path ? valueAt(event, path) : predefined[name]?.(event, context);
      });
  }
}
