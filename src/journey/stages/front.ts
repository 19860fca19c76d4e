import { MalformedError } from "../../base/malformed.ts";
import { percentDecode } from "../../base/percent.ts";
import type { Form, Forms } from "../../kernel/front.ts";
import type { Passage, ServedService, Stage, Verdict } from "../../kernel/stage.ts";
import { FieldsTooLongError, formBoundary, readMultipart } from "../../wire/multipart.ts";
import { answerHeaders } from "../../wire/s3-answer.ts";
import { knockOf } from "../address.ts";
import type { House } from "../house.ts";

export interface FrontFacts {
  /** What a browser came with that is no request of the API: it was answered, or goes on as one. */
  readonly browser: "preflight" | "form";
  /** Names of the form's fields. */
  readonly fields?: readonly string[];
}

type AtDoor = (passage: Passage, service: ServedService) => Verdict<FrontFacts> | Promise<Verdict<FrontFacts>>;

/** Requests that only browsers make: the question that comes before another page's request, and forms with a file. */
export const front = (house: House): Stage<FrontFacts> => ({
  name: "front",
  quiet: true,
  run(passage) {
    const atDoor = serverOf(passage);
    if (!atDoor || !passage.model) return undefined;
    const served = house.served(passage.model.service.id);
    if (served instanceof Promise) return served.then((service) => service && atDoor(passage, service));
    return served && atDoor(passage, served);
  },
});

function serverOf({ request: { method, headers } }: Passage): AtDoor | undefined {
  if (method === "OPTIONS") return answerPreflight;
  return method === "POST" && headers["content-type"]?.startsWith("multipart/") ? takeForm : undefined;
}

const answerPreflight: AtDoor = (passage, { definition, deps }) => {
  const { pages } = definition.front;
  if (!pages) return undefined;
  passage.service = { definition, deps };
  const headers = pages.preflight(deps, knockOf(passage));
  passage.departure = { status: 200, headers: { ...answerHeaders(definition.id, passage.id), ...headers }, body: "" };
  return { browser: "preflight" };
};

/** A form goes on as the request that it stands for, its file as the body. */
const takeForm: AtDoor = (passage, { definition, deps }) => {
  const { forms } = definition.front;
  const boundary = formBoundary(passage.request.headers["content-type"]);
  return forms && boundary !== undefined ? standIn(passage, forms, deps, boundary) : undefined;
};

async function standIn(
  passage: Passage,
  forms: Forms<unknown>,
  deps: unknown,
  boundary: string,
): Promise<Verdict<FrontFacts>> {
  const { request, arrival } = passage;
  const { fields, file } = await readMultipart(arrival.body, boundary, forms.fieldBytes).catch((error) => {
    throw flawOf(error, forms);
  });
  if (!file) throw forms.refuse("no-file");
  const form: Form = {
    fields: Object.fromEntries([...fields].map(([name, value]) => [name, withFileName(name, value, file.name)])),
    fileName: lastSegment(file.name),
    fileType: file.type,
    bucket: percentDecode(request.path.split("/")[1] ?? ""),
    path: request.path,
  };
  const { method, path, headers } = forms.request(deps, form);
  passage.form = form;
  request.method = method;
  request.path = path;
  request.query = "";
  request.headers = { host: arrival.headers.host, origin: arrival.headers.origin, ...headers };
  request.body = file.body;
  return { browser: "form", fields: [...fields.keys()] };
}

function flawOf(error: unknown, forms: Forms<unknown>): unknown {
  if (error instanceof MalformedError) return forms.refuse("malformed");
  return error instanceof FieldsTooLongError ? forms.refuse("fields-too-long") : error;
}

/** What was signed stays as it was signed. */
const signed: ReadonlySet<string> = new Set(["policy", "x-amz-signature", "x-amz-credential", "x-amz-security-token"]);
const variable = "$" + "{filename}";

const withFileName = (name: string, value: string, fileName: string): string =>
  signed.has(name) ? value : value.replaceAll(variable, () => lastSegment(fileName));

/** Some browsers have sent the whole path. */
const lastSegment = (fileName: string): string =>
  fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1);
