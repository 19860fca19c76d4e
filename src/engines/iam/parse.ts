import { capitalized } from "../../base/text.ts";
import { operatorNamed } from "./conditions/operators.ts";
import type {
  ConditionEntry,
  ElementList,
  PolicyDocument,
  PrincipalEntry,
  PrincipalList,
  PrincipalType,
  Statement,
} from "./document.ts";
import { policyVersions, principalTypes } from "./document.ts";
import type { FlawKind } from "./flaw.ts";
import { DocumentFlaw } from "./flaw.ts";
import type { JsonArray, JsonNode, JsonObject } from "./json-tree.ts";
import { parseJsonTree } from "./json-tree.ts";

/**
 * Reads a policy's text into its elements. Strict: unknown or repeated elements, wrong types and contradictions are
 * flaws. Source of the shape: IAM User Guide, "Grammar of the IAM JSON policy language".
 */

const documentElements: readonly string[] = ["Version", "Id", "Statement"];
const statementElements: readonly string[] = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** How much of the grammar is enforced. */
export interface ReadOptions {
  /** `allow` for `Allow` passes: IAM finds the wrong case only in a later check, with another message. */
  readonly effectInAnyCase?: boolean;
}

/** @throws DocumentFlaw */
export function readDocument(text: string, options: ReadOptions = {}): PolicyDocument {
  const tree = parseJsonTree(text);
  if (tree.type === "flaw") throw new DocumentFlaw("json", "", tree.offset, tree.message);
  if (tree.type !== "object") throw new DocumentFlaw("json", "", tree.start, "the document is not an object");
  const members = membersOf(tree, documentElements);
  const version = readVersion(members.get("Version"));
  const id = members.get("Id");
  if (id) stringOf(id, "Id");
  return { version, statements: readStatements(tree, members.get("Statement"), options) };
}

/** Members by name; a name that is unknown or occurs twice is a flaw. */
function membersOf(
  object: JsonObject,
  known: readonly string[],
  flaw: FlawKind = "unknown-element",
): Map<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  for (const { name, nameStart, value } of object.members) {
    if (!known.includes(name)) {
      throw new DocumentFlaw(flaw, name, nameStart, `unknown element ${JSON.stringify(name)}`);
    }
    refuseSecond(members, name, nameStart);
    members.set(name, value);
  }
  return members;
}

function refuseSecond(seen: ReadonlyMap<string, unknown>, name: string, offset: number): void {
  if (seen.has(name)) throw new DocumentFlaw("duplicate-key", name, offset, `${JSON.stringify(name)} occurs twice`);
}

function readVersion(node: JsonNode | undefined): string {
  if (!node) return "2008-10-17";
  const version = stringOf(node, "Version");
  if (policyVersions.includes(version)) return version;
  throw new DocumentFlaw("version", version, node.start, `there is no policy version ${JSON.stringify(version)}`);
}

function readStatements(document: JsonObject, node: JsonNode | undefined, options: ReadOptions): Statement[] {
  if (!node) throw missing("Statement", document);
  if (node.type === "object") return [readStatement(node, node.start + 1, options)];
  if (node.type !== "array") throw wrongType("Statement", "an object or a list of objects", node);
  if (node.items.length === 0) throw new DocumentFlaw("empty-statement", "Statement", node.start, "no statements");
  return readStatementList(node, options);
}

function readStatementList(list: JsonArray, options: ReadOptions): Statement[] {
  let reachedTo = list.start + 1;
  return list.items.map((item) => {
    if (item.type !== "object") throw wrongType("Statement", "an object or a list of objects", item);
    const statement = readStatement(item, reachedTo, options);
    reachedTo = item.end;
    return statement;
  });
}

function readStatement(node: JsonObject, simulatorStart: number, options: ReadOptions): Statement {
  const members = membersOf(node, statementElements);
  const sid = members.get("Sid");
  const condition = members.get("Condition");
  return {
    start: node.start,
    end: node.end,
    simulatorStart,
    sid: sid && stringOf(sid, "Sid"),
    ...readEffect(members.get("Effect"), node, options),
    actions: eitherElement(members, "Action", readStringList),
    resources: eitherElement(members, "Resource", readStringList),
    principals: eitherPrincipal(members),
    conditions: condition ? readConditions(condition) : [],
  };
}

