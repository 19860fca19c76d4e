// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this.
import { describe, expect, test } from "vitest";
import { compileCondition, conditionHolds } from "./condition.ts";

type Value = string | readonly string[];
type Context = Readonly<Record<string, Value>>;

function holds(operator: string, expected: Value, actual: Value | undefined, more: Context = {}, withVariables = true) {
  const values = typeof expected === "string" ? [expected] : expected;
  const condition = compileCondition({ operator, key: "ns:Key", values }, withVariables);
  if (!condition) throw new Error(`no operator ${operator}`);
  const context = new Map<string, Value>(Object.entries(more));
  if (actual !== undefined) context.set("ns:key", actual);
  return conditionHolds(condition, context);
}

type Row = readonly [operator: string, expected: Value, actual: Value | undefined, answer: boolean];

const groups: Readonly<Record<string, readonly Row[]>> = {
  "String condition operators compare text": [
    ["StringEquals", "abc", "abc", true],
    ["StringEquals", "abc", "ABC", false],
    ["StringEquals", "a*", "abc", false],
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", "", "", true],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", ["a", "b"], "c", false],
    ["StringNotEquals", "abc", "abc", false],
    ["StringNotEquals", "abc", "abd", true],
    ["StringEqualsIgnoreCase", "abc", "aBC", true],
    ["StringEqualsIgnoreCase", "abc", "abd", false],
    ["StringNotEqualsIgnoreCase", "abc", "ABC", false],
    ["StringNotEqualsIgnoreCase", "abc", "abd", true],
    ["StringLike", "a*c", "abbc", true],
    ["StringLike", "a*c", "abb", false],
    ["StringLike", "a?c", "abc", true],
    ["StringLike", "a?c", "ac", false],
    ["StringLike", "A*", "abc", false],
    ["StringLike", ["", "home/*"], "", true],
    ["StringLike", ["", "home/*"], "home/ann", true],
    ["StringLike", ["", "home/*"], "other", false],
    ["StringNotLike", "a*", "abc", false],
    ["StringNotLike", "a*", "bc", true],
  ],
  "Several values are joined by OR, those of a negated operator by NOR": [
    ["StringNotEquals", ["a", "b"], "a", false],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringNotLike", ["a*", "b*"], "bx", false],
    ["StringNotLike", ["a*", "b*"], "cx", true],
    ["NumericNotEquals", ["1", "2"], "2", false],
    ["NumericNotEquals", ["1", "2"], "3", true],
    ["NotIpAddress", ["10.0.0.0/8", "192.168.0.0/16"], "192.168.1.1", false],
    ["NotIpAddress", ["10.0.0.0/8", "192.168.0.0/16"], "172.16.0.1", true],
    ["StringEquals", [], "a", false],
    ["StringNotEquals", [], "a", true],
  ],
  "Numeric condition operators compare numbers": [
    ["NumericEquals", "10", "10", true],
    ["NumericEquals", "10", "10.0", true],
    ["NumericEquals", "10", "1e1", true],
    ["NumericEquals", "10", "11", false],
    ["NumericEquals", "-1", "-1", true],
    ["NumericNotEquals", "10", "11", true],
    ["NumericNotEquals", "10", "10", false],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericLessThanEquals", "10", "10.5", false],
    ["NumericGreaterThan", "10", "11", true],
    ["NumericGreaterThan", "10", "10", false],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["NumericGreaterThanEquals", "10", "9.99", false],
    ["NumericLessThan", "10", "9, 8", false],
    ["NumericLessThan", "ten", "9", false],
    ["NumericLessThan", "10", "", false],
    ["NumericNotEquals", "10", "ten", false],
    ["NumericNotEquals", "ten", "10", false],
  ],
  "Date condition operators compare ISO 8601 dates or epoch seconds": [
    ["DateEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", true],
    ["DateEquals", "2020-01-01T00:00:00Z", "1577836800", true],
    ["DateEquals", "2020-01-01", "2020-01-01T00:00:00Z", true],
    ["DateEquals", "2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00Z", true],
    ["DateEquals", "2019-12-31T23:00:00-01:00", "2020-01-01T00:00:00Z", true],
    ["DateEquals", "2020-01-01T00:00:00.250Z", "2020-01-01T00:00:00.25Z", true],
    ["DateNotEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z", true],
    ["DateNotEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", false],
    ["DateLessThan", "2020-01-01T00:00:00Z", "2019-12-31T23:59:59Z", true],
    ["DateLessThan", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", false],
    ["DateLessThanEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", true],
    ["DateGreaterThan", "2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z", true],
    ["DateGreaterThan", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", false],
    ["DateGreaterThanEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", true],
    ["DateGreaterThan", "0050-01-01", "0049-12-31", false],
    ["DateGreaterThan", "-0001-01-01", "2020-01-01", true],
    ["DateLessThan", "next week", "2020-01-01", false],
    ["DateNotEquals", "next week", "2020-01-01", false],
    ["DateNotEquals", "2020-01-01", "today", false],
    ["DateEquals", "2020-13-01", "2020-13-01", false],
  ],
  "Boolean condition operator": [
    ["Bool", "true", "true", true],
    ["Bool", "true", "false", false],
    ["Bool", "false", "false", true],
    ["Bool", "True", "true", true],
    ["Bool", ["true", "false"], "false", true],
    ["Bool", "yes", "yes", false],
    ["Bool", "true", "1", false],
  ],
  "Binary condition operator compares base64": [
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5", "QmluYXI=", false],
    ["BinaryEquals", "QmluYXJ5", "qmluyxj5", false],
    ["BinaryEquals", "not base64!", "not base64!", false],
  ],
  "IP address condition operators compare addresses with ranges": [
    ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.7", false],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "203.0.113.7", "203.0.113.8", false],
    ["IpAddress", "0.0.0.0/0", "8.8.8.8", true],
    ["IpAddress", "0.0.0.0/0", "::1", false],
    ["IpAddress", "203.0.113.128/25", "203.0.113.127", false],
    ["IpAddress", "203.0.113.128/25", "203.0.113.128", true],
    ["IpAddress", "10.0.0.0/9", "10.127.255.255", true],
    ["IpAddress", "10.0.0.0/9", "10.128.0.0", false],
    ["IpAddress", "2001:db8:1234:5678::/64", "2001:DB8:1234:5678:9abc::1", true],
    ["IpAddress", "2001:db8:1234:5678::/64", "2001:db8:1234:5679::1", false],
    ["IpAddress", "2001:db8::/33", "2001:db8:7fff::", true],
    ["IpAddress", "2001:db8::/33", "2001:db8:8000::", false],
    ["IpAddress", "::ffff:203.0.113.7", "::ffff:cb00:7107", true],
    ["IpAddress", ["10.0.0.0/8", "2001:db8::/32"], "2001:db8::7", true],
    ["IpAddress", "203.0.113.0/33", "203.0.113.0", false],
    ["IpAddress", "203.0.113", "203.0.113.0", false],
    ["IpAddress", "203.0.113.0/24", "localhost", false],
    ["IpAddress", "1::2::3", "1::2", false],
    ["NotIpAddress", "203.0.113.0/24", "203.0.114.7", true],
    ["NotIpAddress", "203.0.113.0/24", "203.0.113.7", false],
    ["NotIpAddress", "203.0.113.0/24", "localhost", false],
    ["NotIpAddress", "203.0.113.0/99", "203.0.113.7", false],
  ],
  "ARN condition operators compare the six segments": [
    ["ArnEquals", "arn:aws:sns:us-east-1:123456789012:t", "arn:aws:sns:us-east-1:123456789012:t", true],
    ["ArnEquals", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:123456789012:t", true],
    ["ArnLike", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:123456789012:t:s", true],
    ["ArnLike", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y", true],
    ["ArnLike", "arn:aws:sns:*:t", "arn:aws:sns:us-east-1:123456789012:t", false],
    ["ArnLike", "arn:aws:sns:us-east-?:123456789012:t", "arn:aws:sns:us-east-1:123456789012:t", true],
    ["ArnLike", "arn:aws:sns:us-east-1:123456789012:t", "t", false],
    ["ArnLike", "*", "arn:aws:sns:us-east-1:123456789012:t", true],
    ["ArnLike", "ARN:aws:s3:::b", "arn:aws:s3:::b", false],
    ["ArnNotEquals", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:123456789012:t", false],
    ["ArnNotEquals", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:us-east-1:210987654321:t", true],
    ["ArnNotLike", "arn:aws:s3:::b", "arn:aws:s3:::c", true],
    ["ArnNotLike", "arn:aws:s3:::b", "b", false],
    ["ArnNotLike", "bucket", "arn:aws:s3:::c", false],
  ],
  "A key that the request lacks fails a condition, but satisfies a negated one": [
    ["StringEquals", "a", undefined, false],
    ["StringLike", "*", undefined, false],
    ["NumericLessThan", "10", undefined, false],
    ["DateLessThan", "2020-01-01", undefined, false],
    ["Bool", "false", undefined, false],
    ["IpAddress", "0.0.0.0/0", undefined, false],
    ["ArnLike", "*", undefined, false],
    ["StringNotEquals", "a", undefined, true],
    ["StringNotEqualsIgnoreCase", "a", undefined, true],
    ["StringNotLike", "*", undefined, true],
    ["NumericNotEquals", "1", undefined, true],
    ["DateNotEquals", "2020-01-01", undefined, true],
    ["NotIpAddress", "10.0.0.0/8", undefined, true],
    ["ArnNotEquals", "arn:aws:s3:::b", undefined, true],
    ["ArnNotLike", "arn:aws:s3:::b", undefined, true],
    ["StringEquals", "a", [], false],
    ["StringNotEquals", "a", [], true],
  ],
  "IfExists: a condition on a key that the request lacks is satisfied": [
    ["StringEqualsIfExists", "a", undefined, true],
    ["StringEqualsIfExists", "a", "a", true],
    ["StringEqualsIfExists", "a", "b", false],
    ["StringNotEqualsIfExists", "a", undefined, true],
    ["StringNotEqualsIfExists", "a", "a", false],
    ["BoolIfExists", "false", undefined, true],
    ["BoolIfExists", "false", "true", false],
    ["IpAddressIfExists", "10.0.0.0/8", undefined, true],
    ["ArnLikeIfExists", "arn:aws:s3:::b", undefined, true],
    ["NumericLessThanIfExists", "10", "11", false],
  ],
  "Null: true wants the key absent, false wants it present": [
    ["Null", "true", undefined, true],
    ["Null", "true", "x", false],
    ["Null", "false", undefined, false],
    ["Null", "false", "x", true],
    ["Null", "False", "x", true],
    ["Null", "false", ["x", "y"], true],
    ["Null", "true", [], true],
    ["Null", ["true", "false"], "x", true],
    ["Null", "maybe", "x", false],
    ["Null", "maybe", undefined, false],
  ],
  "ForAllValues: every value of the request matches one of the policy's, and no value at all does too": [
    ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", ["a", "b"], "a", true],
    ["ForAllValues:StringEquals", ["a", "b"], "c", false],
    ["ForAllValues:StringEquals", ["a"], undefined, true],
    ["ForAllValues:StringEquals", ["a"], [], true],
    ["ForAllValues:StringEquals", ["a"], "", true],
    ["ForAllValues:StringLike", ["a*"], ["ab", "ac"], true],
    ["ForAllValues:StringLike", ["a*"], ["ab", "bc"], false],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
    ["ForAllValues:StringNotEquals", ["a"], undefined, true],
    ["ForAllValues:NumericLessThan", ["10"], ["1", "9"], true],
    ["ForAllValues:NumericLessThan", ["10"], ["1", "x"], false],
  ],
  "ForAnyValue: at least one value of the request matches one of the policy's": [
    ["ForAnyValue:StringEquals", ["a", "b"], ["a", "c"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], "b", true],
    ["ForAnyValue:StringEquals", ["a"], undefined, false],
    ["ForAnyValue:StringEquals", ["a"], [], false],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
    ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
    ["ForAnyValue:StringEqualsIfExists", ["a"], undefined, true],
    ["ForAnyValue:ArnLike", ["arn:aws:s3:::b*"], ["arn:aws:s3:::x", "arn:aws:s3:::bb"], true],
  ],
  "Without a quantifier, one of several values of the request must match, or none of them for a negated operator": [
    ["StringEquals", "a", ["a", "b"], true],
    ["StringEquals", "a", ["b", "c"], false],
    ["StringNotEquals", "a", ["a", "b"], false],
    ["StringNotEquals", "a", ["b", "c"], true],
  ],
};

for (const [sentence, rows] of Object.entries(groups)) {
  describe(sentence, () => {
    test.each(rows)("%s %j against %j: %s", (operator, expected, actual, answer) => {
      expect(holds(operator, expected, actual)).toBe(answer);
    });
  });
}

describe("Variables in condition values", () => {
  const ann: Context = {
    "aws:username": "ann",
    "aws:principaltag/team": "red",
    "aws:list": ["a", "b"],
    "aws:one": ["a"],
  };

  test.each([
    ["StringEquals", "${aws:username}", "ann", true],
    ["StringEquals", "${aws:username}", "bob", false],
    ["StringEquals", "${AWS:UserName}", "ann", true],
    ["StringEquals", "x-${aws:username}-${aws:PrincipalTag/team}", "x-ann-red", true],
    ["StringEqualsIgnoreCase", "${aws:username}", "ANN", true],
    ["StringLike", "home/${aws:username}/*", "home/ann/x", true],
    ["StringLike", "home/${aws:username}/*", "home/bob/x", false],
    ["StringNotLike", "home/${aws:username}/*", "home/bob/x", true],
    ["StringNotEquals", "${aws:username}", "ann", false],
    ["ArnLike", "arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012:user/ann", true],
    ["ArnLike", "arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012:user/bob", false],
    // Without a value, or with several, a variable is unresolved, and the condition not satisfied either way.
    ["StringEquals", "${aws:absent}", "", false],
    ["StringEquals", "${aws:absent}", "${aws:absent}", false],
    ["StringNotEquals", "${aws:absent}", "ann", false],
    ["StringNotLike", "${aws:list}", "ann", false],
    ["StringEquals", "${aws:list}", "a", false],
    ["StringEquals", "${aws:one}", "a", true],
    ["StringEquals", ["${aws:absent}", "ann"], "ann", true],
    // Default values.
    ["StringEquals", "${aws:absent, 'none'}", "none", true],
    ["StringEquals", "${aws:absent,'none at all'}", "none at all", true],
    ["StringEquals", "${aws:username, 'none'}", "none", false],
    ["StringEquals", "${aws:username, 'none'}", "ann", true],
    ["StringEquals", "${aws:list, 'several'}", "several", true],
    // Escapes for the characters that have a meaning of their own.
    ["StringLike", "${*}", "*", true],
    ["StringLike", "${*}", "x", false],
    ["StringLike", "a${?}", "a?", true],
    ["StringLike", "a${?}", "ab", false],
    ["StringEquals", "${$}{x}", "${x}", true],
    ["StringLike", "${aws:star}", "abc", false],
    ["StringLike", "${aws:star}", "a*", true],
    // What is no variable stays as it is.
    ["StringEquals", "${", "${", true],
    ["StringEquals", "${}", "${}", true],
    ["StringEquals", "$aws:username", "$aws:username", true],
  ] as const)("%s %j against %j: %s", (operator, expected, actual, answer) => {
    expect(holds(operator, expected, actual, { ...ann, "aws:star": "a*" })).toBe(answer);
  });

  test("exist only in version 2012-10-17", () => {
    expect(holds("StringEquals", "${aws:username}", "ann", ann, false)).toBe(false);
    expect(holds("StringEquals", "${aws:username}", "${aws:username}", ann, false)).toBe(true);
  });
});

test.each([
  "StringMatches",
  "stringEquals",
  "StringEqualsIfexists",
  "ForAnyValue::StringEquals",
  "ForSomeValues:StringEquals",
  "NullIfExists",
  "constructor",
  "IfExists",
  "",
])("there is no operator %j", (operator) => {
  expect(compileCondition({ operator, key: "a:b", values: ["c"] }, true)).toBeUndefined();
});
