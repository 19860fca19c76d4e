import { describe, expect, it } from "vitest";
import { read, waits, write } from "../../src/kernel/service.ts";

describe("the kinds of operations", () => {
  it("give no transaction to a handler that waits", () => {
    const atOnce = (): object => ({});
    const later = async (): Promise<object> => ({});
    expect(write(atOnce).kind).toBe("write");
    expect(read(atOnce).kind).toBe("read");
    expect(waits(later).kind).toBe("waits");
    // @ts-expect-error What an async function writes after its first await is outside of its transaction.
    expect(write(later).kind).toBe("write");
    // @ts-expect-error A read is answered with what it returns, not with a promise of it.
    expect(read(later).kind).toBe("read");
  });
});
