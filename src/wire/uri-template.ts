import { MalformedError } from "../base/malformed.ts";
import { percentDecode } from "../base/percent.ts";

/** A REST operation's URI: `/{Bucket}/{Key+}?acl`. */
export interface UriTemplate {
  readonly segments: readonly Segment[];
  /** Fixed query parts; an empty value means that only the name must be there. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

export type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "label"; readonly name: string }
  /** `{Key+}`: the rest of the path, slashes and all, up to the literals that may follow. */
  | { readonly kind: "greedy"; readonly name: string };

export function parseUriTemplate(uri: string): UriTemplate {
  const question = uri.indexOf("?");
  const path = question < 0 ? uri : uri.slice(0, question);
  const query = question < 0 ? "" : uri.slice(question + 1);
  return {
    segments: pathSegments(path).map(segmentOf),
    query: query.split("&").filter(isFixedPart).map(nameAndValue),
  };
}

/** Segments of a raw path. One slash at the end says nothing; more of them are empty segments. */
export function pathSegments(path: string): string[] {
  const from = path.startsWith("/") ? 1 : 0;
  const end = path.length > from && path.endsWith("/") ? path.length - 1 : path.length;
  return from >= end ? [] : path.slice(from, end).split("/");
}

/** Labels of `path`, decoded; undefined where the path does not fit the template. */
export function matchLabels(template: UriTemplate, path: string): Record<string, string> | undefined {
  const segments = pathSegments(path);
  const labels: Record<string, string> = {};
  let at = 0;
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind === "greedy") {
      const following = template.segments.length - index - 1;
      const end = segments.length - following;
      if (end <= at) return undefined;
      labels[segment.name] = greedyText(path, segments, at, end, following);
      at = end;
      continue;
    }
    const text = segments[at++];
    if (text === undefined || (segment.kind === "literal" ? text !== segment.text : text === "")) return undefined;
    if (segment.kind === "label") labels[segment.name] = percentDecode(text);
  }
  return at === segments.length ? labels : undefined;
}

/** A key may end with a slash (`folder/`), which belongs to it where nothing follows. */
function greedyText(path: string, segments: readonly string[], from: number, end: number, following: number): string {
  const text = segments.slice(from, end).join("/");
  return percentDecode(following === 0 && path.endsWith("/") ? `${text}/` : text);
}

function segmentOf(text: string): Segment {
  if (!text.startsWith("{") || !text.endsWith("}")) return { kind: "literal", text };
  const name = text.slice(1, -1);
  if (name === "") throw new MalformedError("a label without a name");
  return name.endsWith("+") ? { kind: "greedy", name: name.slice(0, -1) } : { kind: "label", name };
}

/** `x-id=PutObject` only helps AWS's own tooling: clients may leave it out. */
function isFixedPart(part: string): boolean {
  return part !== "" && !part.startsWith("x-id");
}

function nameAndValue(part: string): readonly [string, string] {
  const equals = part.indexOf("=");
  return equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
}
