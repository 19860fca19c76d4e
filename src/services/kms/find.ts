import { parseArn } from "../../kernel/arn.ts";
import type { Call, Scope } from "../../kernel/call.ts";
import { aliasArn, keyArn } from "./arns.ts";
import { awsManagedKey } from "./aws-managed.ts";
import type { Deps } from "./deps.ts";
import { aliasNotFound, invalidArn, invalidKeyId, keyNotFound, noAccess, otherAccount, otherRegion } from "./errors.ts";
import { recallKey } from "./recall.ts";
import type { KmsKey } from "./state.ts";

/** A key, and where it stands: in its owner's account, which need not be the caller's. */
export interface Found {
  readonly scope: Scope;
  readonly key: KmsKey;
  readonly arn: string;
  /** The alias that the request named it by, with its prefix. */
  readonly alias?: string;
}

/** How an operation lets its key be named (KMS API reference, "KeyId" and "Cross-account use" of each operation). */
export interface Reach {
  readonly aliases: boolean;
  readonly otherAccounts: boolean;
}
export const toUse: Reach = { aliases: true, otherAccounts: true };
export const toShare: Reach = { aliases: false, otherAccounts: true };
export const toManage: Reach = { aliases: false, otherAccounts: false };

/** What a key is looked for in. */
export type KeySource = Pick<Deps, "keys" | "aliases">;

const idPattern = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

/** The key that `keyId` names: an id, an alias, or the ARN of either. Throws NotFoundException and its kin. */
export function findKey(deps: KeySource, call: Call, keyId: string, reach: Reach = toUse): Found {
  if (keyId.startsWith("arn:")) return findByArn(deps, call, keyId, reach);
  if (keyId.startsWith("alias/")) {
    if (!reach.aliases) throw invalidKeyId(keyId);
    return findByAlias(deps, call, call, keyId);
  }
  if (!idPattern.test(keyId)) throw invalidKeyId(keyId);
  return findById(deps, call, call, keyId);
}

function findByArn(deps: KeySource, call: Call, text: string, reach: Reach): Found {
  const arn = parseArn(text);
  if (arn?.service !== "kms") throw invalidArn(text);
  if (arn.region !== call.region) throw otherRegion(arn.region);
  if (arn.account !== call.account && !reach.otherAccounts) throw otherAccount(call.operation);
  const scope = { account: arn.account, region: arn.region };
  if (arn.resource.startsWith("key/")) return findById(deps, call, scope, arn.resource.slice(4));
  if (arn.resource.startsWith("alias/") && reach.aliases) return findByAlias(deps, call, scope, arn.resource);
  throw invalidArn(text);
}

function findById({ keys }: KeySource, call: Call, scope: Scope, id: string): Found {
  const key = recallKey(keys, scope, id);
  const arn = keyArn(scope, id);
  if (key && !isGone(key, call.now)) return { scope, key, arn };
  throw scope.account === call.account ? keyNotFound(arn) : hidden(call);
}

function findByAlias(deps: KeySource, call: Call, scope: Scope, name: string): Found {
  const alias = deps.aliases.get(scope, name);
  const key = alias ? recallKey(deps.keys, scope, alias.keyId) : awsManagedKey(scope, name, call.now);
  if (key && !isGone(key, call.now)) return { scope, key, arn: keyArn(scope, key.id), alias: name };
  throw scope.account === call.account ? aliasNotFound(aliasArn(scope, name)) : hidden(call);
}

/** Its waiting time is over: by the clock, whether or not its record was swept up yet. */
export const isGone = ({ deletion }: KmsKey, now: number): boolean => deletion !== undefined && deletion.at <= now;

const hidden = (call: Call): Error => noAccess(call.principal.arn, `kms:${call.operation}`);
