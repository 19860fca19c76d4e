import { parseArn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import type { AuthorizedRow, ExemptRow, IamRow } from "../../kernel/service.ts";
import type { Operations, Tag } from "../../model/types/sns.d.ts";
import { readArn, readSubscriptionArn, topicArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { topicPolicy } from "./permissions.ts";
import type { Attributes } from "./state.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** AWS:SourceOwner of default policies: whose resource a service speaks for (SNS developer guide, "aws:SourceAccount versus aws:SourceOwner"). */
const sourceOwner = ({ via }: Call): ConditionContext => ({ "aws:SourceOwner": via?.sourceAccount });

function tagsOf({ topics }: Deps, arn: string): Attributes | undefined {
  const read = parseArn(arn);
  return read && topics.get({ account: read.account, region: read.region }, read.resource)?.tags;
}

/** An action on a topic: its policy has a say. */
function onTopic<Input extends object>(action: string, arnOf: (input: Input) => string): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (_call, input) => arnOf(input),
    resourceTags: (_call, input, deps) => tagsOf(deps, arnOf(input)),
    resourcePolicy: (_call, input, deps) => topicPolicy(deps, arnOf(input)),
    context: sourceOwner,
  };
}

/** Checked to be an ARN, so that a junk one is named before anybody is denied. */
const checked = (arn: string, member: string): string => {
  readArn(arn, member);
  return arn;
};
const byTopic = ({ TopicArn }: { readonly TopicArn: string }): string => checked(TopicArn, "TopicArn");
const byResource = ({ ResourceArn }: { readonly ResourceArn: string }): string => checked(ResourceArn, "ResourceArn");
const named = (action: string): AuthorizedRow<{ TopicArn: string }, Deps> => onTopic(action, byTopic);
const resource = (action: string): AuthorizedRow<{ ResourceArn: string }, Deps> => onTopic(action, byResource);

/** Subscriptions are judged by their topic; to their owner they belong, wherever that stands. */
function onSubscription(action: string): AuthorizedRow<{ SubscriptionArn: string }, Deps> {
  const topicOf = ({ SubscriptionArn }: { readonly SubscriptionArn: string }) => readSubscriptionArn(SubscriptionArn);
  return {
    ...onTopic(action, (input) => topicOf(input).topicArn),
    resourceAccount: (call, input, deps) => {
      const { topicArn: topic, id } = topicOf(input);
      const owner = deps.subscriptions.get({ account: "*", region: "*" }, topic, id)?.owner;
      return owner === call.principal.account ? owner : undefined;
    },
  };
}

/** What has no resource of its own (service authorization reference, "Actions defined by Amazon SNS"). */
const onNothing = (action: string): AuthorizedRow<object, Deps> => ({ action, resource: () => "*" });

const tagMap = ({ Tags = [] }: { readonly Tags?: readonly Tag[] | undefined }): Attributes =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

const byToken: Omit<ExemptRow, "action" | "because"> = { decidedBy: "operation" };

type Publish = Operations["Publish"]["input"];
const publishTarget = ({ TopicArn, TargetArn }: Publish): string => {
  if (TopicArn !== undefined) return checked(TopicArn, "TopicArn");
  return TargetArn === undefined ? "*" : checked(TargetArn, "TargetArn");
};
const isTopic = (arn: string): boolean => parseArn(arn)?.resource.includes("/") === false;

