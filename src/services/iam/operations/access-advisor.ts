import type { Call } from "../../../kernel/call.ts";
import type * as Wire from "../../../model/types/iam.d.ts";
import { entitiesFor, lastUse, type ReportEntity, textsFor } from "../access-report.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { policiesOfEntity, requireEntity } from "../entity-policies.ts";
import { noSuchJob, noSuchService } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { grantsService, reachableServices } from "../service-access.ts";
import type { AccessJob } from "../state/access-job.ts";
import type { ServiceUse } from "../state/use.ts";

/** Reports can be fetched for so long; older ones make room when a new one is asked for. */
const keptMs = 7 * 24 * 3_600_000;

export const generateServiceLastAccessedDetails: IamHandler<"GenerateServiceLastAccessedDetails"> = (
  deps,
  call,
  { Arn, Granularity = "SERVICE_LEVEL" },
) => {
  // Refuses what does not exist.
  textsFor(deps, call, Arn);
  for (const old of [...deps.accessJobs.list(call)]) {
    if (old.createdAt < call.now - keptMs) deps.accessJobs.delete(call, old.id);
  }
  const job: AccessJob = { id: deps.ids.next("job"), arn: Arn, granularity: Granularity, createdAt: call.now };
  deps.accessJobs.put(call, job);
  return { JobId: job.id };
};

/** The services that the report's policies reach, in order of their prefixes, used or not. */
export const getServiceLastAccessedDetails: IamHandler<"GetServiceLastAccessedDetails"> = (deps, call, input) => {
  const job = requireJob(deps, call, input.JobId);
  const entities = entitiesFor(deps, call, job.arn);
  const services = reachableServices(textsFor(deps, call, job.arn), deps.actionsTable());
  const { items, rest } = pageOf(input, services, (prefix) => prefix);
  return {
    ...head(job),
    JobType: job.granularity,
    ServicesLastAccessed: items.map((prefix) => serviceDetail(deps, call, job, entities, prefix)),
    ...rest,
  };
};

export const getServiceLastAccessedDetailsWithEntities: IamHandler<"GetServiceLastAccessedDetailsWithEntities"> = (
  deps,
  call,
  input,
) => {
  const job = requireJob(deps, call, input.JobId);
  const { services } = deps.actionsTable();
  if (!Object.hasOwn(services, input.ServiceNamespace)) throw noSuchService(input.ServiceNamespace);
  const details = entitiesFor(deps, call, job.arn)
    .map((entity) => ({ entity, at: lastUse(deps, call, job, entity, input.ServiceNamespace)?.at }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const { items, rest } = pageOf(input, details, ({ entity }) => entity.arn);
  return { ...head(job), EntityDetailsList: items.map(({ entity, at }) => entityDetail(entity, at)), ...rest };
};

export const listPoliciesGrantingServiceAccess: IamHandler<"ListPoliciesGrantingServiceAccess"> = (
  deps,
  call,
  input,
) => {
  const policies = policiesOfEntity(deps, call, requireEntity(deps, call, input.Arn));
  const { items, rest } = pageOf(input, input.ServiceNamespaces, (prefix) => prefix);
  const table = deps.actionsTable();
  return {
    PoliciesGrantingServiceAccess: items.map((prefix) => {
      if (!Object.hasOwn(table.services, prefix)) throw noSuchService(prefix);
      const granting = policies.filter(({ text }) => grantsService(text, prefix, table));
      return { ServiceNamespace: prefix, Policies: granting.map(toGranting) };
    }),
    ...rest,
  };
};

const entityTypes = { user: "USER", group: "GROUP", role: "ROLE" } as const;

/** A managed policy goes by its ARN, an inline one by what it is part of. */
const toGranting = ({
  name,
  arn,
  holder,
}: ReturnType<typeof policiesOfEntity>[number]): Wire.PolicyGrantingServiceAccess =>
  arn === undefined
    ? { PolicyName: name, PolicyType: "INLINE", EntityType: entityTypes[holder.kind], EntityName: holder.name }
    : { PolicyName: name, PolicyType: "MANAGED", PolicyArn: arn };

function requireJob(deps: Deps, call: Call, id: string): AccessJob {
  const job = deps.accessJobs.get(call, id);
  if (!job) throw noSuchJob(id);
  return job;
}

/** Reports are done as soon as they are asked for. */
const head = ({ createdAt }: AccessJob) =>
  ({ JobStatus: "COMPLETED", JobCreationDate: createdAt, JobCompletionDate: createdAt }) as const;

interface EntityUse {
  readonly entity: ReportEntity;
  readonly use: ServiceUse;
}

function serviceDetail(
  deps: Deps,
  call: Call,
  job: AccessJob,
  entities: readonly ReportEntity[],
  prefix: string,
): Wire.ServiceLastAccessed {
  const uses = entities.flatMap((entity): EntityUse[] => {
    const use = lastUse(deps, call, job, entity, prefix);
    return use ? [{ entity, use }] : [];
  });
  const last = uses.toSorted((a, b) => b.use.at - a.use.at)[0];
  return {
    ServiceName: deps.actionsTable().services[prefix]?.name ?? prefix,
    ServiceNamespace: prefix,
    TotalAuthenticatedEntities: uses.length,
    ...(last && {
      LastAuthenticated: last.use.at,
      LastAuthenticatedEntity: last.entity.arn,
      LastAuthenticatedRegion: last.use.region,
    }),
    ...(job.granularity === "ACTION_LEVEL" && { TrackedActionsLastAccessed: actionDetails(uses) }),
  };
}

/** The last use of each action, by whomever, in order of names. */
function actionDetails(uses: readonly EntityUse[]): Wire.TrackedActionLastAccessed[] {
  const latest = new Map<string, { at: number; region: string; arn: string }>();
  for (const { entity, use } of uses) {
    for (const [action, { at, region }] of Object.entries(use.actions)) {
      if (at > (latest.get(action)?.at ?? 0)) latest.set(action, { at, region, arn: entity.arn });
    }
  }
  return [...latest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ActionName, { at, region, arn }]) => ({
      ActionName,
      LastAccessedTime: at,
      LastAccessedEntity: arn,
      LastAccessedRegion: region,
    }));
}

const entityDetail = ({ type, arn, it }: ReportEntity, at: number | undefined): Wire.EntityDetails => ({
  EntityInfo: { Arn: arn, Name: it.name, Type: type, Id: it.id, Path: it.path },
  ...(at !== undefined && { LastAuthenticated: at }),
});
