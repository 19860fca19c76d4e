import { describe, expect, it } from "vitest";
import type { Table } from "../../src/model/table.ts";
import { applyPatch, mergePatch } from "./patch.ts";

const table: Table = {
  source: { botocore: "1" },
  service: {
    id: "demo",
    serviceId: "Demo",
    endpointPrefix: "demo",
    signingName: "demo",
    apiVersion: "1",
    protocols: ["json"],
  },
  operations: {},
  shapes: {
    Redirect: { type: "structure", members: {} },
    Known: { type: "structure", members: {}, error: { status: 409 } },
  },
};

describe("applyPatch", () => {
  it("merges, adds errors and counts its changes", () => {
    const patched = applyPatch(table, {
      changes: [
        { evidence: "page A", merge: { service: { protocols: ["json", "query"] } } },
        { evidence: "page B", errors: { NoSuchThing: 404, Known: 400, Busy: 503, Redirect: 307 } },
      ],
    });
    expect(patched.service.protocols).toEqual(["json", "query"]);
    expect(patched.shapes.NoSuchThing?.error).toEqual({ status: 404 });
    expect(patched.shapes.Known?.error).toEqual({});
    expect(patched.shapes.Busy?.error).toEqual({ status: 503, fault: true });
    expect(patched.shapes.Redirect?.error).toBeUndefined();
    expect(patched.shapes.RedirectError?.error).toEqual({ code: "Redirect", status: 307 });
    expect(patched.source).toEqual({ botocore: "1", patches: "2 changes" });
  });

  it("refuses a change without evidence", () => {
    expect(() => applyPatch(table, { changes: [{ evidence: " ", merge: {} }] })).toThrow("change 0 has no evidence");
  });
});

it("merges as RFC 7386 says", () => {
  expect(mergePatch({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null, e: 3 }, d: [2] })).toEqual({
    a: { c: 2, e: 3 },
    d: [2],
  });
});
