import type { Key, Stored } from "../../src/kernel/ports.ts";

export const totalKey: Key = ["t", "total"];

/** What transaction `number` writes, all of it or nothing. The first part stays, the others go ten transactions later. */
export function partsOf(number: number): readonly (readonly [Key, Stored])[] {
  return [
    [["t", "head", number], { number, text: "x".repeat((number * 37) % 3_000) }],
    [["t", "part", number, "a"], number],
    [["t", "part", number, "b"], [number]],
  ];
}
