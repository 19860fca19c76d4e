import { posix } from "node:path";
import type { Finding } from "../rule.ts";

interface Locked {
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  /** By folder: `node_modules/esbuild`; the project itself under the empty name. */
  readonly packages: Readonly<Record<string, Locked>>;
}

/**
 * `npm ci` refuses a lock file in which a package names another that the file lacks. npm itself writes such files where
 * its registry does not have the builds for other platforms.
 */
export function holesInLock({ packages }: LockFile): Finding[] {
  const found: Finding[] = [];
  const hole = (says: string, remedy: string): void =>
    void found.push({ file: "package-lock.json", line: 1, says, remedy });
  for (const [folder, locked] of Object.entries(packages)) {
    if (locked.resolved !== undefined)
      hole(`${folder} names where it came from`, "Install with omit-lockfile-registry-resolved=true");
    const { dependencies, devDependencies, optionalDependencies } = locked;
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      if (isThere(packages, folder, name)) continue;
      const remedy = "Add its entry with version, os, cpu and optional, as those of the other platforms";
      hole(`${folder || "the project"} depends on ${name}, which has no entry`, remedy);
    }
  }
  return found;
}

/** As Node looks for packages: in the folder's own node_modules, then in those around it. */
function isThere(packages: LockFile["packages"], folder: string, name: string): boolean {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    if (Object.hasOwn(packages, posix.join(at, "node_modules", name))) return true;
    if (at === "") return false;
  }
}
