import { readSshPublicKey, type SshPublicKey } from "../../../engines/ssh-public-key.ts";
import type { IamHandler } from "../deps.ts";
import { duplicateSshKey, invalidPublicKey, noSuchSshKey, quotaExceeded, unknownKeyEncoding } from "../errors.ts";
import { requireUser } from "../find.ts";
import { holderOf } from "../holder.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import type { SshKey } from "../state/user-credential.ts";
import { heldBy, requireHeld, settableStatus } from "../user-credentials.ts";

/** "The minimum bit-length of the public key is 2048 bits." */
const leastBits = 2_048;

export const uploadSSHPublicKey: IamHandler<"UploadSSHPublicKey"> = (deps, call, { UserName, SSHPublicKeyBody }) => {
  const { sshKeys, ids } = deps;
  const user = requireUser(deps, call, UserName);
  const { fingerprint } = readKey(SSHPublicKeyBody);
  const held = heldBy(sshKeys, call, user.id);
  const same = held.find((each) => each.fingerprint === fingerprint);
  if (same) throw duplicateSshKey(same.id);
  const limit = quotas.SSHPublicKeysPerUser;
  if (held.length >= limit) throw quotaExceeded("SSHPublicKeysPerUser", limit);
  const key: SshKey = {
    id: ids.next("sshPublicKey"),
    userId: user.id,
    status: "Active",
    createdAt: call.now,
    body: SSHPublicKeyBody,
    fingerprint,
  };
  sshKeys.put(call, key);
  return { SSHPublicKey: { ...summary(user.name, key), Fingerprint: fingerprint, SSHPublicKeyBody } };
};

export const getSSHPublicKey: IamHandler<"GetSSHPublicKey"> = (deps, call, { UserName, SSHPublicKeyId, Encoding }) => {
  const user = requireUser(deps, call, UserName);
  const key = requireHeld(deps.sshKeys, call, user, SSHPublicKeyId, noSuchSshKey);
  const { openSsh, pem } = readKey(key.body);
  return {
    SSHPublicKey: {
      ...summary(user.name, key),
      Fingerprint: key.fingerprint,
      SSHPublicKeyBody: Encoding === "SSH" ? openSsh : pem,
    },
  };
};

export const listSSHPublicKeys: IamHandler<"ListSSHPublicKeys"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const { items, rest } = pageOf(input, heldBy(deps.sshKeys, call, holder.id), ({ id }) => id);
  return { SSHPublicKeys: items.map((key) => summary(holder.name, key)), ...rest };
};

export const updateSSHPublicKey: IamHandler<"UpdateSSHPublicKey"> = (
  deps,
  call,
  { UserName, SSHPublicKeyId, Status },
) => {
  const user = requireUser(deps, call, UserName);
  const key = requireHeld(deps.sshKeys, call, user, SSHPublicKeyId, noSuchSshKey);
  deps.sshKeys.put(call, { ...key, status: settableStatus(Status) });
  return {};
};

export const deleteSSHPublicKey: IamHandler<"DeleteSSHPublicKey"> = (deps, call, { UserName, SSHPublicKeyId }) => {
  const user = requireUser(deps, call, UserName);
  requireHeld(deps.sshKeys, call, user, SSHPublicKeyId, noSuchSshKey);
  deps.sshKeys.delete(call, user.id, SSHPublicKeyId);
  return {};
};

function readKey(body: string): SshPublicKey {
  const key = readSshPublicKey(body);
  if ("problem" in key) {
    throw key.problem === "invalid" ? invalidPublicKey("The public key is malformed.") : unknownKeyEncoding();
  }
  if (key.bits < leastBits) throw invalidPublicKey(`The public key has ${key.bits} bits; ${leastBits} are needed.`);
  return key;
}

const summary = (userName: string, key: SshKey) => ({
  UserName: userName,
  SSHPublicKeyId: key.id,
  Status: key.status,
  UploadDate: key.createdAt,
});
