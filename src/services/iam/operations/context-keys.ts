import { contextKeysIn } from "../../../engines/iam/index.ts";
import type { IamHandler } from "../deps.ts";
import { policiesOfEntity, requireEntity } from "../entity-policies.ts";
import { requireReadable } from "../simulation/documents.ts";

export const getContextKeysForCustomPolicy: IamHandler<"GetContextKeysForCustomPolicy"> = (_deps, _call, input) => ({
  ContextKeyNames: keysIn(input.PolicyInputList, []),
});

export const getContextKeysForPrincipalPolicy: IamHandler<"GetContextKeysForPrincipalPolicy"> = (deps, call, input) => {
  const attached = policiesOfEntity(deps, call, requireEntity(deps, call, input.PolicySourceArn));
  return {
    ContextKeyNames: keysIn(
      input.PolicyInputList ?? [],
      attached.map(({ text }) => text),
    ),
  };
};

/** Each key once, whatever its case, as it is first written. */
function keysIn(given: readonly string[], attached: readonly string[]): string[] {
  for (const text of given) requireReadable(text);
  const keys = new Map<string, string>();
  for (const text of [...attached, ...given]) {
    for (const key of contextKeysIn(text) ?? []) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return [...keys.values()];
}
