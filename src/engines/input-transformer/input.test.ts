import { describe, expect, test } from "vitest";
import type { Json } from "../event-pattern/fields.ts";
import { minified } from "./json.ts";
import { readJsonPath, valueAt } from "./json-path.ts";
import { applyPipeInput, readPipeInput } from "./pipe-input.ts";
import { fillScheduleInput } from "./schedule-input.ts";
import type { TargetInputParameters } from "./target-input.ts";
import { applyTargetInput, readTargetInput } from "./target-input.ts";

/** The event of the EventBridge user guide. */
const event = {
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2015-11-11T21:29:54Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
  detail: {
    "instance-id": "i-0123456789",
    state: "RUNNING",
    count: 0,
    on: false,
    none: null,
    said: 'a "word"',
    tags: [{ key: "a" }, { key: "b" }],
    owner: { name: "x" },
  },
};
const withoutDetail = {
  version: event.version,
  id: event.id,
  detailType: event["detail-type"],
  source: event.source,
  account: event.account,
  time: event.time,
  region: event.region,
  resources: event.resources,
};
const context = {
  ruleArn: "arn:aws:events:us-east-2:123456789012:rule/example",
  ruleName: "example",
  ingestionTime: "2015-11-11T21:29:55Z",
};
const InputPathsMap = {
  timestamp: "$.time",
  instance: "$.detail.instance-id",
  state: "$.detail.state",
  count: "$.detail.count",
  on: "$.detail.on",
  none: "$.detail.none",
  said: "$.detail.said",
  missing: "$.detail.missing",
  owner: "$.detail.owner",
  keys: "$.detail.tags[*].key",
};

function apply(target: Omit<TargetInputParameters, "Id">): string | undefined {
  const read = readTargetInput({ Id: "t1", ...target });
  return "problem" in read ? read.problem.message : applyTargetInput(read.input, event, context);
}
const fill = (InputTemplate: string): string | undefined =>
  apply({ InputTransformer: { InputPathsMap, InputTemplate } });

