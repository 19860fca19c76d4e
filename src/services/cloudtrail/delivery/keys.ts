import { toHex } from "../../../base/hex.ts";
import type { Trail } from "../state.ts";

/** Keys in the bucket (CloudTrail user guide, "CloudTrail log file name format" and "Digest file location"). */

type Folder = "CloudTrail" | "CloudTrail-Digest";

/** `prefix/AWSLogs/111122223333/CloudTrail/` */
export function folderOf(account: string, { prefix }: Pick<Trail, "prefix">, folder: Folder): string {
  return `${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${account}/${folder}/`;
}

/** `time` fixes the minute in the name, `random` the sixteen characters that make it one of its kind. */
export function logFileKey(account: string, trail: Trail, region: string, time: number, random: Uint8Array): string {
  const { day, minute } = stampOf(time);
  const name = `${account}_CloudTrail_${region}_${minute}Z_${toHex(random.subarray(0, 8)).toUpperCase()}.json.gz`;
  return `${folderOf(account, trail, "CloudTrail")}${region}/${day}/${name}`;
}

/** `end`: of the digest's hour. */
export function digestKey(account: string, trail: Trail, region: string, end: number): string {
  const { day, second } = stampOf(end);
  const name = `${account}_CloudTrail-Digest_${region}_${trail.name}_${trail.homeRegion}_${second}Z.json.gz`;
  return `${folderOf(account, trail, "CloudTrail-Digest")}${region}/${day}/${name}`;
}

function stampOf(time: number) {
  const text = new Date(time).toISOString();
  const compact = text.slice(0, 19).replaceAll("-", "").replaceAll(":", "");
  return { day: text.slice(0, 10).replaceAll("-", "/"), minute: compact.slice(0, 13), second: compact };
}
