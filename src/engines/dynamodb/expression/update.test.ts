import { describe, expect, test } from "vitest";
import { writeItem } from "../item/text.ts";
import { Refusal } from "../refusal.ts";
import { wireItem } from "../value/read-value.ts";
import type { Item } from "../value/value.ts";
import { project, projectionOf } from "./projection.ts";
import { expressionParameters } from "./request.ts";
import { compiled, mentioned } from "./testing.ts";
import { applyUpdate, type Update } from "./update.ts";

const values: Item = {
  ":s": { S: "new" },
  ":one": { N: "1" },
  ":half": { N: "0.5" },
  ":ab": { SS: ["a", "b"] },
  ":b": { SS: ["b"] },
  ":ns": { NS: ["1"] },
  ":list": { L: [{ S: "y" }] },
  ":empty": { L: [] },
  ":map": { M: {} },
  ":null": { NULL: true },
  ":big": { N: `9${"0".repeat(125)}` },
};

function updateOf(text: string, names: Record<string, string> = {}): Update | string {
  const used = mentioned(text, values);
  const result = compiled(
    {
      UpdateExpression: text,
      ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
      ...(Object.keys(used).length > 0 ? { ExpressionAttributeValues: wireItem(used) } : {}),
    },
    expressionParameters.update,
  );
  if (typeof result === "string") return result;
  return result.update ?? "no update";
}

const item: Item = {
  pk: { S: "k" },
  n: { N: "10" },
  s: { S: "old" },
  ss: { SS: ["b", "c"] },
  l: { L: [{ S: "a" }, { S: "b" }, { S: "c" }] },
  m: { M: { n: { N: "1" }, deep: { M: { l: { L: [{ N: "1" }] } } }, tags: { SS: ["b"] } } },
};

