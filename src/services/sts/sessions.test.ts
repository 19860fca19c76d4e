import { beforeEach, describe, expect, it } from "vitest";
import { alice, type House, type Output, openHouse, role, start } from "./testing.ts";

let house: House;
let output: Output;
const find = (key: string, token: string | undefined, now = start) => house.deps.sessions.find(key, token, now);

beforeEach(async () => {
  house = openHouse();
  house.roles.set(role("Reader").arn, role("Reader"));
  output = await house.run(alice, "AssumeRole", { RoleArn: role("Reader").arn, RoleSessionName: "demo" });
});

describe("sessions", () => {
  it("give the same principal object each time", () => {
    const { AccessKeyId, SessionToken } = output.Credentials;
    const first = find(AccessKeyId, SessionToken);
    expect(first.state).toBe("valid");
    expect(find(AccessKeyId, SessionToken)).toBe(first);
  });

  it("end when the clock says so, and begin again when it is moved back", () => {
    const { AccessKeyId, SessionToken, Expiration } = output.Credentials;
    expect(find(AccessKeyId, SessionToken, Expiration - 1).state).toBe("valid");
    expect(find(AccessKeyId, SessionToken, Expiration).state).toBe("expired");
    expect(find(AccessKeyId, SessionToken, start).state).toBe("valid");
  });

  it("survive a restart with the same master key, and no other", () => {
    const { AccessKeyId, SessionToken } = output.Credentials;
    expect(openHouse().deps.sessions.find(AccessKeyId, SessionToken, start).state).toBe("valid");
  });

  it.each<[string, (token: string) => string | undefined]>([
    ["no token", () => undefined],
    ["an empty token", () => ""],
    ["no base64", () => "not base64!"],
    ["short base64", () => "AAAA"],
    ["a changed character", (token) => `${token.slice(0, 80)}${token[80] === "A" ? "B" : "A"}${token.slice(81)}`],
    ["a cut token", (token) => token.slice(0, -4)],
  ])("refuse %s", (_what, change) => {
    const { AccessKeyId, SessionToken } = output.Credentials;
    expect(find(AccessKeyId, change(SessionToken))).toEqual({ state: "bad-token" });
  });

  it("refuse the token of another key, also when it is known", async () => {
    const { AccessKeyId, SessionToken } = output.Credentials;
    expect(find("ASIAIOSFODNN7EXAMPLE", SessionToken).state).toBe("bad-token");
    expect(find(AccessKeyId, SessionToken).state).toBe("valid");
    expect(find("ASIAIOSFODNN7EXAMPLE", SessionToken).state).toBe("bad-token");
  });

  it("open again what was forgotten", async () => {
    const { AccessKeyId, SessionToken } = output.Credentials;
    find(AccessKeyId, SessionToken);
    for (let n = 0; n < 2_100; n++) {
      const other = await house.run(alice, "AssumeRole", { RoleArn: role("Reader").arn, RoleSessionName: `s${n}` });
      find(other.Credentials.AccessKeyId, other.Credentials.SessionToken);
    }
    expect(find(AccessKeyId, SessionToken).state).toBe("valid");
  });
});
