import { describe, expect, it } from "vitest";
import type { ByteStream } from "../../src/model/stream.ts";
import { restPlanOf } from "../../src/wire/binding/rest-plan.ts";
import { codecFor } from "../../src/wire/codecs.ts";
import { isByteStream, type WireRequest } from "../../src/wire/message.ts";
import { type CorpusCase, corpusAbsent, corpusCases } from "./corpus.ts";
import { exceptions } from "./exceptions.ts";
import { comparable, typedStructure } from "./typed.ts";

/** Requests that clients send, read back to the parameters that they came from. */

const files = [
  "json",
  "json_1_0",
  "json_1_0-query-compatible",
  "query",
  "ec2",
  "rest-json",
  "rest-xml",
  "smithy-rpc-v2-cbor",
  "smithy-rpc-v2-cbor-query-compatible",
  "smithy-rpc-v2-cbor-non-query-compatible",
].map((name) => `input/${name}`);
const legacyFiles = ["json", "query", "ec2", "rest-json", "rest-xml"].map((name) => `legacy/input/${name}`);

if (corpusAbsent) it.skip(corpusAbsent, () => {});

for (const file of [...files, ...legacyFiles]) {
  const cases = corpusCases(file).filter((each) => each.serialized);
  describe.skipIf(cases.length === 0)(file, () => {
    for (const each of cases) {
      const reason = exceptions[`input ${each.id}`];
      // An excepted case that passes has lost its reason: strike it from the list.
      (reason === undefined ? it : it.fails)(reason === undefined ? each.id : `${each.id} (${reason})`, () =>
        check(each),
      );
    }
  });
}

async function check(each: CorpusCase): Promise<void> {
  const input = codecFor(each.protocol).readInput(each.operation, requestOf(each));
  const { payload } = each.operation.input ?? {};
  const stream = payload && input[payload.name];
  if (payload && isByteStream(stream)) input[payload.name] = await collect(stream);
  const params = typedStructure(each.operation.input, each.params);
  expect(withoutBoundQuery(each, input)).toEqual(withoutBoundQuery(each, params));
}

/** A server finds all query parameters in such a map, a client puts in those that no other member takes. */
function withoutBoundQuery(each: CorpusCase, values: Readonly<Record<string, unknown>>): unknown {
  const plan = each.operation.input && restPlanOf(each.operation.input);
  const copy = comparable(values) as Record<string, unknown>;
  for (const { name } of plan?.queryMaps ?? []) {
    const map = copy[name] as Record<string, unknown> | undefined;
    for (const { wireName } of plan?.query ?? []) delete map?.[wireName];
    if (map && Object.keys(map).length === 0) delete copy[name];
  }
  return copy;
}

async function collect(stream: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function requestOf(each: CorpusCase): WireRequest {
  const { method = each.operation.method, uri = "/", body = "", headers = {} } = each.serialized ?? {};
  const question = uri.indexOf("?");
  return {
    method,
    path: question < 0 ? uri : uri.slice(0, question),
    query: question < 0 ? "" : uri.slice(question + 1),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body, each.protocol === "smithy-rpc-v2-cbor" ? "base64" : "utf8"),
  };
}
