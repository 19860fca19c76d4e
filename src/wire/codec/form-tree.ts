import { MalformedError } from "../../base/malformed.ts";
import { formDecode } from "../../base/percent.ts";
import { utf8Text } from "../../base/text.ts";
import { limits } from "../../kernel/limits.ts";
import { type FormNode, isByteStream, type WireRequest, wholeBody } from "../message.ts";

/** The request's parameters, from its query string and its body; parsed once a request. Throws MalformedError. */
export function formOf(request: WireRequest): FormNode {
  if (request.form) return request.form;
  const form: FormNode = { value: undefined, children: undefined };
  if (request.query !== "") addParameters(form, request.query);
  // Asked before the body is in, for the Action in the query: what the body adds is asked for again, and kept, later.
  if (isByteStream(request.body)) return form;
  if (hasFormBody(request)) addParameters(form, utf8Text(wholeBody(request)));
  request.form = form;
  return form;
}

/** Some clients send no type at all. */
function hasFormBody(request: WireRequest): boolean {
  const type = request.headers["content-type"];
  return request.method === "POST" && (type === undefined || type.includes("x-www-form-urlencoded"));
}

/** One top-level parameter of the form. */
export function formValue(form: FormNode, name: string): string | undefined {
  return form.children?.get(name)?.value;
}

function addParameters(form: FormNode, text: string): void {
  let from = 0;
  while (from < text.length) {
    const ampersand = text.indexOf("&", from);
    const end = ampersand < 0 ? text.length : ampersand;
    if (end > from) addParameter(form, text.slice(from, end));
    from = end + 1;
  }
}

function addParameter(form: FormNode, parameter: string): void {
  const equals = parameter.indexOf("=");
  const node = nodeAt(form, formDecode(equals < 0 ? parameter : parameter.slice(0, equals)));
  node.value = equals < 0 ? "" : formDecode(parameter.slice(equals + 1));
}

function nodeAt(form: FormNode, name: string): FormNode {
  let node = form;
  let from = 0;
  for (let depth = 0; ; depth++) {
    if (depth > limits.depth) throw new MalformedError("too deeply nested");
    const dot = name.indexOf(".", from);
    if (dot < 0) return childOf(node, name.slice(from));
    node = childOf(node, name.slice(from, dot));
    from = dot + 1;
  }
}

function childOf(node: FormNode, name: string): FormNode {
  node.children ??= new Map();
  const known = node.children.get(name);
  if (known) return known;
  const child: FormNode = { value: undefined, children: undefined };
  node.children.set(name, child);
  return child;
}
