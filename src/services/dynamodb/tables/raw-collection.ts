import { defineCollection } from "../../../kernel/collection.ts";

/** Written past the collections' own functions, since its keys are not in its values. */
export const rawCollection = (name: string) =>
  defineCollection<object>({ name, scope: "region", version: 1, key: () => [] });
