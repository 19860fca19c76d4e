import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewItem, viewText, writeItem } from "../item/text.ts";
import { Refusal } from "../refusal.ts";
import type { Item } from "../value/value.ts";
import { holds, pathsOf } from "./condition.ts";
import { type ConditionSyntax, conditionSyntax, type OperandSyntax } from "./condition-syntax.ts";
import { compiledCondition, conditionOfText, mentioned } from "./testing.ts";

const item: Item = {
  s: { S: "hello" },
  n: { N: "10" },
  b: { B: "AAEC" },
  t: { BOOL: true },
  nul: { NULL: true },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  l: { L: [{ S: "x" }, { M: { k: { N: "5" } } }] },
  m: { M: { a: { M: { b: { S: "deep" } } }, toString: { N: "1" } } },
  "a.b": { S: "dotted" },
};
const values: Item = {
  ":hello": { S: "hello" },
  ":he": { S: "he" },
  ":a": { S: "a" },
  ":ten": { N: "10" },
  ":two": { N: "2" },
  ":five": { N: "5" },
  ":nine": { N: "9" },
  ":sss": { SS: ["b", "a"] },
  ":true": { BOOL: true },
  ":deep": { S: "deep" },
  ":b": { B: "AAE=" },
  ":N": { S: "N" },
  ":SS": { S: "SS" },
  ":x": { S: "x" },
};

const trueOf = (text: string, names: Record<string, string> = {}): boolean => {
  const condition = conditionOfText(text, mentioned(text, values), names);
  const parsed = holds(condition, viewItem(item));
  // What is parsed attribute by attribute must say the same.
  expect(holds(condition, viewText(writeItem(item)))).toBe(parsed);
  return parsed;
};

describe("conditions that hold, and their contraries", () => {
  test.each([
    "s = :hello",
    ":hello = s",
    "s <> :he",
    "gone <> :he",
    "n > :nine",
    "n >= :ten AND n <= :ten",
    "n BETWEEN :nine AND :ten",
    "n between :two and :ten",
    "n IN (:two, :ten)",
    "ss = :sss",
    "t = :true",
    "b > :b",
    "attribute_exists(m.a.b)",
    "attribute_not_exists(m.a.c)",
    "attribute_not_exists(l[2])",
    "attribute_exists(l[1].k)",
    "l[1].k = :five",
    "m.a.b = :deep",
    "m.toString < :two",
    "attribute_not_exists(m.valueOf)",
    "attribute_type(n, :N)",
    "attribute_type(ss, :SS)",
    "begins_with(s, :he)",
    "begins_with(b, :b)",
    "contains(s, :he)",
    "contains(ss, :a)",
    "contains(l, :x)",
    "size(s) = :five",
    "size(ss) = :two",
    "size(m) = :two AND size(l) = :two",
    "(size(s)) > :two",
    "s = :hello OR n = :two AND gone = :a",
    "(s = :a OR n = :ten) AND t = :true",
    "(n = :ten) AND (s = :hello)",
  ])("%s", (text) => {
    expect(trueOf(text)).toBe(true);
    expect(trueOf(`NOT (${text})`)).toBe(false);
  });

  test.each([
    "gone = :a",
    "gone < :a",
    "s < :ten",
    "n = :hello",
    "size(n) = :two",
    "size(nul) = :two",
    "begins_with(n, :he)",
    "contains(n, :ten)",
    "gone = gone2",
    "gone BETWEEN :a AND :he",
    "gone IN (:a, :he)",
    "m.a = m.gone",
    "l[1].k[0] = :a",
  ])("%s does not", (text) => expect(trueOf(text)).toBe(false));

  test("placeholders of names", () => {
    expect(trueOf("#d = :x OR attribute_exists(#d)", { "#d": "a.b" })).toBe(true);
    expect(trueOf("#m.#a.b = :deep", { "#m": "m", "#a": "a" })).toBe(true);
  });
});

