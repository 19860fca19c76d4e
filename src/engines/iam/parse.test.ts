import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePolicy, statementPosition } from "./compile.ts";
import type { JsonNode } from "./json-tree.ts";
import { parseJsonTree } from "./json-tree.ts";
import { positionAt } from "./position.ts";

function plain(node: JsonNode): unknown {
  switch (node.type) {
    case "object":
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plain(value)]));
    case "array":
      return node.items.map(plain);
    case "string":
      return node.text;
    default:
      return JSON.parse(node.text);
  }
}

describe("the JSON tree", () => {
  test("holds what JSON.parse gives", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const tree = parseJsonTree(text);
        if (tree.type === "flaw") throw new Error(tree.message);
        // Own __proto__ members are the one thing that Object.fromEntries and JSON.parse tell apart from literals.
        expect(plain(tree)).toEqual(JSON.parse(text));
        expect(text.slice(tree.start, tree.end)).toBe(text.trim());
      }),
    );
  });

  test("refuses what JSON.parse refuses", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\a1-.e0 \n') }), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(parseJsonTree(text).type !== "flaw").toBe(valid);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ["", "unexpected end of the document", 0],
    ["{", "expected a member name in quotes", 1],
    ['{"a" 1}', 'expected ":"', 5],
    ['{"a":1,}', "expected a member name in quotes", 7],
    ["[1 2]", 'expected "," or "]"', 3],
    ['{"a":"b', "a string is not closed", 5],
    ['"\\x"', "a string holds an unknown escape", 0],
    ['"a\nb"', "a control character stands bare in a string", 2],
    ["{} x", "unexpected text after the document", 3],
    ["nul", "expected a value", 0],
    ["[".repeat(65), "nested deeper than 64 levels", 64],
  ])("%j: %s", (text, message, offset) => {
    expect(parseJsonTree(text)).toEqual({ type: "flaw", message, offset });
  });
});

describe("positions", () => {
  test.each([
    ["abc", 0, 1, 1],
    ["abc", 3, 1, 4],
    ["a\nbc", 2, 2, 1],
    ["a\r\nbc", 3, 2, 1],
    ["a\rbc", 2, 2, 1],
    ["\n\n", 2, 3, 1],
  ])("%j at %i is line %i, column %i", (text, offset, line, column) => {
    expect(positionAt(text, offset)).toEqual({ line, column });
  });

  test("of a sole statement, as in AWS's example of simulate-custom-policy", () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
    expect(statementPosition(compilePolicy(text, { kind: "identity", name: "p" }), 0)).toEqual({
      start: { line: 1, column: 38 },
      end: { line: 1, column: 167 },
    });
  });

  test("of listed statements, as in AWS's example of simulate-principal-policy", () => {
    const statement = { Effect: "Allow", Action: "a:b", Resource: "*" };
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement, statement] }, null, 4);
    const policy = compilePolicy(text, { kind: "identity", name: "p" });
    expect(statementPosition(policy, 0)).toEqual({ start: { line: 3, column: 19 }, end: { line: 8, column: 10 } });
    expect(statementPosition(policy, 1)).toEqual({ start: { line: 8, column: 10 }, end: { line: 13, column: 10 } });
    expect(statementPosition(policy, 2)).toBeUndefined();
  });
});

describe("a document that cannot be read denies, and says why", () => {
  test.each([
    ["{", "line 1, column 2: expected a member name in quotes"],
    ["[]", "line 1, column 1: the document is not an object"],
    ['{"Statement":{"Effect":"Allow","Action":"*"}}', "line 1, column 14: the element Resource is missing"],
    ['{"Statement":{"Effect":"Allow","Resource":"*"}}', "line 1, column 14: the element Action is missing"],
    [
      '{"Statement":{"Effect":"Permit","Action":"*","Resource":"*"}}',
      'line 1, column 24: Effect is "Permit", not Allow or Deny',
    ],
    [
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}',
      "line 1, column 14: a policy of kind identity names no principal",
    ],
    [
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Equals":{"a:b":"c"}}}}',
      "line 1, column 73: unknown condition operator Equals",
    ],
    ['{"Statement":[],"Statement":[]}', 'line 1, column 17: "Statement" occurs twice'],
    [
      '{"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}',
      "line 1, column 41: Action is a number, not a string or a list of strings",
    ],
  ])("%s", (text, problem) => {
    const policy = compilePolicy(text, { kind: "identity", name: "broken" });
    expect(policy.problem).toBe(problem);
    expect(policy.statements.map(({ reference }) => reference.effect)).toEqual(["Deny"]);
  });
});
