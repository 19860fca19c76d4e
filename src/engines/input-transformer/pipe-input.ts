import type { Json } from "../event-pattern/fields.ts";
import { parsedIfJson } from "./json.ts";
import type { JsonPath } from "./json-path.ts";
import { readJsonPath, valueAt } from "./json-path.ts";
import type { Template } from "./template.ts";
import { fillTemplate, namesIn, readTemplate } from "./template.ts";

/** The template of a pipe's enrichment or target. */
export interface PipeInput {
  readonly template: Template;
  readonly paths: ReadonlyMap<string, JsonPath>;
}

/** Where an event comes through: what the reserved variables stand for. */
export interface PipeContext {
  readonly pipeArn: string;
  readonly pipeName: string;
  readonly sourceArn: string;
  readonly enrichmentArn?: string | undefined;
  readonly targetArn: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

/** EventBridge user guide, Pipes input transformation, reserved variables. */
const reserved: Readonly<Record<string, (event: Json, context: PipeContext) => Json | undefined>> = {
  "aws.pipes.pipe-arn": (_, { pipeArn }) => pipeArn,
  "aws.pipes.pipe-name": (_, { pipeName }) => pipeName,
  "aws.pipes.source-arn": (_, { sourceArn }) => sourceArn,
  "aws.pipes.enrichment-arn": (_, { enrichmentArn }) => enrichmentArn,
  "aws.pipes.target-arn": (_, { targetArn }) => targetArn,
  "aws.pipes.event.ingestion-time": (_, { ingestionTime }) => ingestionTime,
  "aws.pipes.event": (event) => event,
  "aws.pipes.event.json": withParsedBodies,
};

/** Fields that carry a payload as text: the body of a message of SQS or MQ, the data of a stream record. */
const bodies: ReadonlySet<string> = new Set(["body", "data", "value"]);

/** The event with its body as JSON, where it is some. */
function withParsedBodies(event: Json): Json {
  if (typeof event !== "object" || event === null || Array.isArray(event)) return event;
  const members = Object.entries(event as { readonly [name: string]: Json });
  return Object.fromEntries(members.map(([name, value]) => [name, bodies.has(name) ? parsedIfJson(value) : value]));
}

/** Reads an InputTemplate. Paths stand in it, `<$.body.key>`; angle brackets around anything else are text. */
export function readPipeInput(
  text: string,
):
  | { readonly input: PipeInput }
  | { readonly problem: { readonly code: "ValidationException"; readonly message: string } } {
  const template = readTemplate(text, (name) => name.startsWith("$") || name.startsWith("aws.pipes."));
  const paths = new Map<string, JsonPath>();
  for (const name of namesIn(template)) {
    if (Object.hasOwn(reserved, name)) continue;
    const path = readJsonPath(name);
    if (!path) {
      const message = `InputTemplate contains invalid placeholder ${name}.`;
      return { problem: { code: "ValidationException", message } };
    }
    paths.set(name, path);
  }
  return { input: { template, paths } };
}

/** What the enrichment or the target receives of one event; undefined where the filled template is no JSON. */
export function applyPipeInput({ template, paths }: PipeInput, event: Json, context: PipeContext): string | undefined {
  return fillTemplate(template, (name) => {
    const path = paths.get(name);
    return path ? valueAt(event, path, true) : reserved[name]?.(event, context);
  });
}
