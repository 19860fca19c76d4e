import { describe, expect, test } from "vitest";
import { viewItem, writeItem } from "../item/text.ts";
import type { Item } from "../value/value.ts";
import { type Projection, project, projectText } from "./projection.ts";
import { expressionParameters } from "./request.ts";
import { compiled } from "./testing.ts";

const item: Item = {
  pk: { S: "k" },
  a: { M: { b: { S: "bb" }, c: { M: { d: { N: "1" } } } } },
  l: { L: [{ S: "l0" }, { L: [{ S: "x" }, { S: "y" }] }, { S: "l2" }] },
};

function projectionOf(text: string): Projection | string {
  const names = text.includes("#") ? { ExpressionAttributeNames: { "#k": "pk" } } : {};
  const result = compiled({ ProjectionExpression: text, ...names }, expressionParameters.get);
  return typeof result === "string" ? result : (result.projection ?? "no projection");
}

describe("what is answered", () => {
  test.each<[string, unknown]>([
    ["pk", { pk: { S: "k" } }],
    ["#k , gone", { pk: { S: "k" } }],
    ["a.b, pk", { a: { M: { b: { S: "bb" } } }, pk: { S: "k" } }],
    ["a.c.d, a.b", { a: { M: { c: { M: { d: { N: "1" } } }, b: { S: "bb" } } } }],
    ["l[2], l[0]", { l: { L: [{ S: "l0" }, { S: "l2" }] } }],
    ["l[1][1], l[9]", { l: { L: [{ L: [{ S: "y" }] }] } }],
    ["a.gone, pk.x, l.x", {}],
  ])("%s", (text, expected) => {
    const projection = projectionOf(text);
    if (typeof projection === "string") throw new Error(projection);
    expect(project(projection, viewItem(item))).toEqual(expected);
    expect(JSON.parse(projectText(projection, writeItem(item)))).toEqual(expected);
  });

  test("attributes taken whole need no parsing", () => {
    expect((projectionOf("pk, a") as Projection).names).toEqual(["pk", "a"]);
    expect((projectionOf("pk, a.b") as Projection).names).toBeUndefined();
  });
});

describe("refused", () => {
  const two = (clash: string): string =>
    `Two document paths ${clash} with each other; must remove or rewrite one of these paths; `;
  test.each([
    ["", "The expression can not be empty;"],
    ["pk,", 'Syntax error; token: "<EOF>", near: ","'],
    ["pk a", 'Syntax error; token: "a", near: "pk a"'],
    [":v", 'Syntax error; token: ":v", near: ":v"'],
    ["name", "Attribute name is a reserved keyword; reserved keyword: name"],
    ["#x", "An expression attribute name used in the document path is not defined; attribute name: #x"],
    ["a, a.b", `${two("overlap")}path one: [a], path two: [a, b]`],
    ["a, a", `${two("overlap")}path one: [a], path two: [a]`],
    ["l[0], l.x", `${two("conflict")}path one: [l, [0]], path two: [l, x]`],
  ])("%s", (text, message) => expect(projectionOf(text)).toBe(`Invalid ProjectionExpression: ${message}`));
});
