import type { ContextReader } from "../../../engines/iam/index.ts";
import type { ContextEntry } from "../../../model/types/iam.d.ts";
import { invalidInput } from "../errors.ts";

type Value = string | readonly string[];

/** Condition keys that follow from who asks; entries of the request win over them. Keys in any case. */
export type CallerKeys = Readonly<Record<string, string>>;

export interface SimulatedContext extends ContextReader {
  /** Keys, in lower case, that were looked for in vain since the last call. */
  takeMissing(): string[];
}

export function createContext(entries: readonly ContextEntry[], callerKeys: CallerKeys): SimulatedContext {
  const values = new Map<string, Value>();
  for (const [key, value] of Object.entries(callerKeys)) values.set(key.toLowerCase(), value);
  for (const entry of entries) {
    if (entry.ContextKeyName !== undefined) values.set(entry.ContextKeyName.toLowerCase(), entryValue(entry));
  }
  const missing = new Set<string>();
  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) missing.add(key);
      return value;
    },
    takeMissing() {
      const taken = [...missing];
      missing.clear();
      return taken;
    },
  };
}

const numberPattern = /^[+-]?\d+(\.\d+)?$/;
const datePattern = /^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?|\d+)$/;
/** Told apart from other text only; the engine reads them exactly. */
const ipPattern = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(\/\d{1,3})?$/;
const base64Pattern = /^[A-Za-z0-9+/]*={0,2}$/;

/** What the values of a type look like. */
const valid: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  numeric: (value) => numberPattern.test(value),
  boolean: (value) => value === "true" || value === "false",
  ip: (value) => ipPattern.test(value),
  binary: (value) => base64Pattern.test(value),
  date: (value) => datePattern.test(value),
};

function entryValue({ ContextKeyName = "", ContextKeyValues = [], ContextKeyType = "string" }: ContextEntry): Value {
  const isList = ContextKeyType.endsWith("List");
  const type = isList ? ContextKeyType.slice(0, -"List".length) : ContextKeyType;
  const wrong = ContextKeyValues.find((value) => valid[type]?.(value) !== true);
  if (wrong !== undefined) {
    throw invalidInput(`Invalid value ${wrong} for context key ${ContextKeyName} of type ${ContextKeyType}.`);
  }
  const [only, ...more] = ContextKeyValues;
  if (isList) return ContextKeyValues;
  if (only !== undefined && more.length === 0) return only;
  throw invalidInput(`Context key ${ContextKeyName} of type ${ContextKeyType} takes one value.`);
}
