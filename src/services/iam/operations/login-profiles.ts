import { hashPassword, saltBytes, sameHash } from "../../../engines/password-hash.ts";
import type { Call } from "../../../kernel/call.ts";
import type { WaitingHandler } from "../../../kernel/service.ts";
import type { Operations as Iam, LoginProfile as WireLoginProfile } from "../../../model/types/iam.d.ts";
import type { Deps, IamHandler } from "../deps.ts";
import {
  changedMeanwhile,
  loginProfileExists,
  noSuchLoginProfile,
  onlyUsersHavePasswords,
  passwordViolation,
  validationError,
  wrongPassword,
} from "../errors.ts";
import { userById } from "../find.ts";
import { holderOf } from "../holder.ts";
import { passwordProblem, rememberedPasswords } from "../passwords.ts";
import type { LoginProfile } from "../state/login-profile.ts";
import type { User } from "../state/user.ts";

type Waiting<Name extends keyof Iam> = WaitingHandler<Iam, Name, Deps>;

/**
 * Passwords are hashed outside of transactions, since that takes long. What was read before is read again when it is
 * written, and whoever came between is told.
 */

export const createLoginProfile: Waiting<"CreateLoginProfile"> = async (deps, call, input) => {
  const user = userOf(deps, call, input.UserName);
  if (deps.loginProfiles.get(call, user.id)) throw loginProfileExists(user.name);
  // Only a root session of the organization may leave it out, to let the root user recover its own password.
  if (input.Password === undefined) throw validationError("Password must be specified for a user's login profile.");
  requireConforming(deps, call, input.Password);
  const salt = deps.ports.random.bytes(saltBytes);
  const profile: LoginProfile = {
    userId: user.id,
    createdAt: call.now,
    changedAt: call.now,
    resetRequired: input.PasswordResetRequired ?? false,
    salt: base64(salt),
    hashes: [base64(await hashPassword(input.Password, salt))],
  };
  await store(deps, call, user, undefined, profile);
  return { LoginProfile: toWire(user, profile) };
};

export const updateLoginProfile: Waiting<"UpdateLoginProfile"> = async (deps, call, input) => {
  const user = userOf(deps, call, input.UserName);
  const profile = requireProfile(deps, call, user);
  const changed = input.Password === undefined ? profile : await withPassword(deps, call, profile, input.Password);
  const resetRequired = input.PasswordResetRequired ?? changed.resetRequired;
  await store(deps, call, user, profile, { ...changed, resetRequired });
  return {};
};

export const changePassword: Waiting<"ChangePassword"> = async (deps, call, { OldPassword, NewPassword }) => {
  if (call.principal.kind !== "user") throw onlyUsersHavePasswords();
  const user = userOf(deps, call, undefined);
  const profile = requireProfile(deps, call, user);
  if (!(await uses(profile, OldPassword, 1))) throw wrongPassword();
  const changed = await withPassword(deps, call, profile, NewPassword);
  await store(deps, call, user, profile, { ...changed, resetRequired: false });
  return {};
};

export const getLoginProfile: IamHandler<"GetLoginProfile"> = (deps, call, { UserName }) => {
  const user = userOf(deps, call, UserName);
  return { LoginProfile: toWire(user, requireProfile(deps, call, user)) };
};

export const deleteLoginProfile: IamHandler<"DeleteLoginProfile"> = (deps, call, { UserName }) => {
  const user = userOf(deps, call, UserName);
  requireProfile(deps, call, user);
  deps.loginProfiles.delete(call, user.id);
  return {};
};

/** The root user's password is none of IAM's. */
function userOf(deps: Deps, call: Call, userName: string | undefined): User {
  const { user } = holderOf(deps, call, userName);
  if (!user) throw noSuchLoginProfile("root");
  return user;
}

function requireProfile({ loginProfiles }: Deps, call: Call, user: User): LoginProfile {
  const profile = loginProfiles.get(call, user.id);
  if (!profile) throw noSuchLoginProfile(user.name);
  return profile;
}

const policyOf = ({ accountSettings }: Deps, call: Call) => accountSettings.get(call, "settings")?.passwordPolicy;

function requireConforming(deps: Deps, call: Call, password: string): void {
  const problem = passwordProblem(policyOf(deps, call), password);
  if (problem !== undefined) throw passwordViolation(problem);
}

async function withPassword(deps: Deps, call: Call, profile: LoginProfile, password: string): Promise<LoginProfile> {
  requireConforming(deps, call, password);
  const barred = policyOf(deps, call)?.reusePrevention ?? 0;
  const hash = await hashPassword(password, bytes(profile.salt));
  if (profile.hashes.slice(0, barred).some((each) => sameHash(bytes(each), hash))) {
    throw passwordViolation(`Password cannot be one of the last ${barred} passwords that were used`);
  }
  return { ...profile, changedAt: call.now, hashes: [base64(hash), ...profile.hashes].slice(0, rememberedPasswords) };
}

/** Whether `password` is among the newest `count` of the profile's. */
async function uses(profile: LoginProfile, password: string, count: number): Promise<boolean> {
  const hash = await hashPassword(password, bytes(profile.salt));
  return profile.hashes.slice(0, count).some((each) => sameHash(bytes(each), hash));
}

/** Writes `after` if the user still is there, with `before` for its profile. */
async function store(
  deps: Deps,
  call: Call,
  user: User,
  before: LoginProfile | undefined,
  after: LoginProfile,
): Promise<void> {
  const { loginProfiles, ports } = deps;
  ports.store.transact(() => {
    const present = loginProfiles.get(call, user.id);
    const untouched = present?.hashes[0] === before?.hashes[0] && present?.createdAt === before?.createdAt;
    if (!untouched || !userById(deps, call, user.id)) throw changedMeanwhile(`The login profile of user ${user.name}`);
    loginProfiles.put(call, after);
  });
  await ports.store.committed();
}

const toWire = (user: User, profile: LoginProfile): WireLoginProfile => ({
  UserName: user.name,
  CreateDate: profile.createdAt,
  PasswordResetRequired: profile.resetRequired,
});

const base64 = (data: Uint8Array): string => Buffer.from(data).toString("base64");
const bytes = (text: string): Uint8Array => Buffer.from(text, "base64");
