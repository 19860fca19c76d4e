import type { Operation, ServiceModel } from "../model/link.ts";
import { remembered } from "./memo.ts";
import type { Headers } from "./message.ts";
import type { QueryParameters } from "./query-string.ts";
import { parseUriTemplate, pathSegments, type Segment } from "./uri-template.ts";

/**
 * Which operation of a REST service a method and a URI name. The more specific template wins: a literal over a label, a
 * label over a greedy label, more fixed query parts over fewer. Where two operations share all that (PutObject and
 * CopyObject, DeleteObject and AbortMultipartUpload), the one whose required headers and query parameters are all there
 * wins over the one that asks for less.
 */
export interface Router {
  route(method: string, path: string, query: QueryParameters, headers: Headers): Routed;
}

export type Routed =
  | { readonly found: "operation"; readonly operation: Operation }
  /** The path is known, but not with this method. */
  | { readonly found: "path" }
  | { readonly found: "nothing" };

interface Route {
  readonly operation: Operation;
  readonly fixed: readonly (readonly [string, string])[];
  /** Wire names of required members that travel in the query string or in a header. */
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
}

interface Node {
  readonly literals: Map<string, Node>;
  label: Node | undefined;
  /** Behind a greedy label; the literals that must follow it, and where they lead. */
  readonly greedy: { readonly suffix: readonly string[]; readonly routes: Route[] }[];
  readonly routes: Route[];
}

const nothing: Routed = { found: "nothing" };
const pathOnly: Routed = { found: "path" };

/** The router of a service; compiled when first asked for. */
export const routerOf: (model: ServiceModel) => Router = remembered((model: ServiceModel): Router => {
  const root = emptyNode();
  for (const name of model.operationNames) {
    const operation = model.operation(name);
    if (operation) addRoute(root, operation);
  }
  return {
    route: (method, path, query, headers) => {
      const routes: Route[] = [];
      collect(root, pathSegments(path), 0, routes);
      return choose(routes, method, query, headers);
    },
  };
});

function emptyNode(): Node {
  return { literals: new Map(), label: undefined, greedy: [], routes: [] };
}

function addRoute(root: Node, operation: Operation): void {
  const template = parseUriTemplate(operation.uri);
  const route: Route = {
    operation,
    fixed: template.query,
    requiredQuery: requiredIn(operation, "querystring"),
    requiredHeaders: requiredIn(operation, "header").map((name) => name.toLowerCase()),
  };
  let node = root;
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind === "greedy") {
      const suffix = template.segments.slice(index + 1).map(literalText);
      greedyRoutes(node, suffix).push(route);
      return;
    }
    node = childNode(node, segment);
  }
  node.routes.push(route);
}

function childNode(node: Node, segment: Segment): Node {
  if (segment.kind !== "literal") {
    node.label ??= emptyNode();
    return node.label;
  }
  const known = node.literals.get(segment.text);
  if (known) return known;
  const child = emptyNode();
  node.literals.set(segment.text, child);
  return child;
}

function greedyRoutes(node: Node, suffix: readonly string[]): Route[] {
  const known = node.greedy.find((each) => each.suffix.join("/") === suffix.join("/"));
  if (known) return known.routes;
  const routes: Route[] = [];
  node.greedy.push({ suffix, routes });
  // Longer suffixes are more specific.
  node.greedy.sort((left, right) => right.suffix.length - left.suffix.length);
  return routes;
}

function literalText(segment: Segment): string {
  if (segment.kind !== "literal") throw new Error("a label behind a greedy label");
  return segment.text;
}

function requiredIn(operation: Operation, location: "querystring" | "header"): string[] {
  const names: string[] = [];
  for (const name of operation.input?.required ?? []) {
    const traits = operation.input?.memberNamed.get(name)?.traits;
    if (traits?.location === location) names.push(traits.locationName ?? name);
  }
  return names;
}

/** All routes whose path fits, the most specific first. */
function collect(node: Node, segments: readonly string[], at: number, routes: Route[]): void {
  const segment = segments[at];
  if (segment === undefined) {
    routes.push(...node.routes);
    return;
  }
  const literal = node.literals.get(segment);
  if (literal) collect(literal, segments, at + 1, routes);
  if (node.label && segment !== "") collect(node.label, segments, at + 1, routes);
  for (const { suffix, routes: found } of node.greedy) {
    const from = segments.length - suffix.length;
    if (from > at && suffix.every((text, index) => segments[from + index] === text)) routes.push(...found);
  }
}

function choose(routes: readonly Route[], method: string, query: QueryParameters, headers: Headers): Routed {
  let best: Route | undefined;
  let bestScore = -1;
  for (const route of routes) {
    if (route.operation.method !== method || !fixedPartsMatch(route, query)) continue;
    const score = scoreOf(route, query, headers);
    // Of two names for one route, the longer is the newer: GetBucketLifecycle and GetBucketLifecycleConfiguration.
    const renamed = score === bestScore && best !== undefined && isNewerName(route, best);
    if (score > bestScore || renamed) {
      best = route;
      bestScore = score;
    }
  }
  if (best) return { found: "operation", operation: best.operation };
  return routes.length === 0 ? nothing : pathOnly;
}

function isNewerName(route: Route, other: Route): boolean {
  const { uri, name } = route.operation;
  return uri === other.operation.uri && name.startsWith(other.operation.name);
}

function fixedPartsMatch(route: Route, query: QueryParameters): boolean {
  for (const [name, value] of route.fixed) {
    const values = query.get(name);
    if (!values || (value !== "" && !values.includes(value))) return false;
  }
  return true;
}

/** Fixed parts count most; then required parts, but only if they are all there: else the route is the last resort. */
function scoreOf(route: Route, query: QueryParameters, headers: Headers): number {
  const present =
    route.requiredQuery.every((name) => query.has(name)) &&
    route.requiredHeaders.every((name) => headers[name] !== undefined);
  const fixed = route.fixed.length * 100;
  return present ? fixed + 1 + route.requiredQuery.length + route.requiredHeaders.length : fixed;
}
