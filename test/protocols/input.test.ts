import { describe, expect, it } from "vitest";
import { codecFor } from "../../src/wire/codecs.ts";
import type { WireRequest } from "../../src/wire/message.ts";
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

function check(each: CorpusCase): void {
  const input = codecFor(each.protocol).readInput(each.operation, requestOf(each));
  expect(comparable(input)).toEqual(comparable(typedStructure(each.operation.input, each.params)));
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
