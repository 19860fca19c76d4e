import { isRecord } from "../../base/record.ts";

/** An attribute whose value is a JSON object; undefined where it is none. */
export function readJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
