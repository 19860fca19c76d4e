import { describe, expect, it } from "vitest";
import type { Event, FilterRuleName, NotificationConfiguration } from "../../../model/types/s3.d.ts";
import { checkNotification, completed, destinationsOf, sameEvents } from "./notification.ts";

const region = "eu-west-1";
const arn = `arn:aws:sqs:${region}:111122223333:q`;

interface Part {
  readonly events?: readonly Event[];
  readonly prefix?: string;
  readonly suffix?: string;
  readonly arn?: string;
  readonly id?: string;
}

const queue = ({ events = ["s3:ObjectCreated:*"], prefix, suffix, arn: QueueArn = arn, id }: Part) => {
  const rules: readonly (readonly [FilterRuleName, string | undefined])[] = [
    ["prefix", prefix],
    ["suffix", suffix],
  ];
  const FilterRules = rules.flatMap(([Name, Value]) => (Value === undefined ? [] : [{ Name, Value }]));
  return { Id: id, QueueArn, Events: events, ...(FilterRules.length > 0 ? { Filter: { Key: { FilterRules } } } : {}) };
};

const check = (...parts: readonly Part[]): void =>
  checkNotification(destinationsOf({ QueueConfigurations: parts.map(queue) }), region);

describe("configurations of notifications", () => {
  it.each<[string, readonly Part[]]>([
    ["prefixes apart", [{ prefix: "a/" }, { prefix: "b/" }]],
    ["suffixes apart", [{ suffix: ".jpg" }, { suffix: ".png" }]],
    [
      "suffixes apart under prefixes that overlap",
      [
        { prefix: "a", suffix: ".jpg" },
        { prefix: "ab", suffix: ".png" },
      ],
    ],
    ["events apart", [{ events: ["s3:ObjectCreated:Put"] }, { events: ["s3:ObjectCreated:Copy"] }]],
  ])("are taken: %s", (_, parts) => {
    expect(() => check(...parts)).not.toThrow();
  });

  it.each<[string, string, readonly Part[]]>([
    ["one event twice", "Configurations overlap", [{}, { events: ["s3:ObjectCreated:Put"] }]],
    ["prefixes that overlap", "ambiguously defined", [{ prefix: "a" }, { prefix: "ab" }]],
    ["a filter and none", "ambiguously defined", [{}, { suffix: ".jpg" }]],
    [
      "an id twice",
      "IDs must be unique",
      [
        { id: "a", prefix: "a" },
        { id: "a", prefix: "b" },
      ],
    ],
    ["another region", "region is not valid", [{ arn: "arn:aws:sqs:us-east-1:111122223333:q" }]],
    ["what is no queue", "not well formed", [{ arn: `arn:aws:sns:${region}:111122223333:t` }]],
    ["a FIFO queue", "Unable to validate", [{ arn: `${arn}.fifo` }]],
    ["no event", "At least one event", [{ events: [] }]],
  ])("are refused: %s", (_, message, parts) => {
    expect(() => check(...parts)).toThrow(message);
  });

  it("get an id where they have none, and rule names as S3 writes them", () => {
    const given: NotificationConfiguration = { QueueConfigurations: [queue({ prefix: "a" }), queue({ id: "mine" })] };
    const { QueueConfigurations = [] } = completed(given, () => "made");
    expect(QueueConfigurations.map(({ Id }) => Id)).toEqual(["made", "mine"]);
    expect(QueueConfigurations[0]?.Filter?.Key?.FilterRules).toEqual([{ Name: "Prefix", Value: "a" }]);
  });

  it.each([
    ["s3:ObjectCreated:*", "s3:ObjectCreated:Put", true],
    ["s3:ObjectCreated:Put", "s3:ObjectCreated:*", true],
    ["s3:ObjectCreated:Put", "s3:ObjectCreated:Post", false],
    ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", false],
  ])("%s and %s share an event: %s", (a, b, shared) => {
    expect(sameEvents(a, b)).toBe(shared);
  });
});
