import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { datasetFiles } from "./files.ts";

/**
 * Writes the data set into a folder, for `aws s3 cp --recursive` and ImportTable: docs/dynamodb.md shows how.
 *
 *   node tools/run-ts.mjs tools/dataset/main.ts --out data --items 1000000 --format CSV
 */
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    items: { type: "string", default: "1000000" },
    format: { type: "string", default: "DYNAMODB_JSON" },
    "per-file": { type: "string", default: "50000" },
  },
});
const { out, format } = values;
const [items, perFile] = [Number(values.items), Number(values["per-file"])];
if (out === undefined || !(items > 0) || !(perFile > 0) || (format !== "CSV" && format !== "DYNAMODB_JSON")) {
  console.error("usage: --out FOLDER [--items 1000000] [--format CSV|DYNAMODB_JSON] [--per-file 50000]");
  process.exitCode = 2;
} else {
  mkdirSync(out, { recursive: true });
  for (const { name, bytes } of datasetFiles(format, items, perFile)) {
    writeFileSync(join(out, name), bytes);
    console.log(name);
  }
}
