import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { quoted } from "./env.ts";

describe("what a shell is given", () => {
  it.each(["http://127.0.0.1:4566", "us-east-1", "http://h/;touch x", "a b", "$(id)", "it's", "`id`", "a\nb", ""])(
    "%j reaches it whole",
    (value) => {
      const read = execFileSync("sh", ["-c", `export X=${quoted(value)}; printf %s "$X"`], { encoding: "utf8" });
      expect(read).toBe(value);
    },
  );

  it("leaves plain words as they are", () => {
    expect(quoted("http://127.0.0.1:4566")).toBe("http://127.0.0.1:4566");
  });
});
