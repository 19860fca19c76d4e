import { describe, expect, test } from "vitest";
import type { DialectName } from "./dialect.ts";
import { parsePattern } from "./parse.ts";

function reasonOf(text: string, dialect?: DialectName): string | undefined {
  const result = parsePattern(text, dialect);
  return "problem" in result ? result.problem.reason : undefined;
}

const tooComplex =
  "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

/** Without the place. */
const plainReason = (text: string, dialect?: DialectName): string | undefined =>
  reasonOf(text, dialect)?.replace(/\n at \[Source: [\s\S]*$/, "");

describe("what is wrong, and where", () => {
  const anythingBut = '{"detail": {"state": [{"anything-but": {"equals-ignore-case": [123, 456]}}]}}';
  const ignoringCase = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.";
  // As AWS answered them: the first to cloud-custodian (issue 6507), the others in December 2024.
  test.each([
    ['{"source": ["aws.health"], "detail": {}}', "Empty objects are not allowed", 40],
    ['{"int": 42}', '"int" must be an object or an array', 11],
    ['{"string": "my-value"}', '"string" must be an object or an array', 13],
    ['{"resources": []}', "Empty arrays are not allowed", 17],
    ['{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}', "Unrecognized match type NUMERIC", 36],
    ['{"my_key": [{"EXISTS": true}]}', "Unrecognized match type EXISTS", 28],
    ['{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}', "Bad numeric range operator: >", 49],
    ['{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}', "Value of < must be numeric", 50],
    ['{"detail": {"state": [{"anything-but": {"equals-ignore-case": 123}}]}}', ignoringCase, 66],
    ['{"EventBusArn": [{"wildcard": 123}]}', "wildcard match pattern must be a string", 34],
    ['{"time": [{"prefix": ["2022-07-13"]}]}', "prefix match pattern must be a string", 23],
    ['{"FileName": [{"suffix": 123}]}', "suffix match pattern must be a string", 29],
    [
      '{"detail": {"FileName": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}}',
      "Value of anything-but must be an array or single string/number value.",
      55,
    ],
    ['{"detail": {"sourceIPAddress": [{"cidr": ["bad-type"]}]}}', "prefix match pattern must be a string", 43],
    [
      '{"EventBusArn": [{"wildcard": "arn:aws:events:us-east-1:**:event-bus/*"}]}',
      "Consecutive wildcard characters at pos 26",
      72,
    ],
    ['["not", "a", "dict", "but valid json"]', "Filter is not an object", 2],
    ["{'bad': 'quotation'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 2],
    [
      "this is valid json but not a dict",
      "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      5,
    ],
  ])("%s", (text, reason, column) => {
    const placed = `${reason}\n at [Source: (String)"${text}"; line: 1, column: ${column}]`;
    const message = `Event pattern is not valid. Reason: ${placed}`;
    expect(parsePattern(text)).toEqual({
      problem: { code: "InvalidEventPatternException", message, reason: placed },
    });
  });

  test("inside a list the place stands twice", () => {
    const place = `\n at [Source: (String)"${anythingBut}"; line: 1, column: 67]`;
    expect(reasonOf(anythingBut)).toBe(ignoringCase + place + place);
  });

  test.each([
    ['{"a": [{"cidr": "10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
    ['{"a": [{"cidr": "xx.11.xx/8"}]}', "Nonstandard IP address: xx.11.xx"],
    ['{"EventBusArn": [{"wildcard": "*:*:*:*:*:event-bus/*"}]}', tooComplex],
  ])("%s has no place", (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test("lines are counted", () => {
    const text = '{\n  "detail": {\n    "pipeline": {\n      "slug": "some-pipeline"\n    }\n  }\n}';
    expect(reasonOf(text)).toMatch(/^"slug" must be an object or an array\n at .*; line: 4, column: 16]$/s);
  });

  test("a long pattern is shown in part", () => {
    const long = `{"a": ["${"x".repeat(600)}"], "b": []}`;
    expect(reasonOf(long)).toBe(
      `Empty arrays are not allowed\n at [Source: (String)"${long.slice(0, 500)}"[truncated ${long.length - 500} chars]; line: 1, column: ${long.length}]`,
    );
  });
});

const list = "Inside anything but list, start|null|boolean is not supported.";
const mixed = "Inside anything but list, either all values are number or string, mixed type is not supported";
describe("entries of a list", () => {
  test.each([
    ["[]", "Empty arrays are not allowed"],
    ['[["a"]]', "Match value must be String, number, true, false, or null"],
    ["[{}]", "Match expression name not found"],
    ['[{"regex": "a"}]', "Unrecognized match type regex"],
    ['[{"prefix": 5}]', "prefix match pattern must be a string"],
    ['[{"suffix": ["a"]}]', "suffix match pattern must be a string"],
    ['[{"prefix": {"a": "b"}}]', "Unsupported prefix pattern: a"],
    ['[{"suffix": {}}]', "Suffix expression name not found"],
    ['[{"prefix": {"equals-ignore-case": 1}}]', "equals-ignore-case match pattern must be a string"],
    ['[{"prefix": "a", "suffix": "b"}]', "Only one key allowed in match expression"],
    ['[{"prefix": 1, "suffix": "b"}]', "prefix match pattern must be a string"],
    ['[{"equals-ignore-case": ["a"]}]', "equals-ignore-case match pattern must be a string"],
    ['[{"exists": "true"}]', "exists match pattern must be either true or false."],
    ['[{"wildcard": 1}]', "wildcard match pattern must be a string"],
    ['[{"wildcard": "a**b"}]', "Consecutive wildcard characters at pos 2"],
    ['[{"wildcard": "é\\\\a"}]', "Invalid escape character at pos 3"],
    ['[{"wildcard": "a\\\\"}]', "Invalid escape character at pos 2"],
    ['[{"wildcard": "a*a*a*a*a*a*"}]', tooComplex],
    ['[{"wildcard": "*/datasync/*.bif"}, {"wildcard": "*/datasync/*.tif"}]', undefined],
    [
      '[{"wildcard": "*/d/*.bif"}, {"wildcard": "*/d/*.tif"}, {"wildcard": "*/d/*.tiff"}, {"wildcard": "*/d/*.svs"}]',
      tooComplex,
    ],
    ['[{"cidr": 5}]', "prefix match pattern must be a string"],
    ['[{"cidr": "10.0.0.0"}]', "Malformed CIDR, one '/' required"],
    ['[{"cidr": "10.0.0.0/a"}]', "Malformed CIDR, mask bits must be an integer"],
    ['[{"cidr": "10.0.0.0/-1"}]', "Malformed CIDR, mask bits must not be negative"],
    ['[{"cidr": "10.0.0.0/32"}]', "IPv4 mask bits must be < 32"],
    ['[{"cidr": "::/128"}]', "IPv6 mask bits must be < 128"],
    ['[{"cidr": "ten/8"}]', "Nonstandard IP address: ten"],
    ['[{"cidr": "10.0.0.999/8"}]', "Invalid IP address: 10.0.0.999"],
    ['[{"cidr": "2001:db8::/32"}]', undefined],
    ['[{"numeric": 5}]', "Value of numeric must be an array."],
    ['[{"numeric": []}]', "Invalid member in numeric match: ]"],
    ['[{"numeric": [5]}]', "Invalid member in numeric match: 5"],
    ['[{"numeric": ["!=", 5]}]', "Unrecognized numeric range operator: !="],
    ['[{"numeric": ["=", "5"]}]', "Value of equals must be numeric"],
    ['[{"numeric": ["<"]}]', "Value of < must be numeric"],
    ['[{"numeric": ["<", 5, ">", 1]}]', "Too many elements in numeric expression"],
    ['[{"numeric": [">", 1, 5]}]', "Bad value in numeric range: 5"],
    ['[{"numeric": [">", 1, ">", 5]}]', "Bad numeric range operator: >"],
    ['[{"numeric": [">", 1, "<", "5"]}]', "Value of < must be numeric"],
    ['[{"numeric": [">", 5, "<", 5]}]', "Bottom must be less than top"],
    ['[{"numeric": [">", 1, "<", 5, "<", 6]}]', "Too many terms in numeric range expression"],
    ['[{"numeric": ["=", 5000000001]}]', "Value must be between -5.0E9 and 5.0E9, inclusive"],
    ['[{"numeric": ["=", -5e9]}]', undefined],
    ["[6000000000]", undefined],
    ['[{"anything-but": true}]', "Value of anything-but must be an array or single string/number value."],
    ['[{"anything-but": []}]', mixed],
    ['[{"anything-but": ["a", 1]}]', mixed],
    ['[{"anything-but": ["a", null]}]', list],
    ['[{"anything-but": [{"wildcard": "a*"}]}]', list],
    ['[{"anything-but": {"numeric": [">", 1]}}]', "Unsupported anything-but pattern: numeric"],
    ['[{"anything-but": {"prefix": ""}}]', "Null prefix/suffix not allowed"],
    ['[{"anything-but": {"suffix": 5}}]', "prefix/suffix match pattern must be a string"],
    [
      '[{"anything-but": {"prefix": {"equals-ignore-case": "a"}}}]',
      "Value of anything-but must be an array or single string/number value.",
    ],
    [
      '[{"anything-but": {"equals-ignore-case": [1]}}]',
      "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    ],
    ['[{"anything-but": {"wildcard": [1]}}]', "wildcard match pattern must be a string"],
    ['[{"anything-but": "a", "prefix": "b"}]', "Too many elements in numeric expression"],
    ['[{"anything-but": {"prefix": ["a", "b"]}}]', undefined],
    ['[{"exactly": "a"}]', undefined],
  ])("%s", (entry, reason) => {
    expect(plainReason(`{"a": ${entry}}`)).toBe(reason);
  });
});

describe("structure", () => {
  test.each([
    ["{}", "Empty objects are not allowed"],
    ['{"a": {"b": 5}}', '"b" must be an object or an array'],
    ['{"$or": {"a": ["b"]}}', "It must be an Array followed with $or."],
    ['{"$or": [{"a": ["b"]}]}', "There must have at least 2 Objects in $or relationship."],
    ['{"$or": [{"a": ["b"]}, "c"]}', "Only JSON object is allowed in array of $or relationship."],
    ['{"$or": [{"a": ["b"]}, {}]}', "Empty objects are not allowed"],
    [
      '{"$or": [{"a": ["b"]}, {"prefix": ["c"]}]}',
      "prefix is Ruler reserved fieldName which cannot be used inside $or.",
    ],
    ['{"prefix": ["c"]}', undefined],
    ['{"a": ["b"]', "Unexpected end-of-input: was expecting comma to separate Object entries"],
    ["{a: 1}", "Unexpected character ('a' (code 97)): was expecting double-quote to start field name"],
    [
      '{"a": [nul]}',
      "Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ['{"a": ["b]}', "Unexpected end-of-input in a String value"],
    ['{"a": ["b"]} x', "Unexpected character ('x' (code 120)): expected the end of the pattern"],
    [`${'{"a":'.repeat(600)}["x"]${"}".repeat(600)}`, undefined],
    [`{"a": ["${"x".repeat(4096)}"]}`, "the pattern is longer than 4096 bytes"],
  ])("%s", (text, reason) => {
    expect(plainReason(text)).toBe(reason);
  });

  test("$or multiplies out to a thousand alternatives, and no more", () => {
    const either = (name: string): unknown => ({ $or: Array.from({ length: 10 }, (_, at) => ({ [name]: [at] })) });
    const nested = (...names: string[]): string =>
      JSON.stringify(Object.fromEntries(names.map((each) => [each, either(each)])));
    expect(plainReason(nested("a", "b", "c"))).toBeUndefined();
    expect(plainReason(nested("a", "b", "c", "d"))).toBe("The rule has more than 1000 combinations of $or conditions");
  });
});

describe("filter policies of SNS", () => {
  const values = (count: number): string => JSON.stringify(Array.from({ length: count }, (_, at) => `v${at}`));
  test.each([
    ["sns-attributes", "{}", undefined],
    [
      "sns-attributes",
      "nonsense",
      "Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    [
      "sns-attributes",
      '{"a": {"b": ["c"]}}',
      "Filter policy scope MessageAttributes does not support nested filter policy",
    ],
    ["sns-body", '{"a": {"b": ["c"]}}', undefined],
    ["sns-body", '{"a": "b"}', '"a" must be an object or an array'],
    ["sns-attributes", `{"a": ${values(150)}}`, undefined],
    ["sns-attributes", `{"a": ${values(151)}}`, "Filter policy is too complex"],
    ["sns-attributes", `{"a": ${values(3)}, "b": ${values(1)}, "c": ${values(50)}}`, undefined],
    ["sns-attributes", `{"a": ${values(3)}, "b": ${values(1)}, "c": ${values(51)}}`, "Filter policy is too complex"],
    // 3 x 4 x 2 x 3 = 72, the example of the developer guide; with 7 values it is 168.
    ["sns-body", `{"a": {"b": {"c": ${values(4)}}}, "d": {"e": ${values(3)}}}`, undefined],
    ["sns-body", `{"a": {"b": {"c": ${values(4)}}}, "d": {"e": ${values(7)}}}`, "Filter policy is too complex"],
    ["sns-attributes", `{"$or": [{"a": ${values(100)}}, {"b": ${values(50)}}]}`, undefined],
    ["sns-attributes", `{"$or": [{"a": ${values(100)}}, {"b": ${values(51)}}]}`, "Filter policy is too complex"],
    ["sns-attributes", '{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1]}', undefined],
    [
      "sns-attributes",
      '{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}',
      "Filter policy can not have more than 5 keys",
    ],
    ["sns-body", '{"a":{"b":[1],"c":[1],"d":[1],"e":[1],"f":[1],"g":[1]}}', undefined],
    ["sns-attributes", '{"a": [{"numeric": ["<", 1000000001]}]}', "Value must be between -1.0E9 and 1.0E9, inclusive"],
    [
      "sns-attributes",
      '{"a": [{"wildcard": "*/K1/*"}, {"wildcard": "*/K2/*"}, {"wildcard": "*/K3/*"}, {"wildcard": "*/K4/*"}]}',
      undefined,
    ],
    [
      "sns-attributes",
      '{"a": [{"wildcard": "*/K1/*"}, {"wildcard": "*/K2/*"}, {"wildcard": "*/K3/*"}, {"wildcard": "*/K4/*"}, {"wildcard": "*/K5/*"}]}',
      tooComplex,
    ],
  ] as const)("%s %s", (dialect, text, reason) => {
    expect(plainReason(text, dialect)).toBe(reason);
  });
});

test("a hostile policy is refused in time", () => {
  const letters = Array.from({ length: 60_000 }, (_, at) => String.fromCharCode(0x100 + at)).join("");
  expect(plainReason(JSON.stringify({ a: [{ wildcard: `*${letters}` }] }), "sns-body")).toBe(tooComplex);
  const repeating = Array.from({ length: 150 }, (_, at) => ({ wildcard: `*${"ab".repeat(at + 5)}*` }));
  expect(plainReason(JSON.stringify({ a: repeating }), "sns-body")).toBe(tooComplex);
  expect(plainReason(JSON.stringify({ a: [{ wildcard: `*${"abc".repeat(300)}*` }] }))).toBe(tooComplex);
  expect(plainReason(JSON.stringify({ a: [{ wildcard: `logs/*/${"abcdefghij".repeat(30)}.gz` }] }))).toBeUndefined();
});

test.each([
  ["sns-attributes", "InvalidParameter", "Invalid parameter: FilterPolicy: "],
  ["sns-body", "InvalidParameter", "Invalid parameter: FilterPolicy: "],
  ["lambda", "InvalidParameterValueException", "Invalid filter pattern definition. "],
  ["pipes", "ValidationException", "Event pattern is not valid. Reason: "],
] as const)("%s words it its own way", (dialect, code, preface) => {
  const result = parsePattern('{"a": []}', dialect);
  expect(result).toMatchObject({ problem: { code, message: expect.stringContaining(`${preface}Empty arrays`) } });
});
