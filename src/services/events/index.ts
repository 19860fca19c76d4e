import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/events.d.ts";
import { accept } from "./accept.ts";
import { type Deps, eventsDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { startJobs } from "./jobs.ts";
import * as busOperations from "./operations/buses.ts";
import * as partners from "./operations/partner-sources.ts";
import { putPermission, removePermission } from "./operations/permissions.ts";
import { putEvents } from "./operations/put-events.ts";
import * as ruleOperations from "./operations/rules.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import { listTargetsByRule, putTargets, removeTargets } from "./operations/targets.ts";
import { testEventPattern } from "./operations/test-event-pattern.ts";
import { buses, partnerSources, rules, timers } from "./state.ts";

export const eventsService = defineService<Operations, Deps>()({
  id: "events",
  operations: {
    CreateEventBus: write(busOperations.createEventBus),
    UpdateEventBus: write(busOperations.updateEventBus),
    DeleteEventBus: write(busOperations.deleteEventBus),
    DescribeEventBus: read(busOperations.describeEventBus),
    ListEventBuses: read(busOperations.listEventBuses),
    PutPermission: write(putPermission),
    RemovePermission: write(removePermission),
    PutRule: write(ruleOperations.putRule),
    DeleteRule: write(ruleOperations.deleteRule),
    EnableRule: write(ruleOperations.enableRule),
    DisableRule: write(ruleOperations.disableRule),
    DescribeRule: read(ruleOperations.describeRule),
    ListRules: read(ruleOperations.listRules),
    ListRuleNamesByTarget: read(ruleOperations.listRuleNamesByTarget),
    PutTargets: waits(putTargets),
    RemoveTargets: write(removeTargets),
    ListTargetsByRule: read(listTargetsByRule),
    TestEventPattern: read(testEventPattern),
    PutEvents: write(putEvents),
    CreatePartnerEventSource: write(partners.createPartnerEventSource),
    DeletePartnerEventSource: write(partners.deletePartnerEventSource),
    DescribePartnerEventSource: read(partners.describePartnerEventSource),
    ListPartnerEventSources: read(partners.listPartnerEventSources),
    ListPartnerEventSourceAccounts: read(partners.listPartnerEventSourceAccounts),
    DescribeEventSource: read(partners.describeEventSource),
    ListEventSources: read(partners.listEventSources),
    ActivateEventSource: write(partners.activateEventSource),
    DeactivateEventSource: write(partners.deactivateEventSource),
    PutPartnerEvents: write(partners.putPartnerEvents),
    TagResource: write(tagResource),
    UntagResource: write(untagResource),
    ListTagsForResource: read(listTagsForResource),
  },
  iam,
  collections: [buses as never, rules as never, timers as never, partnerSources as never],
  deps: eventsDeps,
  gives: (deps) => ({ eventBus: { accept: (event) => accept(deps, event) } }),
  jobs: startJobs,
});
