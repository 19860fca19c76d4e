import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { BotocoreModel } from "./botocore-model.ts";
import { mergePatch } from "./patch.ts";

/** A botocore package on disk. */
export interface BotocoreFiles {
  readonly version: string;
  /** The newest model of the service, with the amendments that botocore itself makes to it. */
  model(service: string): { readonly model: BotocoreModel; readonly apiVersion: string };
  /** The region that signs for a service without regions. */
  globalRegion(endpointPrefix: string): string | undefined;
}

interface Endpoints {
  readonly partitions: readonly { readonly services: Readonly<Record<string, EndpointsService>> }[];
}

interface EndpointsService {
  readonly isRegionalized?: boolean;
  readonly partitionEndpoint?: string;
  readonly endpoints: Readonly<Record<string, { readonly credentialScope?: { readonly region?: string } }>>;
}

/** `folder` is the package itself; without one, the interpreter called `python3` says where its own is. */
export function openBotocore(folder = askPython("botocore")): BotocoreFiles {
  const data = join(folder, "data");
  const endpoints = readJson(join(data, "endpoints")) as Endpoints;
  const prefixes = endpoints.partitions[0]?.services ?? {};
  return {
    version: packageVersion(folder, "botocore"),
    model(service) {
      const apiVersion = readdirSync(join(data, service)).sort().at(-1);
      if (apiVersion === undefined) throw new Error(`botocore has no model of ${service}`);
      const base = join(data, service, apiVersion);
      const extras = join(base, "service-2.sdk-extras.json");
      const model = readJson(join(base, "service-2"));
      const merged = existsSync(extras)
        ? mergePatch(model, (readJson(join(base, "service-2.sdk-extras")) as Extras).merge)
        : model;
      return { model: merged as BotocoreModel, apiVersion };
    },
    globalRegion: (endpointPrefix) => globalRegionOf(prefixes[endpointPrefix]),
  };
}

interface Extras {
  readonly merge: unknown;
}

/** Either the partition has one endpoint for the service, or the service lives in one region only. */
function globalRegionOf(service: EndpointsService | undefined): string | undefined {
  if (!service) return undefined;
  const regions = Object.keys(service.endpoints);
  if (service.isRegionalized === false && service.partitionEndpoint !== undefined)
    return service.endpoints[service.partitionEndpoint]?.credentialScope?.region;
  return regions.length === 1 && service.partitionEndpoint === undefined ? regions[0] : undefined;
}

/** Version from the source: `__version__` in the package's `__init__.py`. */
export function packageVersion(folder: string, name: string): string {
  const found = /^__version__ = ["'](.+)["']/m.exec(readFileSync(join(folder, "__init__.py"), "utf8"));
  if (!found?.[1]) throw new Error(`${name} in ${folder} does not name its version`);
  return found[1];
}

export function askPython(module: string): string {
  const program = `import os, ${module}; print(os.path.dirname(${module}.__file__))`;
  return execFileSync("python3", ["-c", program], { encoding: "utf8" }).trim();
}

function readJson(pathWithoutEnding: string): unknown {
  const zipped = `${pathWithoutEnding}.json.gz`;
  const text = existsSync(zipped)
    ? gunzipSync(readFileSync(zipped)).toString()
    : readFileSync(`${pathWithoutEnding}.json`, "utf8");
  return JSON.parse(text);
}
