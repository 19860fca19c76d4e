import { describe, expect, it } from "vitest";
import { tagList, withoutTags, withTags } from "./tags.ts";

describe("tags", () => {
  it("keep keys that every object has", () => {
    const added = ["__proto__", "constructor", "toString"].map((Key) => ({ Key, Value: "x" }));
    const tags = withTags({}, added);
    expect(tagList(tags)).toEqual(added);
    expect(tagList(withTags(tags, [{ Key: "__PROTO__", Value: "y" }]))).toEqual([
      ...added.slice(1),
      { Key: "__PROTO__", Value: "y" },
    ]);
    expect(tagList(withoutTags(tags, ["__proto__"]))).toEqual(added.slice(1));
  });
});
