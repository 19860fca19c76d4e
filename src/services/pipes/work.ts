import { formatIso8601 } from "../../base/timestamp.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { applyPipeInput, type PipeContext, readPipeInput } from "../../engines/input-transformer/index.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Clock } from "../../kernel/ports.ts";
import { pipeArn } from "./arns.ts";
import { arrayText } from "./array-text.ts";
import { enrichmentKind, eventsIn } from "./enrichment.ts";
import { createFilter } from "./filter.ts";
import type { PipeRecord } from "./record.ts";
import { inRole } from "./role.ts";
import type { Pipe } from "./state.ts";
import { type Item, targetKind } from "./targets.ts";

type Ports = { readonly peers: Peers; readonly clock: Clock };
type AnyOperations = Record<string, { input: object; output: object }>;

/** What a pipe does with a batch: filter, enrich, transform, send. Gives back the records that come again. */
export function createWork(
  { peers, clock }: Ports,
  pipe: Pipe,
): (batch: readonly PipeRecord[]) => Promise<readonly PipeRecord[]> {
  const passes = createFilter(pipe.sourceParameters.FilterCriteria);
  const forEnrichment = createTransform(pipe, pipe.enrichmentParameters?.InputTemplate);
  const forTarget = createTransform(pipe, pipe.targetParameters.InputTemplate);

  /** Undefined where the enrichment made something else out of them than one for each. */
  async function enriched(records: readonly PipeRecord[]): Promise<{ events: readonly Json[]; own: boolean }> {
    const { enrichment } = pipe;
    if (enrichment === undefined) return { events: records.map(({ event }) => event), own: true };
    const kind = enrichmentKind(enrichment);
    if (!kind) throw new Error(`${enrichment} is no enrichment`);
    const now = clock.now();
    const batch = arrayText(records.map(({ event }) => forEnrichment(event, now)));
    const input = kind.input(enrichment, batch);
    const output = await peers.to<AnyOperations>(kind.service).call(kind.operation, input, inRole(pipe, enrichment));
    const events = eventsIn(kind.answer(output));
    return { events, own: events.length === records.length };
  }

  /** Places of the items that failed. */
  async function send(items: readonly Item[]): Promise<readonly number[]> {
    const found = targetKind(pipe.target);
    if (!found) throw new Error(`${pipe.target} is no target`);
    const { kind, arn } = found;
    const operation = kind.operation(pipe.targetParameters);
    const failed: number[] = [];
    for (let at = 0; at < items.length; at += kind.most) {
      const some = items.slice(at, at + kind.most);
      const input = kind.input({ pipe, arn, items: some, now: clock.now() });
      const output = await peers.to<AnyOperations>(kind.service).call(operation, input, inRole(pipe, pipe.target));
      for (const place of kind.failed(output, some)) failed.push(at + place);
    }
    return failed;
  }

  return async (batch) => {
    const passed = batch.filter(({ event }) => passes(event));
    if (passed.length === 0) return [];
    const { events, own } = await enriched(passed);
    if (events.length === 0) return [];
    const now = clock.now();
    const items = events.map((event, n) => ({
      id: own ? passed[n]?.id : undefined,
      event,
      text: forTarget(event, now),
    }));
    const failed = await send(items);
    if (failed.length === 0) return [];
    return own ? inOrder(batch, new Set(failed.map((place) => passed[place]))) : passed;
  };
}

/** Behind a record that failed, those of its order wait. */
function inOrder(batch: readonly PipeRecord[], failed: ReadonlySet<PipeRecord | undefined>): readonly PipeRecord[] {
  const held = new Set<string>();
  return batch.filter((record) => {
    const waits = failed.has(record) || (record.order !== undefined && held.has(record.order));
    if (waits && record.order !== undefined) held.add(record.order);
    return waits;
  });
}

type Transform = (event: Json, now: number) => string;

function createTransform(pipe: Pipe, template: string | undefined): Transform {
  if (!template) return (event) => JSON.stringify(event);
  const read = readPipeInput(template);
  // What is stored was accepted by CreatePipe.
  if ("problem" in read) throw new Error(`a stored template cannot be read: ${read.problem.message}`);
  const context: Omit<PipeContext, "ingestionTime"> = {
    pipeArn: pipeArn(pipe, pipe.name),
    pipeName: pipe.name,
    sourceArn: pipe.source,
    enrichmentArn: pipe.enrichment,
    targetArn: pipe.target,
  };
  return (event, now) => {
    const text = applyPipeInput(read.input, event, { ...context, ingestionTime: formatIso8601(now, "always") });
    if (text === undefined) throw new AwsError("ValidationException", "The filled InputTemplate is no valid JSON.");
    return text;
  };
}
