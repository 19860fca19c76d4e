import type { Files } from "./files.ts";
import type { FieldType, Model } from "./models.ts";

/** Interfaces with the members that events have, so that an event that was parsed is one. */
export function typescriptFiles(models: readonly Model[], packageName: string): Files {
  const interfaces = models.map(({ name, fields }) => {
    const lines = fields.map(
      ({ wire, type, required }) => `  ${JSON.stringify(wire)}${required ? "" : "?"}: ${typeText(type)};`,
    );
    return `export interface ${name} {\n${lines.join("\n")}\n}\n`;
  });
  const reader = models.some(({ name }) => name === "AWSEvent")
    ? "\nexport function unmarshal(text: string): AWSEvent {\n  return JSON.parse(text) as AWSEvent;\n}\n"
    : "";
  return { [`schema/${packageName}/index.ts`]: `${interfaces.join("\n")}${reader}` };
}

function typeText(type: FieldType): string {
  switch (type.kind) {
    case "list":
      return `Array<${typeText(type.of)}>`;
    case "model":
      return type.name;
    case "any":
      return "unknown";
    case "integer":
      return "number";
    case "date-time":
      return "string";
    default:
      return type.kind;
  }
}