describe("refused by the text alone", () => {
  test.each([
    ["", "The expression can not be empty;"],
    ["a = ", 'Syntax error; token: "<EOF>", near: "="'],
    ["a", 'Syntax error; token: "<EOF>", near: "a"'],
    ["a b", 'Syntax error; token: "b", near: "a b"'],
    ["a =  @ :x", 'Syntax error; token: "@", near: "=  @ :x"'],
    ["_a = :x", 'Syntax error; token: "_", near: "_a"'],
    ["a > 4", 'Syntax error; token: "4", near: "> 4"'],
    ["(a = :x", 'Syntax error; token: "<EOF>", near: ":x"'],
    ["a = :x)", 'Syntax error; token: ")", near: ":x)"'],
    ["a[b] = :x", 'Syntax error; token: "b", near: "[b]"'],
    ["a IN :x", 'Syntax error; token: ":x", near: "IN :x"'],
    ["a BETWEEN :x OR :x", 'Syntax error; token: "OR", near: ":x OR :x"'],
    ["(size(a))[0] > a", 'Syntax error; token: "[", near: ")[0"'],
    ["((a = :x))", "The expression has redundant parentheses;"],
    ["((a)) = :x", "The expression has redundant parentheses;"],
    ["date = b", "Attribute name is a reserved keyword; reserved keyword: date"],
    ["a.Status = b", "Attribute name is a reserved keyword; reserved keyword: Status"],
    ["foo(a) AND date = b", "Invalid function name; function: foo"],
    ["Size(a) > b", "Invalid function name; function: Size"],
    [
      "begins_with(a, b) = c",
      "The function is not allowed to be used this way in an expression; function: begins_with",
    ],
    ["size(a)", "The function is not allowed to be used this way in an expression; function: size"],
    ["size(a) AND b = c", "The function is not allowed to be used this way in an expression; function: size"],
    ["a[99999999999] = b", "List index is not within the allowable range; index: [99999999999]"],
    [
      `a IN (${Array.from({ length: 101 }, () => "b").join(", ")})`,
      "The IN operator is provided with too many operands; number of operands: 101",
    ],
    [
      Array.from({ length: 151 }, (_, at) => `a${at} = b`).join(" AND "),
      "The expression contains too many operators; operator count: 301",
    ],
    ["a".repeat(4_097), "Expression size has exceeded the maximum allowed size; expression size: 4097"],
    [`a${".b".repeat(32)} = c`, "The document path has too many nesting elements; nesting levels: 33"],
  ])("%s", (text, message) => {
    const verdict = compiledCondition(text);
    expect(verdict).toBe(`Invalid ConditionExpression: ${message}`);
  });

  test("no depth of parentheses exhausts the stack", () => {
    expect(compiledCondition("(".repeat(4_096))).toMatch(/Syntax error; token: "\("/);
  });
});

