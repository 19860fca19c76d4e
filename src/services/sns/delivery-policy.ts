import { isRecord } from "../../base/record.ts";
import type { RetryPhase, RetryPolicy } from "../../kernel/outbox.ts";
import { readJsonObject } from "./json-attribute.ts";

/** How often, and how fast, a web server is tried (SNS developer guide, "Creating an HTTP/S delivery policy"). */
interface HealthyRetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numMaxDelayRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly backoffFunction: RetryPhase["curve"];
}

export interface WebPolicy {
  readonly retry: RetryPolicy;
  readonly contentType: string;
  readonly receivesPerSecond?: number | undefined;
}

const usualRetries: HealthyRetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: "linear",
};
const usualContentType = "text/plain; charset=UTF-8";

/** "The total policy retry time for a delivery to an HTTP/S endpoint can't be greater than 3,600 seconds." */
const longestSeconds = 3_600;

/** "AWS managed endpoints: 100,015 attempts over 23 days" (SNS developer guide, "Message delivery retries", the table of phases). */
export const managedRetry: RetryPolicy = {
  attempts: 100_015,
  maximumAgeSeconds: 23 * 86_400 + 3_600,
  phases: [
    { attempts: 3, fromSeconds: 0, toSeconds: 0, curve: "linear" },
    { attempts: 2, fromSeconds: 1, toSeconds: 1, curve: "linear" },
    { attempts: 10, fromSeconds: 1, toSeconds: 20, curve: "exponential" },
    { attempts: 100_000, fromSeconds: 20, toSeconds: 20, curve: "linear" },
  ],
};

type Json = Readonly<Record<string, unknown>>;

/** Where topics and subscriptions have the same three parts. */
const names = {
  topic: { retry: "defaultHealthyRetryPolicy", throttle: "defaultThrottlePolicy", request: "defaultRequestPolicy" },
  subscription: { retry: "healthyRetryPolicy", throttle: "throttlePolicy", request: "requestPolicy" },
} as const;
type Level = keyof typeof names;

/** Why a DeliveryPolicy is refused; undefined where it is not. */
export function deliveryPolicyFlaw(text: string, level: Level): string | undefined {
  const policy = readJsonObject(text);
  if (!policy) return "failed to parse JSON.";
  const part = level === "topic" ? (policy.http ?? {}) : policy;
  if (!isRecord(part)) return "http must be an object";
  const { retry, throttle, request } = names[level];
  const known: readonly string[] = [
    retry,
    throttle,
    request,
    "disableSubscriptionOverrides",
    "sicklyRetryPolicy",
    "guaranteed",
  ];
  const stranger = Object.keys(part).find((name) => !known.includes(name));
  if (stranger !== undefined) return `Unexpected JSON member: ${stranger}`;
  if (part.sicklyRetryPolicy != null || part.guaranteed === true)
    return "sicklyRetryPolicy and guaranteed are not supported";
  return retryFlaw(part[retry], retry) ?? throttleFlaw(part[throttle], throttle) ?? requestFlaw(part[request], request);
}

const whole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value);

function retryFlaw(value: unknown, name: string): string | undefined {
  if (value == null) return undefined;
  if (!isRecord(value)) return `${name} must be an object`;
  for (const member of Object.keys(value)) {
    if (!(member in usualRetries)) return `Unexpected JSON member: ${name}.${member}`;
    if (member !== "backoffFunction" && value[member] != null && !(whole(value[member]) && value[member] >= 0)) {
      return `${name}.${member} must be greater than or equal to 0`;
    }
  }
  const policy = completed(value);
  if (!["linear", "arithmetic", "geometric", "exponential"].includes(policy.backoffFunction)) {
    return `${name}.backoffFunction is not one of linear, arithmetic, geometric, exponential`;
  }
  const { minDelayTarget, maxDelayTarget, numRetries, numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries } =
    policy;
  if (numRetries > 100) return `${name}.numRetries must be less than or equal to 100`;
  if (minDelayTarget < 1) return `${name}.minDelayTarget must be greater than or equal to 1`;
  if (maxDelayTarget < minDelayTarget) return `${name}.maxDelayTarget must be greater than or equal to minDelayTarget`;
  if (maxDelayTarget > longestSeconds) return `${name}.maxDelayTarget must be less than or equal to ${longestSeconds}`;
  if (numNoDelayRetries + numMinDelayRetries + numMaxDelayRetries > numRetries) {
    return `${name}.numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries and numMaxDelayRetries`;
  }
  return undefined;
}

