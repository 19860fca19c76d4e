import { parsePattern } from "../../engines/event-pattern/index.ts";
import { readPipeInput } from "../../engines/input-transformer/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { AwsError } from "../../kernel/error.ts";
import type { CreatePipeRequest } from "../../model/types/pipes.d.ts";
import { serviceName } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { enrichmentKind } from "./enrichment.ts";
import { invalid, notImplemented } from "./errors.ts";
import { batchingOf, sourceKind } from "./sources.ts";
import type { Pipe } from "./state.ts";
import { targetKind } from "./targets.ts";

/** Rules that the model cannot express, and that need nobody else. Throws for what is known and not yet done here. */
export function checkPipe({ operation }: Call, pipe: Pipe): void {
  checkSource(operation, pipe);
  checkTarget(operation, pipe);
  if (pipe.enrichment !== undefined) checkEnrichment(operation, pipe, pipe.enrichment);
  for (const [n, { Pattern = "" }] of (pipe.sourceParameters.FilterCriteria?.Filters ?? []).entries()) {
    const read = parsePattern(Pattern, "pipes");
    if ("problem" in read) throw invalid(`SourceParameters.FilterCriteria.Filters[${n}].Pattern`, read.problem.message);
  }
  checkTemplate("TargetParameters", pipe.targetParameters.InputTemplate);
  checkTemplate("EnrichmentParameters", pipe.enrichmentParameters?.InputTemplate);
}

function checkTemplate(where: string, template: string | undefined): void {
  const read = template ? readPipeInput(template) : undefined;
  if (read && "problem" in read) throw invalid(`${where}.InputTemplate`, read.problem.message);
}

/** SQS: "If you set BatchSize to a value greater than 10, you must set MaximumBatchingWindowInSeconds to at least 1". */
const largestWithoutWindow = 10;

function checkSource(operation: string, pipe: Pipe): void {
  const { source, sourceParameters } = pipe;
  const found = sourceKind(source);
  if (!found) throw invalid("Source", `${source} is no supported source.`);
  const { kind } = found;
  if (!kind.create) throw notImplemented(operation, `${kind.kind} as a source`);
  for (const [name, value] of Object.entries(sourceParameters)) {
    if (value !== undefined && name !== "FilterCriteria" && name !== kind.parameters)
      throw invalid(`SourceParameters.${name}`, `Not supported for the source ${source}.`);
  }
  const { size, windowMs } = batchingOf(pipe);
  const isFifo = source.endsWith(".fifo");
  if (isFifo && windowMs > 0)
    throw tooMuch("MaximumBatchingWindowInSeconds", "Batching windows are not supported for FIFO queues.");
  if (isFifo && size > largestWithoutWindow) throw tooMuch("BatchSize", "FIFO queues give batches of at most 10.");
  if (size > largestWithoutWindow && windowMs === 0)
    throw tooMuch("MaximumBatchingWindowInSeconds", "Must be at least 1 where BatchSize is greater than 10.");
}

const tooMuch = (name: string, message: string): AwsError =>
  invalid(`SourceParameters.SqsQueueParameters.${name}`, message);

function checkTarget(operation: string, pipe: Pipe): void {
  const { target, targetParameters } = pipe;
  const kind = targetKind(target)?.kind;
  if (!kind) throw invalid("Target", `${target} is no supported target.`);
  if (kind.most === 0) throw notImplemented(operation, `${kind.kind} as a target`);
  for (const [name, value] of Object.entries(targetParameters)) {
    if (value !== undefined && name !== "InputTemplate" && name !== kind.parameters)
      throw invalid(`TargetParameters.${name}`, `Not supported for the target ${target}.`);
  }
  if (kind.needsParameters && kind.parameters && targetParameters[kind.parameters] === undefined)
    throw invalid(`TargetParameters.${kind.parameters}`, "Missing required parameter.");
  if (targetParameters.EventBridgeEventBusParameters?.EndpointId !== undefined)
    throw notImplemented(operation, "the parameter TargetParameters.EventBridgeEventBusParameters.EndpointId");
  checkFifo(pipe);
  if (batchingOf(pipe).size > kind.most)
    throw invalid("SourceParameters", `The batch size is greater than the ${kind.most} that ${kind.kind} takes.`);
}

function checkFifo({ target, targetParameters }: Pipe): void {
  if (!target.endsWith(".fifo")) return;
  if (parseArn(target)?.service === "sns") throw invalid("Target", "SNS FIFO topics are not supported.");
  if (targetParameters.SqsQueueParameters?.MessageGroupId === undefined)
    throw invalid("TargetParameters.SqsQueueParameters.MessageGroupId", "Missing required parameter.");
}

function checkEnrichment(operation: string, { enrichmentParameters }: Pipe, enrichment: string): void {
  const kind = enrichmentKind(enrichment);
  if (!kind) throw invalid("Enrichment", `${enrichment} is no supported enrichment.`);
  if (kind.operation === "") throw notImplemented(operation, `the enrichment ${enrichment}`);
  if (enrichmentParameters?.HttpParameters !== undefined)
    throw invalid("EnrichmentParameters.HttpParameters", `Not supported for the enrichment ${enrichment}.`);
}

/** What a pipe cannot have here: logs have no place to go, and nothing is sealed under a customer's key. */
export function refuseUndone(
  { operation }: Call,
  given: Pick<CreatePipeRequest, "LogConfiguration" | "KmsKeyIdentifier">,
): void {
  const { LogConfiguration: log, KmsKeyIdentifier: key } = given;
  if (log && (log.Level !== "OFF" || Object.keys(log).some((name) => name.endsWith("Destination"))))
    throw notImplemented(operation, "the parameter LogConfiguration");
  if (key) throw notImplemented(operation, "the parameter KmsKeyIdentifier");
}

/** Asks whoever knows: whether the operations are there, and whether the caller may pass the role on. */
export async function checkWithOthers({ peers, authorizer }: Deps, call: Call, pipe: Pipe): Promise<void> {
  const target = targetKind(pipe.target)?.kind;
  const enrichment = pipe.enrichment === undefined ? undefined : enrichmentKind(pipe.enrichment);
  const needed = [
    ...(target ? [[pipe.target, target.service, target.operation(pipe.targetParameters)] as const] : []),
    ...(enrichment ? [[pipe.enrichment ?? "", enrichment.service, enrichment.operation] as const] : []),
  ];
  for (const [arn, service, operation] of needed) {
    if (!(await peers.implements(service, operation)))
      throw notImplemented(call.operation, `${arn}: ${service} ${operation}`);
  }
  authorizer.require(call, {
    action: "iam:PassRole",
    resource: pipe.roleArn,
    resourceAccount: parseArn(pipe.roleArn)?.account,
    context: { "iam:PassedToService": serviceName },
  });
}
