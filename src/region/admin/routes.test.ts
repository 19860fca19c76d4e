import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../start.ts";

let fogbank: Fogbank;
beforeEach(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
});
afterEach(() => fogbank.stop());

describe("what is misspelt", () => {
  it.each<[string, string, object | undefined, string]>([
    ["POST", "reset", { acount: "000000000000" }, "acount: no such parameter; takes account"],
    ["POST", "reset?acount=000000000000", undefined, "acount: no such parameter; takes account"],
    ["GET", "journeys?services=iam", undefined, "services: no such parameter; takes service, operation"],
  ])("%s %s %j is refused, not left out", async (method, path, body, message) => {
    const response = await fetch(`${fogbank.endpoint}/_fogbank/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(message);
  });
});
