import { formatIso8601 } from "../../base/timestamp.ts";
import type { Scope } from "../../kernel/call.ts";
import { accountCreatedAt } from "./account-facts.ts";
import { rootArn, userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { mfaDevicesOf } from "./mfa.ts";
import { keysOf } from "./operations/access-keys.ts";
import { passwordExpiry } from "./passwords.ts";
import type { AccessKey } from "./state/access-key.ts";
import type { PasswordPolicy } from "./state/account-settings.ts";
import type { LoginProfile } from "./state/login-profile.ts";
import type { Use } from "./state/use.ts";
import type { SigningCertificate } from "./state/user-credential.ts";
import { heldBy } from "./user-credentials.ts";

/** The credential report: IAM user guide, "Generate credential reports for your AWS account". */

interface Subject {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly isRoot: boolean;
  readonly profile: LoginProfile | undefined;
  readonly policy: PasswordPolicy | undefined;
  readonly hasMfa: boolean;
  readonly keys: readonly ReportedKey[];
  readonly certificates: readonly SigningCertificate[];
}

interface ReportedKey extends AccessKey {
  readonly lastUse: Use | undefined;
}

type Column = readonly [name: string, value: (subject: Subject) => string];

const notApplicable = "N/A";
const notSupported = "not_supported";

const date = (epochMs: number | undefined): string =>
  epochMs === undefined ? notApplicable : formatIso8601(Math.floor(epochMs / 1000) * 1000).replace("Z", "+00:00");

/** Of passwords, which IAM does not know for the root user. */
const ofPassword =
  (value: (subject: Subject, profile: LoginProfile) => string) =>
  (subject: Subject): string => {
    if (subject.isRoot) return notSupported;
    return subject.profile ? value(subject, subject.profile) : notApplicable;
  };

const keyColumns = (at: number): readonly Column[] => [
  [`access_key_${at + 1}_active`, ({ keys }) => String(keys[at]?.status === "Active")],
  [`access_key_${at + 1}_last_rotated`, ({ keys }) => date(keys[at]?.createdAt)],
  [`access_key_${at + 1}_last_used_date`, ({ keys }) => date(keys[at]?.lastUse?.at)],
  [`access_key_${at + 1}_last_used_region`, ({ keys }) => keys[at]?.lastUse?.region ?? notApplicable],
  [`access_key_${at + 1}_last_used_service`, ({ keys }) => keys[at]?.lastUse?.service ?? notApplicable],
];

const certificateColumns = (at: number): readonly Column[] => [
  [`cert_${at + 1}_active`, ({ certificates }) => String(certificates[at]?.status === "Active")],
  [`cert_${at + 1}_last_rotated`, ({ certificates }) => date(certificates[at]?.createdAt)],
];

const columns: readonly Column[] = [
  ["user", ({ name }) => name],
  ["arn", ({ arn }) => arn],
  ["user_creation_time", ({ createdAt }) => date(createdAt)],
  ["password_enabled", ({ isRoot, profile }) => (isRoot ? notSupported : String(profile !== undefined))],
  // Nobody signs in to a console here.
  ["password_last_used", ({ isRoot, profile }) => (isRoot || profile ? "no_information" : notApplicable)],
  ["password_last_changed", ofPassword((_subject, profile) => date(profile.changedAt))],
  ["password_next_rotation", ofPassword(({ policy }, profile) => date(passwordExpiry(policy, profile.changedAt)))],
  ["mfa_active", ({ hasMfa }) => String(hasMfa)],
  ...keyColumns(0),
  ...keyColumns(1),
  ...certificateColumns(0),
  ...certificateColumns(1),
  // Of those who have more than two keys or certificates, which the quotas rule out.
  ["additional_credentials_info", () => notApplicable],
];

/** CSV: the root user first, then users in order of names. */
export function credentialReport(deps: Deps, scope: Scope): string {
  const lines = [columns.map(([name]) => name)];
  for (const subject of subjectsOf(deps, scope)) lines.push(columns.map(([, value]) => quoted(value(subject))));
  return lines.map((line) => line.join(",")).join("\n");
}

/** Names may hold commas. */
const quoted = (field: string): string => (field.includes(",") ? `"${field}"` : field);

function* subjectsOf(deps: Deps, scope: Scope): Iterable<Subject> {
  const { account } = scope;
  const policy = deps.accountSettings.get(scope, "settings")?.passwordPolicy;
  const held = (id: string) => ({
    policy,
    profile: deps.loginProfiles.get(scope, id),
    hasMfa: mfaDevicesOf(deps, scope, id).length > 0,
    keys: keysOf(deps, scope, { id }).map((key) => ({ ...key, lastUse: deps.uses.of(account, key.id)?.last })),
    certificates: heldBy(deps.signingCertificates, scope, id),
  });
  const root = { name: "<root_account>", arn: rootArn(account), createdAt: accountCreatedAt, isRoot: true };
  yield { ...root, ...held(account) };
  for (const user of deps.users.list(scope)) {
    const { name, id, createdAt } = user;
    yield { name, arn: userArn(account, user), createdAt, isRoot: false, ...held(id) };
  }
}
