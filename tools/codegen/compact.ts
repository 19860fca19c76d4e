/** `T` while it is being built: everything may still turn out to be absent. */
type Draft<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** Drops the keys whose value is absent: tables hold no defaults. Keeps the order of the rest. */
export function compact<T extends object>(draft: Draft<T>): T {
  // The one cast of codegen: required keys of T are never undefined in a draft, for Draft keeps them mandatory.
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as T;
}

/** `value` as a member of `known`; anything else is a format that codegen must learn first. */
export function oneOf<T extends string>(known: readonly T[], value: string, what: string): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new Error(`${what}: ${value} is none of ${known.join(", ")}`);
  return found;
}