/** Operation to action, resource and who decides. */
export const iam = {
  AddPermission: named("sns:AddPermission"),
  CheckIfPhoneNumberIsOptedOut: onNothing("sns:CheckIfPhoneNumberIsOptedOut"),
  ConfirmSubscription: {
    action: "sns:ConfirmSubscription",
    ...byToken,
    because: "SNS API reference, ConfirmSubscription: a signature is only needed for AuthenticateOnUnsubscribe",
  },
  CreatePlatformApplication: onNothing("sns:CreatePlatformApplication"),
  CreatePlatformEndpoint: onNothing("sns:CreatePlatformEndpoint"),
  CreateSMSSandboxPhoneNumber: onNothing("sns:CreateSMSSandboxPhoneNumber"),
  CreateTopic: {
    action: "sns:CreateTopic",
    resource: (call, { Name }) => topicArn(call, Name),
    requestTags: tagMap,
  } satisfies AuthorizedRow<Operations["CreateTopic"]["input"], Deps>,
  DeleteEndpoint: onNothing("sns:DeleteEndpoint"),
  DeletePlatformApplication: onNothing("sns:DeletePlatformApplication"),
  DeleteSMSSandboxPhoneNumber: onNothing("sns:DeleteSMSSandboxPhoneNumber"),
  DeleteTopic: named("sns:DeleteTopic"),
  GetDataProtectionPolicy: resource("sns:GetDataProtectionPolicy"),
  GetEndpointAttributes: onNothing("sns:GetEndpointAttributes"),
  GetPlatformApplicationAttributes: onNothing("sns:GetPlatformApplicationAttributes"),
  GetSMSAttributes: onNothing("sns:GetSMSAttributes"),
  GetSMSSandboxAccountStatus: onNothing("sns:GetSMSSandboxAccountStatus"),
  GetSubscriptionAttributes: onSubscription("sns:GetSubscriptionAttributes"),
  GetTopicAttributes: named("sns:GetTopicAttributes"),
  ListEndpointsByPlatformApplication: onNothing("sns:ListEndpointsByPlatformApplication"),
  ListOriginationNumbers: onNothing("sns:ListOriginationNumbers"),
  ListPhoneNumbersOptedOut: onNothing("sns:ListPhoneNumbersOptedOut"),
  ListPlatformApplications: onNothing("sns:ListPlatformApplications"),
  ListSMSSandboxPhoneNumbers: onNothing("sns:ListSMSSandboxPhoneNumbers"),
  ListSubscriptions: onNothing("sns:ListSubscriptions"),
  ListSubscriptionsByTopic: named("sns:ListSubscriptionsByTopic"),
  ListTagsForResource: resource("sns:ListTagsForResource"),
  ListTopics: onNothing("sns:ListTopics"),
  OptInPhoneNumber: onNothing("sns:OptInPhoneNumber"),
  Publish: {
    ...onTopic("sns:Publish", publishTarget),
    resourcePolicy: (_call, input, deps) => {
      const arn = publishTarget(input);
      return isTopic(arn) ? topicPolicy(deps, arn) : undefined;
    },
  } satisfies AuthorizedRow<Publish, Deps>,
  PublishBatch: named("sns:Publish"),
  PutDataProtectionPolicy: resource("sns:PutDataProtectionPolicy"),
  RemovePermission: named("sns:RemovePermission"),
  SetEndpointAttributes: onNothing("sns:SetEndpointAttributes"),
  SetPlatformApplicationAttributes: onNothing("sns:SetPlatformApplicationAttributes"),
  SetSMSAttributes: onNothing("sns:SetSMSAttributes"),
  SetSubscriptionAttributes: onSubscription("sns:SetSubscriptionAttributes"),
  SetTopicAttributes: named("sns:SetTopicAttributes"),
  Subscribe: {
    ...onTopic("sns:Subscribe", byTopic),
    // Service authorization reference, "Condition keys for Amazon SNS".
    context: (call, { Endpoint, Protocol }) => ({
      ...sourceOwner(call),
      "sns:Endpoint": Endpoint,
      "sns:Protocol": Protocol,
    }),
  } satisfies AuthorizedRow<Operations["Subscribe"]["input"], Deps>,
  TagResource: { ...resource("sns:TagResource"), requestTags: tagMap },
  Unsubscribe: {
    action: "sns:Unsubscribe",
    ...byToken,
    because: "SNS API reference, Unsubscribe: a signature is only needed where the subscription asks for one",
  },
  UntagResource: {
    ...resource("sns:UntagResource"),
    tagKeys: ({ TagKeys = [] }: { TagKeys?: readonly string[] }) => TagKeys,
  },
  VerifySMSSandboxPhoneNumber: onNothing("sns:VerifySMSSandboxPhoneNumber"),
} satisfies Rows;
