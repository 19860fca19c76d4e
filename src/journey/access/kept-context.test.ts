import { describe, expect, it } from "vitest";
import { KeptContext } from "./kept-context.ts";

describe("condition keys as a decision saw them", () => {
  it("are read once, and stay as they were", () => {
    let reads = 0;
    let colour = "red";
    const context = new KeptContext({
      get: (key) => {
        reads++;
        return key === "colour" ? colour : undefined;
      },
    });
    expect(context.get("colour")).toBe("red");
    expect(context.get("shape")).toBeUndefined();
    context.settle(["colour", "shape", "size"]);
    colour = "blue";
    expect(["colour", "shape", "size", "never-asked"].map((key) => context.get(key))).toEqual([
      "red",
      undefined,
      undefined,
      undefined,
    ]);
    expect(reads).toBe(3);
  });

  it("a key that cannot be read matters only to a decision that asks for it", () => {
    const broken = () =>
      new KeptContext({
        get: () => {
          throw new Error("malformed");
        },
      });
    expect(() => broken().get("tags")).toThrow("malformed");
    const context = broken();
    context.settle(["tags"]);
    expect(context.get("tags")).toBeUndefined();
  });
});
