import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReadJourney } from "../../src/region/admin/read-journey.ts";
import { type Run, run } from "../clients/client.ts";

/** One command of a client, with what shows that the client is installed. */
export interface Step {
  readonly name: string;
  readonly probe: readonly [command: string, ...args: string[]];
  readonly command: readonly [command: string, ...args: string[]];
  readonly expect: (run: Run, journeys: readonly ReadJourney[]) => void;
}

export interface Outcome {
  readonly runs: Readonly<Record<string, Run>>;
  readonly journeys: readonly ReadJourney[];
}

/** A network of its own, and files of its own in place of the machine's. */
const unshare = ["--user", "--map-root-user", "--net", "--mount"] as const;

/** Why namespaces cannot be made here; undefined where they can. */
export async function whyNot(): Promise<string | undefined> {
  const tried = await run("unshare", [...unshare, "ip", "link", "set", "lo", "up"]).catch((error: Error) => error);
  if (tried instanceof Error) return tried.message;
  return tried.code === 0 ? undefined : tried.stderr.trim();
}

/**
 * The names of hosts come from /etc/hosts and from the name server at 127.0.0.1, as in a container that was given it.
 * The machine's own files are not touched: what stands over them is seen in the namespace alone.
 */
const enter = `
set -e
ip link set lo up
mount --bind "$1/resolv.conf" /etc/resolv.conf
if [ -e /etc/nsswitch.conf ]; then mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf; fi
shift
exec "$@"
`;

/** The built program, as users run it. */
export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

const driver = fileURLToPath(new URL("inside.mjs", import.meta.url));

/** Runs `steps` beside a Fogbank in a namespace. */
export async function runInside(steps: readonly Step[], folder: string): Promise<Outcome> {
  writeFileSync(join(folder, "resolv.conf"), "nameserver 127.0.0.1\n");
  writeFileSync(join(folder, "nsswitch.conf"), "hosts: files dns\n");
  const commands = JSON.stringify(steps.map(({ name, command }) => ({ name, command })));
  const inside = [process.execPath, driver, cli, folder, commands];
  const { code, stdout, stderr } = await run("unshare", [...unshare, "sh", "-c", enter, "sh", folder, ...inside], {
    HOME: folder,
    AWS_PAGER: "",
    AWS_MAX_ATTEMPTS: "1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_REGION: "us-east-1",
    NODE_NO_WARNINGS: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  if (code !== 0) throw new Error(`the namespace ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Outcome;
}
