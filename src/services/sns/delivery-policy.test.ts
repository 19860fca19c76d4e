import { describe, expect, it } from "vitest";
import { deliveryPolicyFlaw, effectiveSubscriptionPolicy, effectiveTopicPolicy, webPolicy } from "./delivery-policy.ts";

const ofSubscription = (healthyRetryPolicy: object): string => JSON.stringify({ healthyRetryPolicy });

describe("a delivery policy", () => {
  it.each([
    ["{", "failed to parse JSON."],
    ['{"nonsense":1}', "Unexpected JSON member: nonsense"],
    [ofSubscription({ nonsense: 1 }), "Unexpected JSON member: healthyRetryPolicy.nonsense"],
    [ofSubscription({ numRetries: 101 }), "healthyRetryPolicy.numRetries must be less than or equal to 100"],
    [ofSubscription({ minDelayTarget: 0 }), "healthyRetryPolicy.minDelayTarget must be greater than or equal to 1"],
    [
      ofSubscription({ minDelayTarget: 30 }),
      "healthyRetryPolicy.maxDelayTarget must be greater than or equal to minDelayTarget",
    ],
    [
      ofSubscription({ numRetries: 2, numNoDelayRetries: 3 }),
      "healthyRetryPolicy.numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries and numMaxDelayRetries",
    ],
    [
      ofSubscription({ backoffFunction: "wild" }),
      "healthyRetryPolicy.backoffFunction is not one of linear, arithmetic, geometric, exponential",
    ],
    [
      '{"throttlePolicy":{"maxReceivesPerSecond":0}}',
      "throttlePolicy.maxReceivesPerSecond must be greater than or equal to 1",
    ],
    [
      '{"requestPolicy":{"headerContentType":"plain"}}',
      "requestPolicy.headerContentType is not a supported media type",
    ],
    [ofSubscription({ numRetries: 5, numMaxDelayRetries: 2 }), undefined],
  ])("%s: %s", (text, flaw) => {
    expect(deliveryPolicyFlaw(text, "subscription")).toBe(flaw);
  });

  it("is laid out in phases", () => {
    const own = ofSubscription({
      numRetries: 10,
      numNoDelayRetries: 1,
      numMinDelayRetries: 2,
      numMaxDelayRetries: 3,
      minDelayTarget: 5,
      maxDelayTarget: 60,
      backoffFunction: "geometric",
    });
    expect(webPolicy(undefined, own).retry).toEqual({
      attempts: 10,
      maximumAgeSeconds: 3_600,
      phases: [
        { attempts: 1, fromSeconds: 0, toSeconds: 0, curve: "linear" },
        { attempts: 2, fromSeconds: 5, toSeconds: 5, curve: "linear" },
        { attempts: 4, fromSeconds: 5, toSeconds: 60, curve: "geometric" },
        { attempts: 3, fromSeconds: 60, toSeconds: 60, curve: "linear" },
      ],
    });
  });

  it("of a subscription wins, unless the topic says that none does", () => {
    const topic = (disableSubscriptionOverrides: boolean): string =>
      JSON.stringify({
        http: {
          defaultHealthyRetryPolicy: { numRetries: 7 },
          defaultThrottlePolicy: { maxReceivesPerSecond: 4 },
          disableSubscriptionOverrides,
        },
      });
    const own = ofSubscription({ numRetries: 9 });
    expect(webPolicy(topic(false), own)).toMatchObject({ retry: { attempts: 9 }, receivesPerSecond: 4 });
    expect(webPolicy(topic(true), own)).toMatchObject({ retry: { attempts: 7 } });
    expect(JSON.parse(effectiveTopicPolicy(topic(true))).http).toMatchObject({ disableSubscriptionOverrides: true });
    expect(JSON.parse(effectiveSubscriptionPolicy(topic(false), own))).toMatchObject({
      healthyRetryPolicy: { numRetries: 9, backoffFunction: "linear" },
      throttlePolicy: { maxReceivesPerSecond: 4 },
    });
  });
});
