import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { createOwnAddresses } from "./own-addresses.ts";

describe("where a client finds this machine", () => {
  it.each([
    ["127.0.0.1", { v4: ["127.0.0.1"], v6: [] }],
    ["127.0.0.2", { v4: ["127.0.0.2"], v6: [] }],
    ["::1", { v4: [], v6: ["::1"] }],
    ["10.1.2.3", { v4: ["10.1.2.3"], v6: [] }],
  ])("that listens on %s", (bound, expected) => {
    expect(createOwnAddresses(bound)("127.0.0.1")).toEqual(expected);
  });

  it("that listens on all addresses: here, and from its own networks", () => {
    const own = createOwnAddresses("0.0.0.0");
    expect(own("127.0.0.1")).toEqual({ v4: ["127.0.0.1"], v6: [] });
    const outer = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ address, internal }) => isIPv4(address) && !internal);
    for (const { address } of outer) expect(own(address).v4).toEqual([address]);
    const [first] = outer;
    expect(own("203.0.113.9").v4).toEqual([first?.address ?? "127.0.0.1"]);
    expect(own("2001:db8::9").v4).toHaveLength(1);
  });

  it("that listens on all addresses of both versions", () => {
    const { v4, v6 } = createOwnAddresses("::")("127.0.0.1");
    expect(v4).toEqual(["127.0.0.1"]);
    for (const address of v6) expect(address).toContain(":");
  });
});
