import { capitalized } from "../../../base/text.ts";
import type { Files } from "./files.ts";
import { type FieldType, fieldName, fieldNames, type Model } from "./models.ts";

const reserved: ReadonlySet<string> = new Set(
  "abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for goto if implements import instanceof int interface long native new null package private protected public return short static strictfp super switch synchronized this throw throws transient true try void volatile while".split(
    " ",
  ),
);

/** One class a file, read and written by Jackson. */
export function javaFiles(models: readonly Model[], packageName: string): Files {
  return Object.fromEntries(
    models.map((model) => [`schema/${packageName}/${model.name}.java`, classText(model, `schema.${packageName}`)]),
  );
}

function classText({ name, fields }: Model, packageName: string): string {
  const names = fieldNames(fields, fieldName, reserved);
  const lines = [
    `package ${packageName};`,
    "",
    "import com.fasterxml.jackson.annotation.JsonIgnoreProperties;",
    "import com.fasterxml.jackson.annotation.JsonProperty;",
    "import java.time.OffsetDateTime;",
    "import java.util.List;",
    "",
    "@JsonIgnoreProperties(ignoreUnknown = true)",
    `public class ${name} {`,
  ];
  fields.forEach(({ wire, type }, at) => {
    const own = names[at] ?? wire;
    const accessor = capitalized(own);
    lines.push(
      `  @JsonProperty(${literal(wire)})`,
      `  private ${typeText(type)} ${own};`,
      "",
      // getClass() is every object's own.
      `  public ${typeText(type)} get${accessor === "Class" ? "Class_" : accessor}() {`,
      `    return ${own};`,
      "  }",
      "",
      `  public void set${accessor}(${typeText(type)} ${own}) {`,
      `    this.${own} = ${own};`,
      "  }",
      "",
    );
  });
  return `${[...lines, "}"].join("\n")}\n`;
}

/** JSON's escapes are Java's, but that Java reads \u before anything else. */
const literal = (text: string): string => JSON.stringify(text).replace(/\\u000a|\\u000d/gi, " ");

function typeText(type: FieldType): string {
  switch (type.kind) {
    case "list":
      return `List<${typeText(type.of)}>`;
    case "model":
      return type.name;
    default:
      return simple[type.kind];
  }
}

const simple = {
  string: "String",
  number: "Double",
  integer: "Long",
  boolean: "Boolean",
  "date-time": "OffsetDateTime",
  any: "Object",
} as const;
