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

describe("HEAD", () => {
  it.each(["_fogbank/health", "_fogbank/journeys", "_fogbank/journeys/live", "_localstack/health", "health"])(
    "%s is answered as GET, without a body",
    async (path) => {
      const response = await fetch(`${fogbank.endpoint}/${path}`, { method: "HEAD" });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^(application\/json|text\/event-stream)/);
      expect(await response.text()).toBe("");
    },
  );

  it("finds no route that takes POST only", async () => {
    expect((await fetch(`${fogbank.endpoint}/_fogbank/reset`, { method: "HEAD" })).status).toBe(405);
  });
});