function readEffect(
  node: JsonNode | undefined,
  statement: JsonNode,
  options: ReadOptions,
): Pick<Statement, "effect" | "writtenEffect"> {
  if (!node) throw missing("Effect", statement);
  const writtenEffect = stringOf(node, "Effect");
  const effect = options.effectInAnyCase ? capitalized(writtenEffect.toLowerCase()) : writtenEffect;
  if (effect === "Allow" || effect === "Deny") return { effect, writtenEffect };
  throw new DocumentFlaw(
    "effect",
    writtenEffect,
    node.start,
    `Effect is ${JSON.stringify(writtenEffect)}, not Allow or Deny`,
  );
}

function eitherElement(
  members: ReadonlyMap<string, JsonNode>,
  name: string,
  read: (node: JsonNode, name: string) => string[],
): ElementList | undefined {
  const found = eitherNode(members, name);
  return found && { negated: found.negated, values: read(found.node, found.name) };
}

function eitherPrincipal(members: ReadonlyMap<string, JsonNode>): PrincipalList | undefined {
  const found = eitherNode(members, "Principal");
  if (!found) return undefined;
  const { node, name, negated } = found;
  return { negated, bareStar: node.type === "string", entries: readPrincipals(node, name) };
}

function eitherNode(members: ReadonlyMap<string, JsonNode>, name: string) {
  const plain = members.get(name);
  const negated = members.get(`Not${name}`);
  if (plain && negated) {
    throw new DocumentFlaw("contradiction", name, negated.start, `${name} and Not${name} exclude each other`);
  }
  if (plain) return { negated: false, name, node: plain };
  return negated && { negated: true, name: `Not${name}`, node: negated };
}

function readPrincipals(node: JsonNode, name: string): PrincipalEntry[] {
  if (node.type === "string" && node.text === "*") return [{ type: "AWS", value: "*" }];
  if (node.type !== "object") {
    throw new DocumentFlaw("principal-form", name, node.start, `${name} is neither "*" nor an object`);
  }
  if (node.members.length === 0) throw new DocumentFlaw("empty-principal", name, node.start, `${name} is empty`);
  return [...membersOf(node, principalTypes, "principal-type")].flatMap(([type, values]) =>
    readStringList(values, name).map((value) => ({ type: type as PrincipalType, value })),
  );
}

function readConditions(node: JsonNode): ConditionEntry[] {
  if (node.type !== "object") throw wrongType("Condition", "an object", node);
  const seen = new Map<string, true>();
  return node.members.flatMap(({ name: operator, nameStart, value: keys }) => {
    refuseSecond(seen, operator, nameStart);
    seen.set(operator, true);
    if (keys.type !== "object") throw wrongType(`Condition ${operator}`, "an object", keys);
    // Observed: IAM accepts an unknown operator that tests nothing.
    if (keys.members.length > 0 && !operatorNamed(operator)) {
      throw new DocumentFlaw("condition-type", operator, nameStart, `unknown condition operator ${operator}`);
    }
    return readConditionKeys(operator, keys);
  });
}

function readConditionKeys(operator: string, keys: JsonObject): ConditionEntry[] {
  const seen = new Map<string, true>();
  return keys.members.map(({ name: key, nameStart, value }) => {
    refuseSecond(seen, key, nameStart);
    seen.set(key, true);
    return { operator, key, values: readConditionValues(value, `${operator} ${key}`) };
  });
}

function readConditionValues(node: JsonNode, name: string): string[] {
  const items = node.type === "array" ? node.items : [node];
  return items.map((item) => {
    if (item.type === "string" || item.type === "boolean" || item.type === "number") return item.text;
    throw wrongType(name, "a string, number or boolean, or a list of these", item);
  });
}

function readStringList(node: JsonNode, name: string): string[] {
  if (node.type === "string") return [node.text];
  if (node.type !== "array") throw wrongType(name, "a string or a list of strings", node);
  // Observed: IAM passes over null items, which template engines leave behind.
  return node.items.filter((item) => item.type !== "null").map((item) => stringOf(item, name));
}

function stringOf(node: JsonNode, name: string): string {
  if (node.type === "string") return node.text;
  throw wrongType(name, "a string", node);
}

function wrongType(name: string, wanted: string, node: JsonNode): DocumentFlaw {
  return new DocumentFlaw("wrong-type", name, node.start, `${name} is ${article(node.type)}, not ${wanted}`);
}

function article(type: JsonNode["type"]): string {
  if (type === "null") return "null";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function missing(name: string, parent: JsonNode): DocumentFlaw {
  return new DocumentFlaw("missing-element", name, parent.start, `the element ${name} is missing`);
}
