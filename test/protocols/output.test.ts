import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/kernel/error.ts";
import { codecFor } from "../../src/wire/codecs.ts";
import { isByteStream, type WireResponse } from "../../src/wire/message.ts";
import { type CorpusCase, corpusAbsent, corpusCases } from "./corpus.ts";
import { exceptions } from "./exceptions.ts";
import { errorCodeOf, headersThatMatter, isEmpty, parsedBody } from "./response.ts";
import { typedStructure } from "./typed.ts";

/** Typed results and errors, written as the responses that clients read them from. */

const names = [
  "json",
  "json_1_0",
  "json_1_0-query-compatible",
  "query",
  "ec2",
  "rest-json",
  "rest-xml",
  "smithy-rpc-v2-cbor",
  "smithy-rpc-v2-cbor-query-compatible",
];
const files = names.map((name) => `output/${name}`);
const legacyFiles = ["json", "query", "ec2", "rest-json", "rest-xml"].map((name) => `legacy/output/${name}`);

if (corpusAbsent) it.skip(corpusAbsent, () => {});

for (const file of [...files, ...legacyFiles]) {
  const cases = corpusCases(file).filter((each) => each.response);
  describe.skipIf(cases.length === 0)(file, () => {
    for (const each of cases) {
      const reason = exceptions[`output ${each.id}`];
      // An excepted case that passes has lost its reason: strike it from the list.
      const title = reason === undefined ? each.id : `${each.id} (${reason})`;
      (reason === undefined ? it : it.fails)(title, () => check(each));
    }
  });
}

async function check(each: CorpusCase): Promise<void> {
  const { response } = each;
  if (!response) throw new Error("a case without a response");
  const written = await collected(write(each));
  const wanted: WireResponse = {
    status: response.status_code,
    headers: response.headers ?? {},
    body: Buffer.from(response.body ?? "", isBinary(each) ? "base64" : "utf8"),
  };
  expect(written.status).toBe(wanted.status);
  const hasBody = !isEmpty(written.body) && !isEmpty(wanted.body);
  expect(headersThatMatter(written, hasBody)).toMatchObject(headersThatMatter(wanted, hasBody));
  expect(parsedBody(each, written.body)).toEqual(parsedBody(each, wanted.body));
  if (each.errorCode !== undefined) expect(errorCodeOf(written)).toBe(errorCodeOf(wanted));
}

function isBinary(each: CorpusCase): boolean {
  const events = each.operation.output?.members.some((member) => member.shape.traits.eventStream);
  return each.protocol === "smithy-rpc-v2-cbor" || events === true;
}

function write(each: CorpusCase): WireResponse {
  const codec = codecFor(each.protocol);
  if (each.errorCode === undefined) {
    return codec.writeOutput(each.operation, typedStructure(each.operation.output, each.result), "foo-id");
  }
  const shape = each.model.error(each.errorCode)?.shape;
  const fields = typedStructure(shape, each.error);
  const error = new AwsError(each.errorCode, each.errorMessage ?? "", { fields });
  return codec.writeError(error, each.model, "foo-id");
}

async function collected(response: WireResponse): Promise<WireResponse> {
  if (!isByteStream(response.body)) return response;
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return { ...response, body: Buffer.concat(chunks) };
}
