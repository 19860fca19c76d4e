import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/cloudtrail.d.ts";
import { cloudtrailDeps, type Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createTrail } from "./operations/create-trail.ts";
import { startLogging, stopLogging } from "./operations/logging.ts";
import { lookupEvents } from "./operations/lookup-events.ts";
import { listPublicKeys } from "./operations/public-keys.ts";
import { getEventSelectors, putEventSelectors } from "./operations/selectors.ts";
import { addTags, listTags, removeTags } from "./operations/tags.ts";
import { deleteTrail, describeTrails, getTrail, getTrailStatus, listTrails } from "./operations/trails.ts";
import { updateTrail } from "./operations/update-trail.ts";
import * as state from "./state.ts";

export const cloudtrailService = defineService<Operations, Deps>()({
  id: "cloudtrail",
  operations: {
    CreateTrail: waits(createTrail),
    UpdateTrail: waits(updateTrail),
    DeleteTrail: write(deleteTrail),
    DescribeTrails: read(describeTrails),
    GetTrail: read(getTrail),
    ListTrails: read(listTrails),
    GetTrailStatus: read(getTrailStatus),
    StartLogging: write(startLogging),
    StopLogging: write(stopLogging),
    PutEventSelectors: write(putEventSelectors),
    GetEventSelectors: read(getEventSelectors),
    AddTags: write(addTags),
    RemoveTags: write(removeTags),
    ListTags: read(listTags),
    ListPublicKeys: read(listPublicKeys),
    // Writes down what is held in memory, in a transaction of its own that no refusal takes back.
    LookupEvents: waits(lookupEvents),
  },
  iam,
  collections: [
    state.history as never,
    state.historySizes as never,
    state.trails as never,
    state.trailStatuses as never,
    state.pendingChunks as never,
    state.sealedChunks as never,
    state.logFiles as never,
    state.deliveredFiles as never,
    state.digestChains as never,
    state.signingKeys as never,
    state.accounts as never,
  ],
  deps: cloudtrailDeps,
  gives: ({ journal }) => ({ auditTrail: journal }),
  jobs: ({ courier }) => courier.look(),
});