describe("refused with what placeholders stand for", () => {
  const operandType = (name: string, type: string): string =>
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;
  const undefinedName = "An expression attribute name used in the document path is not defined; attribute name: #a";
  const undefinedValue = "An expression attribute value used in expression is not defined; attribute value: :gone";
  const distinct =
    "The first operand must be distinct from the remaining operands for this operator or function; operator: ";
  const between = "The BETWEEN operator requires ";

  test.each([
    ["#a = :a", undefinedName],
    ["a = :gone", undefinedValue],
    ["a = :gone AND begins_with(b, :ten)", undefinedValue],
    ["begins_with(b, :ten) AND a = :gone", operandType("begins_with", "N")],
    ["begins_with(a, :true)", operandType("begins_with", "BOOL")],
    ["a < :true", operandType("<", "BOOL")],
    [":sss >= a", operandType(">=", "SS")],
    ["a BETWEEN :true AND :true", operandType("BETWEEN", "BOOL")],
    ["size(:ten) = a", operandType("size", "N")],
    ["attribute_type(a, b)", operandType("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")],
    ["attribute_type(a, :ten)", operandType("attribute_type", "N")],
    [
      "attribute_type(a, :hello)",
      "Invalid attribute type name found; type: hello, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    ],
    ["attribute_exists(:a)", "Operator or function requires a document path; operator or function: attribute_exists"],
    [
      "begins_with(a)",
      "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
    ],
    [
      "size(a, b) = :a",
      "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2",
    ],
    ["a = a", `${distinct}=, first operand: [a]`],
    ["contains(a.b[0], a.b[0])", `${distinct}contains, first operand: [a, b, [0]]`],
    [
      "a BETWEEN :a AND :ten",
      `${between}same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:10}`,
    ],
    [
      "a BETWEEN :ten AND :two",
      `${between}upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:2}`,
    ],
  ])("%s", (text, message) => {
    expect(compiledCondition(text, mentioned(text, values))).toBe(`Invalid ConditionExpression: ${message}`);
  });
});

test("the paths that a condition reads, in the order of the text", () => {
  const condition = conditionOfText("NOT (a.b = :x OR size(c) IN (d, e[1])) AND attribute_not_exists(f)", {
    ":x": { S: "" },
  });
  expect(pathsOf(condition).map(({ name }) => name)).toEqual(["a", "c", "d", "e", "f"]);
});

/** Writes a condition as somebody might, each part in parentheses that needs them. */
function print(syntax: ConditionSyntax): string {
  switch (syntax.kind) {
    case "and":
    case "or":
      return syntax.parts.map((part) => inParentheses(part)).join(syntax.kind === "and" ? " AND " : " or ");
    case "not":
      return `NOT ${inParentheses(syntax.part)}`;
    case "compare":
      return `${printOperand(syntax.left)}${syntax.operator} ${printOperand(syntax.right)}`;
    case "between":
      return `${printOperand(syntax.operand)} between ${printOperand(syntax.low)} AND ${printOperand(syntax.high)}`;
    case "in":
      return `${printOperand(syntax.operand)} IN(${syntax.options.map(printOperand).join(",")})`;
    case "call":
      return printOperand(syntax);
  }
}

const inParentheses = (part: ConditionSyntax): string =>
  part.kind === "and" || part.kind === "or" || part.kind === "not" ? `( ${print(part)} )` : print(part);

function printOperand(operand: OperandSyntax): string {
  if (operand.kind === "placeholder") return operand.name;
  if (operand.kind === "call") return `${operand.name}(${operand.operands.map(printOperand).join(" , ")})`;
  return operand.head + operand.steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
}

const name = fc.constantFrom("abc", "#n", "x1", "Zz_9");
const path = fc.record({
  kind: fc.constant("path" as const),
  head: name,
  steps: fc.array(fc.oneof(name, fc.nat(99)), { maxLength: 3 }),
});
const leaf = fc.oneof(path, fc.constant({ kind: "placeholder" as const, name: ":v" }));
const operand: fc.Arbitrary<OperandSyntax> = fc.oneof(
  leaf,
  leaf.map((of) => ({ kind: "call" as const, name: "size", operands: [of] })),
);
const condition: fc.Arbitrary<ConditionSyntax> = fc.letrec<{ condition: ConditionSyntax }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant("compare" as const),
      operator: fc.constantFrom("=" as const, "<>" as const, "<=" as const, ">" as const),
      left: operand,
      right: operand,
    }),
    fc.record({ kind: fc.constant("between" as const), operand, low: operand, high: operand }),
    fc.record({
      kind: fc.constant("in" as const),
      operand,
      options: fc.array(operand, { minLength: 1, maxLength: 3 }),
    }),
    leaf.map((of) => ({ kind: "call" as const, name: "attribute_exists", operands: [of] })),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      parts: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }),
    }),
    tie("condition").map((part) => ({ kind: "not" as const, part })),
  ),
})).condition;

test("what is written is read as it was meant", () => {
  fc.assert(
    fc.property(condition, (syntax) => {
      const text = print(syntax);
      fc.pre(text.length <= 4_096);
      const read = conditionSyntax(text);
      if (read instanceof Refusal) throw new Error(`${text}: ${read.message}`);
      expect(read).toEqual(syntax);
    }),
    { numRuns: 300 },
  );
});
