import type { Call } from "../../../kernel/call.ts";
import type {
  CreatePipeRequest,
  CreatePipeResponse,
  PipeSourceParameters,
  PipeState,
  RequestedPipeState,
  UpdatePipeRequest,
  UpdatePipeSourceParameters,
} from "../../../model/types/pipes.d.ts";
import { pipeArn } from "../arns.ts";
import { checkPipe, checkWithOthers, refuseUndone } from "../check.ts";
import type { Deps, PipesHandler, WaitingPipesHandler } from "../deps.ts";
import { pipeExists } from "../errors.ts";
import { requirePipe, requireSettled } from "../find.ts";
import { pageOf } from "../paging.ts";
import { batchingOf } from "../sources.ts";
import { house, type Pipe } from "../state.ts";
import { withTags } from "../tags.ts";

/** These wait for others: whether what they name is there. */
export const createPipe: WaitingPipesHandler<"CreatePipe"> = async (deps, call, input) => {
  refuseUndone(call, input);
  const pipe = pipeOf(call, input);
  checkPipe(call, pipe);
  refuseTaken(deps, pipe);
  await checkWithOthers(deps, call, pipe);
  deps.store.transact(() => {
    refuseTaken(deps, pipe);
    keep(deps, pipe);
    return undefined;
  });
  return { ...shown(pipe), DesiredState: input.DesiredState ?? "RUNNING" };
};

function refuseTaken({ pipes }: Deps, { account, region, name }: Pipe): void {
  if (pipes.get(house, account, region, name)) throw pipeExists(name);
}

function pipeOf(call: Call, input: CreatePipeRequest): Pipe {
  return {
    account: call.account,
    region: call.region,
    name: input.Name,
    description: input.Description,
    source: input.Source,
    sourceParameters: input.SourceParameters ?? {},
    enrichment: input.Enrichment || undefined,
    enrichmentParameters: input.EnrichmentParameters,
    target: input.Target,
    targetParameters: input.TargetParameters ?? {},
    roleArn: input.RoleArn,
    logConfiguration: input.LogConfiguration,
    tags: withTags({}, input.Tags),
    desired: input.DesiredState ?? "RUNNING",
    state: "CREATING",
    createdAt: call.now,
    modifiedAt: call.now,
    dueAt: call.now,
  };
}

function keep({ pipes, alarm }: Deps, pipe: Pipe): void {
  pipes.put(house, pipe);
  if (pipe.dueAt !== undefined) alarm.by(pipe.dueAt);
}

/** "EventBridge only updates the fields that you specified; the fields of the parameter objects are updated as one" (API reference). */
export const updatePipe: WaitingPipesHandler<"UpdatePipe"> = async (deps, call, input) => {
  refuseUndone(call, input);
  const update = (): Pipe => {
    const pipe = updatedPipe(call, requireSettled(deps, call, input.Name), input);
    checkPipe(call, pipe);
    return pipe;
  };
  await checkWithOthers(deps, call, update());
  const updated = deps.store.transact(() => {
    // Made again: what was changed while others were asked, as its tags, stays.
    const pipe = update();
    keep(deps, pipe);
    return pipe;
  });
  return { ...shown(updated), DesiredState: wanted(updated) };
};

function updatedPipe(call: Call, old: Pipe, input: UpdatePipeRequest): Pipe {
  const { Enrichment = old.enrichment, LogConfiguration = old.logConfiguration } = input;
  return {
    ...old,
    description: input.Description ?? old.description,
    sourceParameters: input.SourceParameters
      ? updatedSource(old.sourceParameters, input.SourceParameters)
      : old.sourceParameters,
    enrichment: Enrichment || undefined,
    enrichmentParameters: input.EnrichmentParameters ?? old.enrichmentParameters,
    target: input.Target ?? old.target,
    targetParameters: input.TargetParameters ?? old.targetParameters,
    roleArn: input.RoleArn,
    logConfiguration: LogConfiguration,
    desired: input.DesiredState ?? old.desired,
    state: "UPDATING",
    reason: undefined,
    modifiedAt: call.now,
    dueAt: call.now,
  };
}