describe("templates of rules", () => {
  test.each<[template: string, expected: string | undefined]>([
    // The table of the user guide.
    ['"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-0123456789\\" is in RUNNING"'],
    ['{\n  "instance" : <instance>,\n  "state": <state>\n}', '{"instance":"i-0123456789","state":"RUNNING"}'],
    [
      '{ "instance" : <instance>, "state": "<state>", "status": "instance \\"<instance>\\" is in <state>" }',
      '{"instance":"i-0123456789","state":"RUNNING","status":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    ['{"state": [ 9, <state>, true ], "a b" : "Y es"}', '{"state":[9,"RUNNING",true],"a b":"Y es"}'],
    [
      '{"ruleArn" : <aws.events.rule-arn>, "ruleName" : <aws.events.rule-name>, "originalEvent" : <aws.events.event>}',
      JSON.stringify({ ruleArn: context.ruleArn, ruleName: "example", originalEvent: withoutDetail }),
    ],
    ['"<aws.events.rule-name> triggered"', '"example triggered"'],
    ['{"e":<aws.events.event.json>}', JSON.stringify({ e: event })],
    ['{"at":<aws.events.event.ingestion-time>}', '{"at":"2015-11-11T21:29:55Z"}'],
    ["<instance> is in state <state>", "i-0123456789 is in state RUNNING"],
    ["<owner>", '{"name":"x"}'],
    ["<instance>", '"i-0123456789"'],
    ['{"a":<count>,"b":<on>,"c":<none>,"d":<missing>,"e":<keys>}', '{"a":0,"b":false,"c":null,"d":"","e":["a","b"]}'],
    ['{"a":"<count>","b":"<on>","d":"x<missing>"}', '{"a":"0","b":"false","d":"x"}'],
    ['"owner <owner>, <keys>, <missing>."', '"owner {name:x}, [a,b], ."'],
    ['{"a":{"b":[{"c":<owner>}]}}', '{"a":{"b":[{"c":{"name":"x"}}]}}'],
    // As a value it is escaped, between quotes it is not.
    ['{"a":<said>}', '{"a":"a \\"word\\""}'],
    ['{"a":"<said>"}', undefined],
    ['{"a":<instance> b}', undefined],
    ['{"big":12345678901234567890}', '{"big":12345678901234567890}'],
    ['"line <state>"\n"line < 5 > 4"', '"line RUNNING"\n"line < 5 > 4"'],
    ['"<unknown>"', "InputTemplate for target t1 contains invalid placeholder unknown."],
    [
      "[<aws.events.event.json>]",
      "InputTemplate for target t1 contains placeholder aws.events.event.json valid only for JSON template.",
    ],
    [
      '"<aws.events.event>"',
      "InputTemplate for target t1 contains placeholder aws.events.event valid only for JSON template.",
    ],
  ])("%s", (template, expected) => {
    expect(fill(template)).toBe(expected);
  });
});

describe("other inputs of targets", () => {
  test.each<[target: Omit<TargetInputParameters, "Id">, expected: string | undefined]>([
    [{}, JSON.stringify(event)],
    [{ Input: '{ "a": 1 }' }, '{ "a": 1 }'],
    [{ Input: "a" }, "Input for target t1 is not a valid JSON text."],
    [{ InputPath: "$" }, JSON.stringify(event)],
    [{ InputPath: "$.detail.owner" }, '{"name":"x"}'],
    [{ InputPath: "$.detail.state" }, '"RUNNING"'],
    [{ InputPath: "$.detail.missing" }, undefined],
    [{ InputPath: "detail" }, "InputPath for target t1 is invalid."],
    [{ InputPath: "$.detail['state']" }, "InputPath for target t1 is invalid."],
    [
      { InputTransformer: { InputPathsMap: { a: "$..b" }, InputTemplate: "<a>" } },
      "InputPath for target t1 is invalid.",
    ],
    [
      { Input: "{}", InputPath: "$" },
      "Only one of Input, InputPath, or InputTransformer must be provided for target t1.",
    ],
  ])("%j", (target, expected) => {
    expect(apply(target)).toBe(expected);
  });
});

test.each<[path: string, expected: Json | undefined]>([
  ["$.a.b-c_d", 1],
  ["$.a/b", 2],
  ["$.list[1].x", "y"],
  ["$.list[*].x", ["z", "y"]],
  ["$.a.*", [1]],
  ["$.list[9]", undefined],
  ["$.list.x", undefined],
  ["$.none[*]", []],
  ["$.__proto__", undefined],
  ["$.list[1].x.y", undefined],
])("%s leads to %j", (text, expected) => {
  const root = { a: { "b-c_d": 1 }, "a/b": 2, list: [{ x: "z" }, { x: "y" }] };
  expect(valueAt(root, readJsonPath(text) ?? [])).toEqual(expected);
});

test.each(["", "a", "$a", "$.", "$..a", "$.a[", "$.a[-1]", "$.a[?(@.b)]", '$.a["b"]', "$.a b"])(
  "no path: %s",
  (text) => {
    expect(readJsonPath(text)).toBeUndefined();
  },
);

describe("templates of pipes", () => {
  const message = {
    messageId: "m1",
    body: '{"kind":"keep","items":[1,2,{"a":"b"}]}',
    attributes: { SenderId: "me" },
    n: 5,
  };
  const pipe = {
    pipeArn: "arn:aws:pipes:us-east-1:123456789012:pipe/p",
    pipeName: "p",
    sourceArn: "arn:source",
    targetArn: "arn:target",
    ingestionTime: "2024-01-01T00:00:00Z",
  };
  test.each<[template: string, expected: string | undefined]>([
    ['"Hello, sender"', '"Hello, sender"'],
    ["<$.attributes.SenderId>", '"me"'],
    ['"Hello, <$.attributes.SenderId>"', '"Hello, me"'],
    ["Hello <b><$.attributes.SenderId></b>", "Hello <b>me</b>"],
    ['{ "k": "<$.body.kind>", "second": <$.body.items[1]> }', '{"k":"keep","second":2}'],
    ['{"all":<$.body.items[*]>,"n":<$.n>}', '{"all":[1,2,{"a":"b"}],"n":5}'],
    ['{"s":"<$.body.kind>-<aws.pipes.pipe-name>","e":"<aws.pipes.enrichment-arn>"}', '{"s":"keep-p","e":""}'],
    ['{"body":<$.body>}', JSON.stringify({ body: message.body })],
    ["<aws.pipes.event>", JSON.stringify(message)],
    ["<aws.pipes.event.json>", JSON.stringify({ ...message, body: JSON.parse(message.body) as unknown })],
    ['{"at":<aws.pipes.event.ingestion-time>,"x":"<$.missing>"}', '{"at":"2024-01-01T00:00:00Z","x":""}'],
    ["<aws.pipes.event.text>", "InputTemplate contains invalid placeholder aws.pipes.event.text."],
    ["<$.a['b']>", "InputTemplate contains invalid placeholder $.a['b']."],
  ])("%s", (template, expected) => {
    const read = readPipeInput(template);
    expect("problem" in read ? read.problem.message : applyPipeInput(read.input, message, pipe)).toBe(expected);
  });
});

test("context attributes of a schedule", () => {
  const attempt = {
    scheduleArn: "arn:s",
    scheduledTime: "2022-03-22T18:59:43Z",
    executionId: "d32c5kddcf5bb8c3",
    attemptNumber: 1,
  };
  const input =
    '{"a":"<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time>","b":"<aws.scheduler.execution-id>",' +
    '"c":<aws.scheduler.attempt-number>,"d":"<aws.scheduler.other>"}';
  expect(fillScheduleInput(input, attempt)).toBe(
    '{"a":"arn:s 2022-03-22T18:59:43Z","b":"d32c5kddcf5bb8c3","c":1,"d":"<aws.scheduler.other>"}',
  );
});

test("white space goes, but not within strings", () => {
  expect(minified(' { "a b" : [ 1 , "c \\" d" ] , "e" : 1.50 }\n')).toBe('{"a b":[1,"c \\" d"],"e":1.50}');
  expect(minified("{a:1}")).toBeUndefined();
});
