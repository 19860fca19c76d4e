import type { PasswordPolicy } from "./state/account-settings.ts";

/** What passwords must be: IAM user guide, "Set an account password policy for IAM users". */

/** Days in milliseconds. */
export const dayMs = 86_400_000;

/** Most that reuse prevention can ask for, hence what is kept. */
export const rememberedPasswords = 24;

interface CharacterClass {
  readonly pattern: RegExp;
  readonly demanded: (policy: PasswordPolicy) => boolean;
  /** As the message calls it. */
  readonly name: string;
}

const classes: readonly CharacterClass[] = [
  { pattern: /[A-Z]/, demanded: (policy) => policy.requireUppercase, name: "uppercase letter" },
  { pattern: /[a-z]/, demanded: (policy) => policy.requireLowercase, name: "lowercase letter" },
  { pattern: /[0-9]/, demanded: (policy) => policy.requireNumbers, name: "number" },
  { pattern: /[!@#$%^&*()_+\-=[\]{}|']/, demanded: (policy) => policy.requireSymbols, name: "symbol" },
];

/** Where an account has set no policy: eight characters of three classes. */
const defaultMinimumLength = 8;
const defaultClasses = 3;

/** What is wrong with a password, in IAM's words; undefined where it will do. */
export function passwordProblem(policy: PasswordPolicy | undefined, password: string): string | undefined {
  const minimum = policy?.minimumLength ?? defaultMinimumLength;
  if (password.length < minimum) return `Password should have a minimum length of ${minimum}`;
  const absent = classes.filter(({ pattern }) => !pattern.test(password));
  const missing = policy ? absent.filter(({ demanded }) => demanded(policy)) : absent;
  const demands = missing.map(({ name }) => `Password should have at least one ${name}`).join(", ");
  if (policy) return demands === "" ? undefined : demands;
  const wanting = defaultClasses - (classes.length - absent.length);
  return wanting <= 0 ? undefined : `Password should meet ${wanting} more of the following requirements: ${demands}`;
}

/** When a password of `changedAt` expires; undefined where passwords do not. */
export const passwordExpiry = (policy: PasswordPolicy | undefined, changedAt: number): number | undefined =>
  policy?.maxAgeDays === undefined ? undefined : changedAt + policy.maxAgeDays * dayMs;
