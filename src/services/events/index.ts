import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/events.d.ts";
import { accept } from "./accept.ts";
import { audit } from "./audit.ts";
import { type Deps, eventsDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { invokeDestination } from "./invoke-destination.ts";
import { firstDeadline, ring, startJobs } from "./jobs.ts";
import * as destinationOperations from "./operations/api-destinations.ts";
import * as archiveOperations from "./operations/archives.ts";
import * as busOperations from "./operations/buses.ts";
import * as connectionOperations from "./operations/connections.ts";
import * as partners from "./operations/partner-sources.ts";
import { putPermission, removePermission } from "./operations/permissions.ts";
import { putEvents } from "./operations/put-events.ts";
import * as replayOperations from "./operations/replays.ts";
import * as ruleOperations from "./operations/rules.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import { listTargetsByRule, putTargets, removeTargets } from "./operations/targets.ts";
import { testEventPattern } from "./operations/test-event-pattern.ts";
import * as state from "./state.ts";

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
    CreateArchive: write(archiveOperations.createArchive),
    UpdateArchive: write(archiveOperations.updateArchive),
    DeleteArchive: write(archiveOperations.deleteArchive),
    DescribeArchive: read(archiveOperations.describeArchive),
    ListArchives: read(archiveOperations.listArchives),
    StartReplay: write(replayOperations.startReplay),
    CancelReplay: write(replayOperations.cancelReplay),
    DescribeReplay: read(replayOperations.describeReplay),
    ListReplays: read(replayOperations.listReplays),
    CreateConnection: waits(connectionOperations.createConnection),
    UpdateConnection: waits(connectionOperations.updateConnection),
    DeauthorizeConnection: write(connectionOperations.deauthorizeConnection),
    DeleteConnection: write(connectionOperations.deleteConnection),
    DescribeConnection: read(connectionOperations.describeConnection),
    ListConnections: read(connectionOperations.listConnections),
    CreateApiDestination: write(destinationOperations.createApiDestination),
    UpdateApiDestination: write(destinationOperations.updateApiDestination),
    DeleteApiDestination: write(destinationOperations.deleteApiDestination),
    DescribeApiDestination: read(destinationOperations.describeApiDestination),
    ListApiDestinations: read(destinationOperations.listApiDestinations),
    TagResource: write(tagResource),
    UntagResource: write(untagResource),
    ListTagsForResource: read(listTagsForResource),
  },
  iam,
  audit,
  collections: [
    state.buses as never,
    state.rules as never,
    state.timers as never,
    state.partnerSources as never,
    state.archives as never,
    state.archivedEvents as never,
    state.archiveTotals as never,
    state.replays as never,
    state.connections as never,
    state.apiDestinations as never,
  ],
  deps: (ports, gifts) => eventsDeps(ports, gifts, { next: firstDeadline, ring }),
  needs: ["sessions"],
  gives: (deps) => ({
    eventBus: { accept: (event) => accept(deps, event) },
    apiDestinations: { deliver: (delivery) => invokeDestination(deps, delivery) },
  }),
  jobs: startJobs,
});