/** What can only be said when a pipe is made, as where a stream is read from, stays. */
function updatedSource(old: PipeSourceParameters, given: UpdatePipeSourceParameters): PipeSourceParameters {
  const { FilterCriteria = old.FilterCriteria, SqsQueueParameters = old.SqsQueueParameters, ...others } = given;
  // Other sources cannot be made, so nothing of theirs can be changed: checkPipe refuses them by name.
  return { ...(others as PipeSourceParameters), FilterCriteria, SqsQueueParameters };
}

export const startPipe: PipesHandler<"StartPipe"> = (deps, call, { Name }) =>
  change(deps, call, Name, "RUNNING", "STARTING");
export const stopPipe: PipesHandler<"StopPipe"> = (deps, call, { Name }) =>
  change(deps, call, Name, "STOPPED", "STOPPING");

function change(
  deps: Deps,
  call: Call,
  name: string,
  desired: RequestedPipeState,
  state: PipeState,
): CreatePipeResponse {
  const old = requireSettled(deps, call, name);
  const pipe: Pipe = old.state === desired ? old : { ...old, desired, state, modifiedAt: call.now, dueAt: call.now };
  keep(deps, pipe);
  return { ...shown(pipe), DesiredState: desired };
}

export const deletePipe: PipesHandler<"DeletePipe"> = (deps, call, { Name }) => {
  const old = requireSettled(deps, call, Name);
  const pipe: Pipe = { ...old, desired: "DELETED", state: "DELETING", modifiedAt: call.now, dueAt: call.now };
  keep(deps, pipe);
  return { ...shown(pipe), DesiredState: "DELETED" };
};

export const describePipe: PipesHandler<"DescribePipe"> = (deps, call, { Name }) => {
  const pipe = requirePipe(deps, call, Name);
  const { SqsQueueParameters } = pipe.sourceParameters;
  return {
    ...shown(pipe),
    DesiredState: pipe.desired,
    ...(pipe.description !== undefined && { Description: pipe.description }),
    ...(pipe.reason !== undefined && { StateReason: pipe.reason }),
    Source: pipe.source,
    SourceParameters: {
      ...pipe.sourceParameters,
      SqsQueueParameters: { ...SqsQueueParameters, BatchSize: batchingOf(pipe).size },
    },
    ...(pipe.enrichment !== undefined && { Enrichment: pipe.enrichment }),
    ...(pipe.enrichmentParameters && { EnrichmentParameters: pipe.enrichmentParameters }),
    Target: pipe.target,
    TargetParameters: pipe.targetParameters,
    RoleArn: pipe.roleArn,
    ...(pipe.logConfiguration && { LogConfiguration: pipe.logConfiguration }),
    Tags: pipe.tags,
  };
};

export const listPipes: PipesHandler<"ListPipes"> = ({ pipes }, call, input) => {
  const { account, region } = call;
  const { NamePrefix = "", SourcePrefix = "", TargetPrefix = "", DesiredState, CurrentState } = input;
  const { items, rest } = pageOf(
    input,
    function* (after): Iterable<Pipe> {
      const from = after === undefined ? undefined : [account, region, after];
      for (const pipe of pipes.list(house, { prefix: [account, region], after: from })) {
        if (!pipe.name.startsWith(NamePrefix)) continue;
        if (!pipe.source.startsWith(SourcePrefix) || !pipe.target.startsWith(TargetPrefix)) continue;
        if ((DesiredState ?? pipe.desired) !== pipe.desired || (CurrentState ?? pipe.state) !== pipe.state) continue;
        yield pipe;
      }
    },
    ({ name }) => name,
  );
  const Pipes = items.map((pipe) => ({
    ...shown(pipe),
    DesiredState: wanted(pipe),
    ...(pipe.reason !== undefined && { StateReason: pipe.reason }),
    Source: pipe.source,
    Target: pipe.target,
    ...(pipe.enrichment !== undefined && { Enrichment: pipe.enrichment }),
  }));
  return { Pipes, ...rest };
};

/** Lists and updates know no pipe that is to be deleted. */
const wanted = ({ desired }: Pipe): RequestedPipeState => (desired === "DELETED" ? "STOPPED" : desired);

const shown = (pipe: Pipe) => ({
  Arn: pipeArn(pipe, pipe.name),
  Name: pipe.name,
  CurrentState: pipe.state,
  CreationTime: pipe.createdAt,
  LastModifiedTime: pipe.modifiedAt,
});
