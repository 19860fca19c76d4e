import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sns.d.ts";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { front } from "./front.ts";
import { iam } from "./iam.ts";
import { snsDeps } from "./open-deps.ts";
import { getDataProtectionPolicy, putDataProtectionPolicy } from "./operations/data-protection.ts";
import * as applications from "./operations/platform-applications.ts";
import * as endpoints from "./operations/platform-endpoints.ts";
import { publish, publishBatch } from "./operations/publish.ts";
import * as sms from "./operations/sms.ts";
import * as sandbox from "./operations/sms-sandbox.ts";
import { subscribe } from "./operations/subscribe.ts";
import * as subscriptions from "./operations/subscriptions.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import {
  addPermission,
  getTopicAttributes,
  removePermission,
  setTopicAttributes,
} from "./operations/topic-attributes.ts";
import { createTopic, deleteTopic, listTopics } from "./operations/topics.ts";
import { postboxOf } from "./postbox.ts";
import * as state from "./state.ts";

export const snsService = defineService<Operations, Deps>()({
  id: "sns",
  operations: {
    AddPermission: write(addPermission),
    CheckIfPhoneNumberIsOptedOut: read(sms.checkIfPhoneNumberIsOptedOut),
    ConfirmSubscription: write(subscriptions.confirmSubscription),
    CreatePlatformApplication: write(applications.createPlatformApplication),
    CreatePlatformEndpoint: write(endpoints.createPlatformEndpoint),
    CreateSMSSandboxPhoneNumber: write(sandbox.createSMSSandboxPhoneNumber),
    CreateTopic: write(createTopic),
    DeleteEndpoint: write(endpoints.deleteEndpoint),
    DeletePlatformApplication: write(applications.deletePlatformApplication),
    DeleteSMSSandboxPhoneNumber: write(sandbox.deleteSMSSandboxPhoneNumber),
    DeleteTopic: write(deleteTopic),
    GetDataProtectionPolicy: read(getDataProtectionPolicy),
    GetEndpointAttributes: read(endpoints.getEndpointAttributes),
    GetPlatformApplicationAttributes: read(applications.getPlatformApplicationAttributes),
    GetSMSAttributes: read(sms.getSMSAttributes),
    GetSMSSandboxAccountStatus: read(sandbox.getSMSSandboxAccountStatus),
    GetSubscriptionAttributes: read(subscriptions.getSubscriptionAttributes),
    GetTopicAttributes: read(getTopicAttributes),
    ListEndpointsByPlatformApplication: read(endpoints.listEndpointsByPlatformApplication),
    ListOriginationNumbers: read(sms.listOriginationNumbers),
    ListPhoneNumbersOptedOut: read(sms.listPhoneNumbersOptedOut),
    ListPlatformApplications: read(applications.listPlatformApplications),
    ListSMSSandboxPhoneNumbers: read(sandbox.listSMSSandboxPhoneNumbers),
    ListSubscriptions: read(subscriptions.listSubscriptions),
    ListSubscriptionsByTopic: read(subscriptions.listSubscriptionsByTopic),
    ListTagsForResource: read(listTagsForResource),
    ListTopics: read(listTopics),
    OptInPhoneNumber: write(sms.optInPhoneNumber),
    Publish: waits(publish),
    PublishBatch: waits(publishBatch),
    PutDataProtectionPolicy: write(putDataProtectionPolicy),
    RemovePermission: write(removePermission),
    SetEndpointAttributes: write(endpoints.setEndpointAttributes),
    SetPlatformApplicationAttributes: write(applications.setPlatformApplicationAttributes),
    SetSMSAttributes: write(sms.setSMSAttributes),
    SetSubscriptionAttributes: waits(subscriptions.setSubscriptionAttributes),
    SetTopicAttributes: write(setTopicAttributes),
    Subscribe: waits(subscribe),
    TagResource: write(tagResource),
    Unsubscribe: waits(subscriptions.unsubscribe),
    UntagResource: write(untagResource),
    VerifySMSSandboxPhoneNumber: waits(sandbox.verifySMSSandboxPhoneNumber),
  },
  iam,
  audit,
  collections: [
    state.topics as never,
    state.subscriptions as never,
    state.sequences as never,
    state.deduplications as never,
    state.archive as never,
    state.signingIdentities as never,
    state.applications as never,
    state.endpoints as never,
    state.phones as never,
    state.smsSettings as never,
    state.postbox as never,
  ],
  deps: snsDeps,
  gives: (deps) => ({ postbox: postboxOf(deps) }),
  jobs: ({ alarm }) => alarm.look(),
  front,
  // The links in messages are visited without a signature; a topic's policy may let everybody publish.
  quirks: { anonymous: true },
});
