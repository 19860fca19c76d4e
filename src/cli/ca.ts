import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { ConfigurationError } from "../kernel/error.ts";
import { type Reach, readAuthority } from "./reach.ts";

interface CaFlags extends Reach {
  readonly install?: boolean;
  readonly out?: string;
}

interface TrustStore {
  readonly platform: NodeJS.Platform;
  /** Folder whose presence shows that this kind of store is used. */
  readonly folder: string;
  readonly file: string;
  readonly update: readonly [string, ...string[]];
}

/** Where systems keep the authorities that they trust, and what makes them read them anew. */
const trustStores: readonly TrustStore[] = [
  {
    platform: "linux",
    folder: "/usr/local/share/ca-certificates",
    file: "/usr/local/share/ca-certificates/fogbank.crt",
    update: ["update-ca-certificates"],
  },
  {
    platform: "linux",
    folder: "/etc/pki/ca-trust/source/anchors",
    file: "/etc/pki/ca-trust/source/anchors/fogbank.pem",
    update: ["update-ca-trust", "extract"],
  },
  {
    platform: "linux",
    folder: "/etc/ca-certificates/trust-source/anchors",
    file: "/etc/ca-certificates/trust-source/anchors/fogbank.crt",
    update: ["update-ca-trust", "extract"],
  },
  {
    platform: "darwin",
    folder: "/Library/Keychains",
    file: "/etc/fogbank-ca.pem",
    update: [
      "security",
      "add-trusted-cert",
      "-d",
      "-r",
      "trustRoot",
      "-k",
      "/Library/Keychains/System.keychain",
      "/etc/fogbank-ca.pem",
    ],
  },
];

export async function caCommand({ install, out, ...reach }: CaFlags): Promise<number> {
  const pem = await readAuthority(reach);
  if (install) return installAuthority(pem);
  if (out === undefined) process.stdout.write(pem);
  else writeOrExplain(out, pem, `--out ${out}`);
  return 0;
}

function installAuthority(pem: string): number {
  const store = trustStores.find(({ platform, folder }) => platform === process.platform && existsSync(folder));
  if (!store) {
    throw new ConfigurationError(
      `ca --install: no known trust store on ${process.platform}; save it with fogbank ca --out FILE and install it by hand`,
    );
  }
  writeOrExplain(store.file, pem, "ca --install");
  const [command, ...args] = store.update;
  try {
    execFileSync(command, args, { stdio: "pipe" });
  } catch (error) {
    throw new ConfigurationError(
      `ca --install: ${command} failed (${(error as Error).message.split("\n")[0]}); run it as an administrator`,
    );
  }
  process.stdout.write(`installed as ${store.file}\n`);
  return 0;
}

function writeOrExplain(file: string, pem: string, setting: string): void {
  try {
    writeFileSync(file, pem, { mode: 0o644 });
  } catch (error) {
    throw new ConfigurationError(
      `${setting}: cannot write ${file} (${(error as NodeJS.ErrnoException).code}); run it as a user who may`,
    );
  }
}
