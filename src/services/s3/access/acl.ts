import type { AccessControlPolicy, Grant, Grantee, Permission } from "../../../model/types/s3.d.ts";
import { malformedXml } from "../errors.ts";
import { accountOf, canonicalId } from "../owner.ts";
import type { Acl, AclGrant, AclGrantee, AclGroup } from "../settings/settings.ts";
import { invalidAclArgument, malformedAcl, tooManyGrants, unresolvableEmail } from "./errors.ts";

/** Groups by the URI that stands for them on the wire ("Access control list (ACL) overview"). */
const groupUris: Readonly<Record<AclGroup, string>> = {
  AllUsers: "http://acs.amazonaws.com/groups/global/AllUsers",
  AuthenticatedUsers: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
  LogDelivery: "http://acs.amazonaws.com/groups/s3/LogDelivery",
};

const groupOf = new Map(Object.entries(groupUris).map(([group, uri]) => [uri, group as AclGroup]));

/** "An ACL can have up to 100 grants." */
const mostGrants = 100;

/** Who an ACL is made for: who will own the resource, and who owns the bucket that it stands in. */
export interface AclParties {
  readonly owner: string;
  readonly bucketOwner: string;
}

type CannedGrants = (parties: AclParties) => readonly AclGrant[];

const everyone = (group: AclGroup, ...permissions: readonly Permission[]): readonly AclGrant[] =>
  permissions.map((permission) => ({ grantee: { group }, permission }));
const bucketOwner = (permission: Permission): CannedGrants => {
  return (parties) =>
    parties.bucketOwner === parties.owner ? [] : [{ grantee: { account: parties.bucketOwner }, permission }];
};

/** "Canned ACL": what each grants beside the owner's own full control. */
const canned = new Map<string, CannedGrants>([
  ["private", () => []],
  ["public-read", () => everyone("AllUsers", "READ")],
  ["public-read-write", () => everyone("AllUsers", "READ", "WRITE")],
  ["authenticated-read", () => everyone("AuthenticatedUsers", "READ")],
  ["log-delivery-write", () => everyone("LogDelivery", "WRITE", "READ_ACP")],
  ["bucket-owner-read", bucketOwner("READ")],
  ["bucket-owner-full-control", bucketOwner("FULL_CONTROL")],
]);

/** What a request may say of an ACL: a canned one, grants in headers, or, where the operation has a body, a document. */
export interface AclRequest {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly AccessControlPolicy?: AccessControlPolicy | undefined;
}

const headers = [
  ["GrantFullControl", "FULL_CONTROL"],
  ["GrantRead", "READ"],
  ["GrantReadACP", "READ_ACP"],
  ["GrantWrite", "WRITE"],
  ["GrantWriteACP", "WRITE_ACP"],
] as const;

/** Whether the request says anything of an ACL at all. */
export const namesAcl = (input: AclRequest): boolean =>
  input.ACL !== undefined ||
  input.AccessControlPolicy !== undefined ||
  headers.some(([member]) => input[member] !== undefined);

/**
 * The ACL that a request asks for; undefined where it asks for none.
 * Throws InvalidRequest, InvalidArgument, MalformedACLError and UnresolvableGrantByEmailAddress, as S3 does.
 */
export function requestedAcl(input: AclRequest, parties: AclParties): Acl | undefined {
  const named = headers.filter(([member]) => input[member] !== undefined);
  if (input.ACL !== undefined) {
    if (named.length > 0) throw invalidAclArgument("Specifying both Canned ACLs and Header Grants is not allowed");
    const grants = canned.get(input.ACL);
    if (!grants) throw invalidAclArgument("", "x-amz-acl", input.ACL);
    return withOwner(parties.owner, grants(parties));
  }
  if (named.length > 0) {
    const grants = named.flatMap(([member, permission]) =>
      granteesIn(input[member] ?? "").map((grantee) => ({ grantee, permission })),
    );
    return limited({ owner: parties.owner, grants });
  }
  return input.AccessControlPolicy && limited(readDocument(input.AccessControlPolicy, parties.owner));
}

const withOwner = (owner: string, grants: readonly AclGrant[]): Acl => ({
  owner,
  grants: [{ grantee: { account: owner }, permission: "FULL_CONTROL" }, ...grants],
});

function limited(acl: Acl): Acl {
  if (acl.grants.length > mostGrants) throw tooManyGrants(mostGrants);
  return acl;
}

const granteeShape = /^\s*(id|uri|emailAddress)\s*=\s*("?)([^"]*)\2\s*$/i;

/** `id="...", uri="..."`, the value of an `x-amz-grant-` header. */
function granteesIn(header: string): AclGrantee[] {
  return header.split(",").map((part) => {
    const [, type = "", , value = ""] = granteeShape.exec(part) ?? [];
    const read = granteeTypes.get(type.toLowerCase());
    if (!read) throw invalidAclArgument("Argument format not recognized", "x-amz-grant", part.trim());
    return read(value);
  });
}

const granteeTypes = new Map<string, (value: string) => AclGrantee>([
  ["id", byId],
  ["uri", byUri],
  ["emailaddress", byEmail],
]);

function byId(id: string): AclGrantee {
  const account = accountOf(id);
  if (account === undefined) throw invalidAclArgument("Invalid id", "CanonicalUser/ID", id);
  return { account };
}

function byUri(uri: string): AclGrantee {
  const group = groupOf.get(uri);
  if (!group) throw invalidAclArgument("Invalid group uri", "Group/URI", uri);
  return { group };
}

/** No account here has an address that S3 could look up. */
function byEmail(address: string): AclGrantee {
  throw unresolvableEmail(address);
}

function readDocument({ Owner, Grants }: AccessControlPolicy, owner: string): Acl {
  if (Owner?.ID === undefined) throw malformedAcl();
  // "You cannot change the owner of a bucket or an object through its ACL."
  if (accountOf(Owner.ID) === undefined) throw invalidAclArgument("Invalid id", "CanonicalUser/ID", Owner.ID);
  if (Owner.ID !== canonicalId(owner)) throw malformedAcl();
  return { owner, grants: (Grants ?? []).map(readGrant) };
}

function readGrant({ Grantee, Permission: permission }: Grant): AclGrant {
  if (!Grantee || permission === undefined) throw malformedAcl();
  return { grantee: readGrantee(Grantee), permission };
}

/** The grantee of a document, by its `xsi:type`. */
export function readGrantee({ Type, ID, URI, EmailAddress }: Grantee): AclGrantee {
  if (Type === "CanonicalUser" && ID !== undefined) return byId(ID);
  if (Type === "Group" && URI !== undefined) return byUri(URI);
  if (Type === "AmazonCustomerByEmail" && EmailAddress !== undefined) return byEmail(EmailAddress);
  throw malformedXml();
}

export const wireOwner = (account: string) => ({ ID: canonicalId(account) });

export const wireGrants = ({ grants }: Acl): Grant[] =>
  grants.map(({ grantee, permission }) => ({ Grantee: wireGrantee(grantee), Permission: permission }));

const wireGrantee = (grantee: AclGrantee): Grantee =>
  "group" in grantee
    ? { Type: "Group", URI: groupUris[grantee.group] }
    : { Type: "CanonicalUser", ID: canonicalId(grantee.account) };

/** "S3 considers an ACL public if it grants any permission to AllUsers or AuthenticatedUsers." */
export const isPublicGrant = ({ grantee }: AclGrant): boolean => "group" in grantee && grantee.group !== "LogDelivery";

export const isPublicAcl = ({ grants }: Acl): boolean => grants.some(isPublicGrant);
