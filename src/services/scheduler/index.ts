import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/scheduler.d.ts";
import { audit } from "./audit.ts";
import { deliver } from "./deliver.ts";
import { type Deps, schedulerDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { startJobs } from "./jobs.ts";
import * as groupOperations from "./operations/groups.ts";
import * as scheduleOperations from "./operations/schedules.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import { groups, schedules } from "./state.ts";

export const schedulerService = defineService<Operations, Deps>()({
  id: "scheduler",
  operations: {
    CreateScheduleGroup: write(groupOperations.createScheduleGroup),
    DeleteScheduleGroup: write(groupOperations.deleteScheduleGroup),
    GetScheduleGroup: read(groupOperations.getScheduleGroup),
    ListScheduleGroups: read(groupOperations.listScheduleGroups),
    CreateSchedule: waits(scheduleOperations.createSchedule),
    UpdateSchedule: waits(scheduleOperations.updateSchedule),
    DeleteSchedule: write(scheduleOperations.deleteSchedule),
    GetSchedule: waits(scheduleOperations.getSchedule),
    ListSchedules: read(scheduleOperations.listSchedules),
    TagResource: write(tagResource),
    UntagResource: write(untagResource),
    ListTagsForResource: read(listTagsForResource),
  },
  iam,
  audit,
  collections: [groups as never, schedules as never],
  deps: schedulerDeps,
  gives: (deps) => ({ scheduleTargets: { deliver: (delivery, attempt) => deliver(deps, delivery, attempt) } }),
  jobs: startJobs,
});
