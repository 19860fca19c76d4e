import type { Files } from "./files.ts";
import { type FieldType, fieldName, fieldNames, type Model } from "./models.ts";

const reserved: ReadonlySet<string> = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self data to_dict from_dict".split(
    " ",
  ),
);

const snake = (wire: string): string => fieldName(wire).replace(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);

/** One class a model, with `from_dict` and `to_dict`. */
export function pythonFiles(models: readonly Model[], packageName: string): Files {
  const classes = models.map(classText);
  const head = "from datetime import datetime\nfrom typing import Any, Dict, List, Optional\n";
  return {
    "schema/__init__.py": "",
    [`schema/${packageName}/__init__.py`]: `${[head, ...classes].join("\n\n")}`,
  };
}

function classText({ name, fields }: Model): string {
  const names = fieldNames(fields, snake, reserved);
  const rows = fields.map((field, at) => ({ ...field, own: names[at] ?? field.wire }));
  const parameters = rows.map(({ own, type }) => `, ${own}: Optional[${typeText(type)}] = None`).join("");
  const lines = [
    `class ${name}(object):`,
    `    def __init__(self${parameters}) -> None:`,
    ...rows.map(({ own }) => `        self.${own} = ${own}`),
    ...(rows.length === 0 ? ["        pass"] : []),
    "",
    "    @classmethod",
    `    def from_dict(cls, data: Dict[str, Any]) -> "${name}":`,
    "        result = cls()",
    ...rows.flatMap(({ own, wire, type }) => {
      const value = `data[${JSON.stringify(wire)}]`;
      return [
        `        if data.get(${JSON.stringify(wire)}) is not None:`,
        `            result.${own} = ${read(type, value)}`,
      ];
    }),
    "        return result",
    "",
    "    def to_dict(self) -> Dict[str, Any]:",
    "        data: Dict[str, Any] = {}",
    ...rows.flatMap(({ own, wire, type }) => [
      `        if self.${own} is not None:`,
      `            data[${JSON.stringify(wire)}] = ${write(type, `self.${own}`)}`,
    ]),
    "        return data",
    "",
  ];
  return lines.join("\n");
}

function typeText(type: FieldType): string {
  switch (type.kind) {
    case "list":
      return `List[${typeText(type.of)}]`;
    case "model":
      return `"${type.name}"`;
    default:
      return simple[type.kind];
  }
}

const simple = {
  string: "str",
  number: "float",
  integer: "int",
  boolean: "bool",
  "date-time": "datetime",
  any: "Any",
} as const;

function read(type: FieldType, value: string): string {
  if (type.kind === "model") return `${type.name}.from_dict(${value})`;
  if (type.kind === "list") return `[${read(type.of, "item")} for item in ${value}]`;
  return type.kind === "date-time" ? `datetime.fromisoformat(${value}.replace("Z", "+00:00"))` : value;
}

function write(type: FieldType, value: string): string {
  if (type.kind === "model") return `${value}.to_dict()`;
  if (type.kind === "list") return `[${write(type.of, "item")} for item in ${value}]`;
  return type.kind === "date-time" ? `${value}.isoformat()` : value;
}