/** What is other than before, by name; null for what is gone. */
function changed(text: string, from: Item = item): unknown {
  const update = updateOf(text);
  if (typeof update === "string") return update;
  const before = writeItem(from);
  const after = applyUpdate(update, from);
  expect(writeItem(from)).toBe(before);
  if (after instanceof Refusal) return after.message;
  const names = new Set([...Object.keys(from), ...Object.keys(after)]);
  const differences = [...names].filter((name) => JSON.stringify(from[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(differences.map((name) => [name, after[name] ?? null]));
}

describe("what an update does", () => {
  test.each<[string, unknown]>([
    ["SET a = :s", { a: { S: "new" } }],
    ["set s = :s, a = s", { s: { S: "new" }, a: { S: "old" } }],
    ["SET n = n + :one", { n: { N: "11" } }],
    ["SET n = (n - :half)", { n: { N: "9.5" } }],
    ["SET n = :one - n, m.n = n", { n: { N: "-9" }, m: { M: { ...item.m?.M, n: { N: "10" } } } }],
    ["SET a = if_not_exists(s, :s), b = if_not_exists(a, :s)", { a: { S: "old" }, b: { S: "new" } }],
    ["SET a = if_not_exists(a, :one) + :one", { a: { N: "2" } }],
    ["SET l = list_append(:list, l)", { l: { L: [{ S: "y" }, ...(item.l?.L ?? [])] } }],
    ["SET a = list_append(if_not_exists(a, :empty), :list)", { a: { L: [{ S: "y" }] } }],
    ["SET l[0] = :s", { l: { L: [{ S: "new" }, { S: "b" }, { S: "c" }] } }],
    ["SET l[9] = :s, l[7] = :one", { l: { L: [...(item.l?.L ?? []), { N: "1" }, { S: "new" }] } }],
    ["REMOVE l[0], l[2]", { l: { L: [{ S: "b" }] } }],
    ["SET l[1] = :s REMOVE l[0]", { l: { L: [{ S: "new" }, { S: "c" }] } }],
    ["REMOVE l[7], gone, m.gone", {}],
    ["REMOVE s, m.deep", { s: null, m: { M: { n: { N: "1" }, tags: { SS: ["b"] } } } }],
    ["SET m.deep.l[0] = :one, m.x = :map", { m: { M: { ...item.m?.M, x: { M: {} } } } }],
    ["ADD n :one, a :half", { n: { N: "11" }, a: { N: "0.5" } }],
    ["ADD ss :ab, x :ab", { ss: { SS: ["a", "b", "c"] }, x: { SS: ["a", "b"] } }],
    ["DELETE ss :b, gone :b", { ss: { SS: ["c"] } }],
    ["DELETE m.tags :b", { m: { M: { n: { N: "1" }, deep: item.m?.M?.deep } } }],
    ["ADD m.n :one DELETE ss :ab", { m: { M: { ...item.m?.M, n: { N: "2" } } }, ss: { SS: ["c"] } }],
  ])("%s", (text, expected) => expect(changed(text)).toEqual(expected));

  test("an element may be set in a list that is empty, and in one of an element", () => {
    const from: Item = { l: { L: [] }, ll: { L: [{ L: [{ N: "1" }] }] } };
    expect(changed("SET l[0] = :s, ll[0][0] = :s", from)).toEqual({
      l: { L: [{ S: "new" }] },
      ll: { L: [{ L: [{ S: "new" }] }] },
    });
  });

  test("a far index costs no more than a near one", () => {
    expect(changed("SET l[2147483647] = :s")).toEqual({ l: { L: [...(item.l?.L ?? []), { S: "new" }] } });
  });

  test("a set's last member takes the set with it", () => {
    expect(changed("DELETE ss :ab", { ss: { SS: ["a"] } })).toEqual({ ss: null });
  });

  test("names of the prototype are attributes like others", () => {
    const update = updateOf("SET #p = :s, m.#c = :s", { "#p": "__proto__", "#c": "constructor" }) as Update;
    const after = applyUpdate(update, { m: { M: {} } });
    expect(JSON.stringify(after)).toBe('{"m":{"M":{"constructor":{"S":"new"}}},"__proto__":{"S":"new"}}');
  });
});

const wrongType = "An operand in the update expression has an incorrect data type";
const missing = "The provided expression refers to an attribute that does not exist in the item";
const wrongPath = "The document path provided in the update expression is invalid for update";

describe("what an item refuses", () => {
  test.each([
    ["SET a = gone", missing],
    ["SET a = m.gone", missing],
    ["SET a = l[3]", missing],
    ["SET a = gone + :one", missing],
    ["SET a = s + :one", wrongType],
    ["SET a = list_append(s, :list)", wrongType],
    ["ADD s :one", wrongType],
    ["ADD ss :ns", wrongType],
    ["DELETE ss :ns", wrongType],
    ["DELETE n :b", wrongType],
    ["SET gone.x = :s", wrongPath],
    ["SET s.x = :s", wrongPath],
    ["SET m[0] = :s", wrongPath],
    ["SET l.x = :s", wrongPath],
    ["SET m.deep.gone.x = :s", wrongPath],
    ["SET l[5].x = :s", wrongPath],
    ["REMOVE gone.x", wrongPath],
    ["REMOVE s[0]", wrongPath],
    ["ADD gone.x :one", wrongPath],
    ["SET n = :big + :big", "Number overflow. Attempting to store a number with magnitude larger than supported range"],
  ])("%s", (text, message) => expect(changed(text)).toBe(message));
});

describe("refused without an item", () => {
  const overlap = "Two document paths overlap with each other; must remove or rewrite one of these paths; ";
  test.each([
    ["", "The expression can not be empty;"],
    ["INVALID SYNTAX HERE", 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
    ["SET", 'Syntax error; token: "<EOF>", near: "SET"'],
    ["SET = :s", 'Syntax error; token: "=", near: "SET = :s"'],
    ["SET a :s", 'Syntax error; token: ":s", near: "a :s"'],
    ["SET a = :s,", 'Syntax error; token: "<EOF>", near: ","'],
    ["ADD a b", 'Syntax error; token: "b", near: "a b"'],
    ["SET a = b + c + d", 'Syntax error; token: "+", near: "c + d"'],
    ["SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"],
    ["SET a = foo(b)", "Invalid function name; function: foo"],
    ["SET a = :s SET b = :s", 'The "SET" section can only be used once in an update expression;'],
    ["SET a = #n", "An expression attribute name used in the document path is not defined; attribute name: #n"],
    ["SET a = :gone", "An expression attribute value used in expression is not defined; attribute value: :gone"],
    ["SET a = :s, a = :one", `${overlap}path one: [a], path two: [a]`],
    ["SET a.b = :s REMOVE a", `${overlap}path one: [a, b], path two: [a]`],
    [
      "SET a.b = :s REMOVE a[1]",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]",
    ],
    ["ADD a :s", "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"],
    ["DELETE a :one", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"],
    ["DELETE a :map", "Incorrect operand type for operator or function; operator: DELETE, operand type: MAP"],
    ["SET a = a + :s", "Incorrect operand type for operator or function; operator or function: +, operand type: S"],
    [
      "SET a = list_append(a, :null)",
      "Incorrect operand type for operator or function; operator or function: list_append, operand type: NULL",
    ],
    [
      "SET a = if_not_exists(a)",
      "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
    ],
    [
      "SET a = if_not_exists(:s, a)",
      "Operator or function requires a document path; operator or function: if_not_exists",
    ],
  ])("%s", (text, message) => expect(updateOf(text)).toBe(`Invalid UpdateExpression: ${message}`));
});

test("what UPDATED_NEW shows are the paths of the update", () => {
  const update = updateOf("SET m.n = :one, l[1] = :s REMOVE s") as Update;
  const after = applyUpdate(update, item) as Item;
  expect(project(projectionOf(update.paths), { attribute: (name) => after[name] })).toEqual({
    m: { M: { n: { N: "1" } } },
    l: { L: [{ S: "new" }] },
  });
});
