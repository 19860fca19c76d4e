import { typeName } from "../write-schema.ts";
import type { Files } from "./files.ts";
import { type FieldType, fieldNames, type Model } from "./models.ts";

/** Structs with the tags of encoding/json. */
export function goFiles(models: readonly Model[], packageName: string): Files {
  const usesTime = models.some(({ fields }) => fields.some(({ type }) => holdsTime(type)));
  const structs = models.map(({ name, fields }) => {
    const names = fieldNames(fields, typeName, new Set());
    const lines = fields.map(({ wire, type, required }, at) => {
      const tag = `json:${JSON.stringify(required ? wire : `${wire},omitempty`)}`;
      // A tag in backquotes, as people write it; in quotes where its name has one.
      const written = tag.includes("`") || tag.includes("\\") ? JSON.stringify(tag) : `\`${tag}\``;
      return `\t${names[at]} ${required ? "" : optional(type)}${typeText(type)} ${written}`;
    });
    return `type ${name} struct {\n${lines.join("\n")}\n}\n`;
  });
  const head = `package ${packageName}\n${usesTime ? '\nimport "time"\n' : ""}`;
  return { [`schema/${packageName}/schema.go`]: [head, ...structs].join("\n") };
}

const holdsTime = (type: FieldType): boolean => (type.kind === "list" ? holdsTime(type.of) : type.kind === "date-time");

const optional = ({ kind }: FieldType): string => (kind === "model" || kind === "date-time" ? "*" : "");

function typeText(type: FieldType): string {
  switch (type.kind) {
    case "list":
      return `[]${typeText(type.of)}`;
    case "model":
      return type.name;
    default:
      return simple[type.kind];
  }
}

const simple = {
  string: "string",
  number: "float64",
  integer: "int64",
  boolean: "bool",
  "date-time": "time.Time",
  any: "interface{}",
} as const;
