import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { SdkClient } from "./sdk.ts";

/**
 * Loads one `@aws-sdk/client-*` package from `folder`/node_modules and takes its schemas and enumerations. Packages of
 * before 2025 have no schemas.
 */
export async function readSdkClient(folder: string, name: string): Promise<SdkClient> {
  const root = join(folder, "node_modules", name);
  if (!existsSync(root))
    throw new Error(`${name} is not in ${folder}: run npm run codegen -- --sdk ${folder} --install`);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { readonly version: string };
  const exported = createRequire(join(root, "package.json"))(root) as Readonly<Record<string, unknown>>;
  const schemas: unknown[] = [];
  const enums: Record<string, readonly string[]> = {};
  // Sorted: the order of a bundle's exports is nobody's promise.
  for (const key of Object.keys(exported).sort()) {
    const value = exported[key];
    if (key.endsWith("$") && Array.isArray(value)) schemas.push(value);
    else if (isEnum(value)) enums[key] = Object.values(value);
  }
  return { package: name, version: manifest.version, schemas, enums };
}

function isEnum(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === "string")
  );
}
