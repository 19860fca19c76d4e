import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { linkTable, type Operation, type ServiceModel } from "../../src/model/link.ts";
import type { Protocol } from "../../src/model/table.ts";
import { tableFromBotocore } from "../../tools/codegen/botocore.ts";
import type { BotocoreModel, BotocoreOperation, BotocoreShape } from "../../tools/codegen/botocore-model.ts";

/** The protocol suites of botocore, as cases over linked models. They stand beside the repository, never in it. */

export interface CorpusCase {
  /** `rest-json/RestJsonInputUnionWithUnitMember`, or `legacy/query/3.1` where the suite gives no id. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly model: ServiceModel;
  readonly operation: Operation;
  readonly params: unknown;
  readonly serialized: SerializedRequest | undefined;
  readonly result: unknown;
  readonly response: SerializedResponse | undefined;
  readonly error: unknown;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
}

export interface SerializedRequest {
  readonly method?: string;
  readonly uri: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: string;
}

export interface SerializedResponse {
  readonly status_code: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface RawCase {
  readonly id?: string;
  readonly given: BotocoreOperation & { readonly name: string };
  readonly params?: unknown;
  readonly serialized?: SerializedRequest;
  readonly result?: unknown;
  readonly response?: SerializedResponse;
  readonly error?: unknown;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

interface RawSuite {
  readonly metadata: BotocoreModel["metadata"];
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
  readonly params?: unknown;
  readonly cases: readonly RawCase[];
}

const folder = fileURLToPath(new URL("../../../shared/corpus/protocols/", import.meta.url));

export const corpusAbsent = existsSync(folder) ? undefined : "the protocol corpus ../shared/corpus/protocols is absent";

/** All cases of one file, `input/query` or `legacy/output/ec2`. */
export function corpusCases(file: string): CorpusCase[] {
  if (corpusAbsent) return [];
  const suites = JSON.parse(readFileSync(`${folder}${file}.json`, "utf8")) as readonly RawSuite[];
  const group = file.replace(/(input|output)\//, "");
  return suites.flatMap((suite, suiteIndex) =>
    suite.cases.map((each, caseIndex) => linkCase(suite, each, `${group}/${each.id ?? `${suiteIndex}.${caseIndex}`}`)),
  );
}

function linkCase(suite: RawSuite, raw: RawCase, id: string): CorpusCase {
  const isNew = raw.id !== undefined;
  const protocol = (suite.metadata.protocols?.[0] ?? suite.metadata.protocol) as Protocol;
  const operation = withWrapper(raw.given, protocol, isNew);
  const shapes = isNew ? suite.shapes : modernShapes(suite.shapes, raw.given);
  const model: BotocoreModel = { metadata: suite.metadata, operations: { [operation.name]: operation }, shapes };
  const linked = linkTable(tableFromBotocore(model, { id: "corpus", source: {} }));
  const linkedOperation = linked.operation(operation.name);
  if (!linkedOperation) throw new Error(`${id} has no operation`);
  return {
    id,
    protocol,
    model: linked,
    operation: linkedOperation,
    params: raw.params ?? suite.params,
    serialized: raw.serialized,
    result: raw.result,
    response: raw.response,
    error: raw.error,
    errorCode: raw.errorCode,
    errorMessage: raw.errorMessage,
  };
}

/** The newer query suite leaves out the result wrapper that every real model names. */
function withWrapper(operation: RawCase["given"], protocol: Protocol, isNew: boolean): RawCase["given"] {
  if (protocol !== "query" || !isNew || !operation.output) return operation;
  return { ...operation, output: { ...operation.output, resultWrapper: `${operation.name}Result` } };
}

/** The older suites write locations on shapes and payloads on operations, where today's models have them on members and shapes. */
function modernShapes(shapes: RawSuite["shapes"], given: RawCase["given"]): RawSuite["shapes"] {
  const payloads = new Map(
    [given.input, given.output].map((each) => [each?.shape, (each as Legacy | undefined)?.payload]),
  );
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const members = Object.entries(shape.members ?? {}).map(([key, member]) => [
        key,
        { ...located(shapes[member.shape]), ...member },
      ]);
      const payload = payloads.get(name);
      return [
        name,
        { ...shape, ...(payload && { payload }), ...(shape.members && { members: Object.fromEntries(members) }) },
      ];
    }),
  );
}

interface Legacy {
  readonly payload?: string;
}

function located(shape: BotocoreShape | undefined): object {
  const { location, locationName } = (shape ?? {}) as { location?: string; locationName?: string };
  return location === undefined ? {} : { location, ...(locationName !== undefined && { locationName }) };
}
