import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Keys } from "./scenario.ts";

/** A server of others, for comparison, where it is installed. */
export interface PeerRow {
  readonly name: string;
  /** Table ids of what it knows; undefined: everything here. */
  readonly services?: readonly string[];
  readonly program: string;
  readonly args: (port: number, scratch: string) => readonly string[];
  readonly keys: Keys;
  /** Share of Fogbank's requests a round that it is given: slow servers get fewer. */
  readonly share: number;
}

const test: Keys = { accessKeyId: "test", secretAccessKey: "test" };

export const peers: readonly PeerRow[] = [
  {
    name: "moto",
    program: "moto_server",
    args: (port) => ["-p", String(port), "-H", "127.0.0.1"],
    keys: test,
    share: 0.03,
  },
  {
    name: "s3rver",
    services: ["s3"],
    program: "s3rver",
    args: (port, scratch) => ["-d", scratch, "-a", "127.0.0.1", "-p", String(port), "-s"],
    keys: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
    share: 0.2,
  },
  {
    name: "dynalite",
    services: ["dynamodb"],
    program: "dynalite",
    args: (port, scratch) => ["--port", String(port), "--path", scratch, "--createTableMs", "0"],
    keys: test,
    share: 0.5,
  },
];

/** Where `npm install --prefix .tmp/peers s3rver dynalite` puts them. */
const ownFolder = ".tmp/peers/node_modules/.bin";

/** How to run it; undefined where it is not installed. */
export function commandOf({ program }: PeerRow): string | undefined {
  const own = join(ownFolder, program);
  if (existsSync(own)) return own;
  try {
    return execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
