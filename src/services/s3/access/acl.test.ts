import { describe, expect, it } from "vitest";
import { canonicalId } from "../owner.ts";
import { type AclRequest, requestedAcl, wireGrants } from "./acl.ts";

const parties = { owner: "111111111111", bucketOwner: "222222222222" };
const everybody = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';
const shown = (input: AclRequest): readonly string[] =>
  (requestedAcl(input, parties)?.grants ?? []).map(
    ({ grantee, permission }) => `${permission} ${"group" in grantee ? grantee.group : grantee.account}`,
  );

describe("ACLs that requests ask for", () => {
  it.each<[string, AclRequest, readonly string[]]>([
    ["private", { ACL: "private" }, ["FULL_CONTROL 111111111111"]],
    ["public-read", { ACL: "public-read" }, ["FULL_CONTROL 111111111111", "READ AllUsers"]],
    [
      "log-delivery-write",
      { ACL: "log-delivery-write" },
      ["FULL_CONTROL 111111111111", "WRITE LogDelivery", "READ_ACP LogDelivery"],
    ],
    [
      "bucket-owner-full-control",
      { ACL: "bucket-owner-full-control" },
      ["FULL_CONTROL 111111111111", "FULL_CONTROL 222222222222"],
    ],
    [
      "headers",
      { GrantRead: `${everybody}, id=${canonicalId("333333333333")}`, GrantWriteACP: everybody },
      ["READ AllUsers", "READ 333333333333", "WRITE_ACP AllUsers"],
    ],
    [
      "a document",
      {
        AccessControlPolicy: {
          Owner: { ID: canonicalId(parties.owner) },
          Grants: [{ Grantee: { Type: "CanonicalUser", ID: canonicalId("333333333333") }, Permission: "WRITE" }],
        },
      },
      ["WRITE 333333333333"],
    ],
    ["nothing", {}, []],
  ])("%s", (_, input, expected) => {
    expect(shown(input)).toEqual(expected);
  });

  it.each<[string, string, AclRequest]>([
    ["a canned ACL and grants", "InvalidRequest", { ACL: "private", GrantRead: everybody }],
    ["an unknown canned ACL", "InvalidArgument", { ACL: "open" }],
    ["an unknown group", "InvalidArgument", { GrantRead: 'uri="http://example.com"' }],
    ["an unknown id", "InvalidArgument", { GrantRead: 'id="abc"' }],
    ["an address", "UnresolvableGrantByEmailAddress", { GrantRead: 'emailAddress="a@example.com"' }],
    [
      "another owner",
      "MalformedACLError",
      { AccessControlPolicy: { Owner: { ID: canonicalId(parties.bucketOwner) } } },
    ],
    ["no owner", "MalformedACLError", { AccessControlPolicy: { Grants: [] } }],
    ["too many grants", "MalformedACLError", { GrantRead: Array(101).fill(everybody).join(",") }],
  ])("refuses %s", (_, code, input) => {
    expect(() => requestedAcl(input, parties)).toThrow(expect.objectContaining({ code }));
  });

  it("are read as they are written", () => {
    const acl = requestedAcl({ ACL: "authenticated-read" }, parties);
    const Grants = acl ? wireGrants(acl) : [];
    const again = { AccessControlPolicy: { Owner: { ID: canonicalId(parties.owner) }, Grants } };
    expect(requestedAcl(again, parties)).toEqual(acl);
  });
});