function throttleFlaw(value: unknown, name: string): string | undefined {
  if (value == null) return undefined;
  const rate = isRecord(value) ? value.maxReceivesPerSecond : undefined;
  if (rate == null) return isRecord(value) ? undefined : `${name} must be an object`;
  return whole(rate) && rate >= 1 ? undefined : `${name}.maxReceivesPerSecond must be greater than or equal to 1`;
}

function requestFlaw(value: unknown, name: string): string | undefined {
  if (value == null) return undefined;
  const type = isRecord(value) ? value.headerContentType : 0;
  if (type === undefined) return undefined;
  return typeof type === "string" && /^[a-z]+\/[\w.+-]+(?:\s*;.*)?$/i.test(type)
    ? undefined
    : `${name}.headerContentType is not a supported media type`;
}

const completed = (given: Json): HealthyRetryPolicy => ({
  ...usualRetries,
  ...Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)),
});

const part = (policy: Json | undefined, name: string): Json | undefined => {
  const value = policy?.[name];
  return isRecord(value) ? value : undefined;
};

interface Effective {
  readonly retry: HealthyRetryPolicy;
  readonly throttle: Json | undefined;
  readonly contentType: string;
  readonly overridable: boolean;
}

function effective(topicPolicy: string | undefined, subscriptionPolicy: string | undefined): Effective {
  const http = part(topicPolicy === undefined ? undefined : readJsonObject(topicPolicy), "http");
  const overridable = http?.disableSubscriptionOverrides !== true;
  const own = overridable && subscriptionPolicy !== undefined ? readJsonObject(subscriptionPolicy) : undefined;
  const request = part(own, names.subscription.request) ?? part(http, names.topic.request);
  return {
    retry: completed(part(own, names.subscription.retry) ?? part(http, names.topic.retry) ?? {}),
    throttle: part(own, names.subscription.throttle) ?? part(http, names.topic.throttle),
    contentType: String(request?.headerContentType ?? usualContentType),
    overridable,
  };
}

/** EffectiveDeliveryPolicy of a topic, as GetTopicAttributes shows it. */
export function effectiveTopicPolicy(policy: string | undefined): string {
  const { retry, throttle, contentType, overridable } = effective(policy, undefined);
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: retry,
      disableSubscriptionOverrides: !overridable,
      ...(throttle && { defaultThrottlePolicy: throttle }),
      defaultRequestPolicy: { headerContentType: contentType },
    },
  });
}

/** EffectiveDeliveryPolicy of a web subscription, as GetSubscriptionAttributes shows it. */
export function effectiveSubscriptionPolicy(topicPolicy: string | undefined, own: string | undefined): string {
  const { retry, throttle, contentType } = effective(topicPolicy, own);
  return JSON.stringify({
    healthyRetryPolicy: retry,
    sicklyRetryPolicy: null,
    throttlePolicy: throttle ?? null,
    requestPolicy: { headerContentType: contentType },
    guaranteed: false,
  });
}

export function webPolicy(topicPolicy: string | undefined, own: string | undefined): WebPolicy {
  const { retry, throttle, contentType } = effective(topicPolicy, own);
  const { minDelayTarget, maxDelayTarget, numRetries, numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries } =
    retry;
  const between = numRetries - numNoDelayRetries - numMinDelayRetries - numMaxDelayRetries;
  const phases: readonly RetryPhase[] = [
    { attempts: numNoDelayRetries, fromSeconds: 0, toSeconds: 0, curve: "linear" },
    { attempts: numMinDelayRetries, fromSeconds: minDelayTarget, toSeconds: minDelayTarget, curve: "linear" },
    { attempts: between, fromSeconds: minDelayTarget, toSeconds: maxDelayTarget, curve: retry.backoffFunction },
    { attempts: numMaxDelayRetries, fromSeconds: maxDelayTarget, toSeconds: maxDelayTarget, curve: "linear" },
  ];
  const rate = throttle?.maxReceivesPerSecond;
  return {
    retry: {
      attempts: numRetries,
      maximumAgeSeconds: longestSeconds,
      phases: phases.filter(({ attempts }) => attempts > 0),
    },
    contentType,
    ...(typeof rate === "number" && { receivesPerSecond: rate }),
  };
}
