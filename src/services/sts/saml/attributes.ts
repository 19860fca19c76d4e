import type { XmlElement } from "../../../base/xml.ts";
import { invalidIdentityToken } from "../errors.ts";
import type { FederationKeys } from "../federated-identity.ts";
import { childrenOf } from "./names.ts";

/** Attributes of an assertion: name to values, in order. */
export type SamlAttributes = ReadonlyMap<string, readonly string[]>;

export function readAttributes(assertion: XmlElement): SamlAttributes {
  const found = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, "AttributeStatement")) {
    for (const attribute of childrenOf(statement, "Attribute")) {
      const name = attribute.attributes.Name ?? "";
      const values = childrenOf(attribute, "AttributeValue").map(({ text }) => text.trim());
      found.set(name, [...(found.get(name) ?? []), ...values]);
    }
  }
  return found;
}

/** AWS's own attributes (IAM user guide, "Configure SAML assertions for the authentication response"). */
const prefix = "https://aws.amazon.com/SAML/Attributes/";
const tagPrefix = `${prefix}PrincipalTag:`;

export interface AwsAttributes {
  /** Pairs of a role's and a provider's ARN, in either order. */
  readonly roles: readonly (readonly [string, string])[];
  readonly roleSessionName: string;
  /** Seconds. */
  readonly sessionDuration: number | undefined;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

const sessionNamePattern = /^[\w+=,.@-]{2,64}$/;

/** @throws InvalidIdentityToken */
export function readAwsAttributes(attributes: SamlAttributes): AwsAttributes {
  const roleSessionName = attributes.get(`${prefix}RoleSessionName`)?.[0];
  if (!roleSessionName) throw invalidIdentityToken("RoleSessionName is required in AuthnResponse");
  if (!sessionNamePattern.test(roleSessionName)) {
    throw invalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
  }
  const tags = new Map<string, string>();
  for (const [name, values] of attributes) {
    if (!name.startsWith(tagPrefix)) continue;
    const [value, ...others] = values;
    if (value === undefined || others.length > 0) throw invalidIdentityToken(`${name} must have one value`);
    tags.set(name.slice(tagPrefix.length), value);
  }
  return {
    roles: (attributes.get(`${prefix}Role`) ?? []).map(pairOf),
    roleSessionName,
    sessionDuration: durationIn(attributes.get(`${prefix}SessionDuration`)?.[0]),
    sourceIdentity: attributes.get(`${prefix}SourceIdentity`)?.[0],
    tags: Object.fromEntries(tags),
    transitiveTagKeys: attributes.get(`${prefix}TransitiveTagKeys`) ?? [],
  };
}

function pairOf(value: string): readonly [string, string] {
  const [first = "", second = ""] = value.split(",");
  return [first.trim(), second.trim()];
}

function durationIn(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200) return seconds;
  throw invalidIdentityToken("SessionDuration in AuthnResponse must be between 900 and 43200");
}

/**
 * Attributes of directories that are condition keys (IAM user guide, "Mapping SAML attributes to AWS trust policy context
 * keys"). Those that the service authorization reference calls a list are lists; of the others the first value counts.
 */
const keyOf: Readonly<Record<string, readonly [key: string, list?: true]>> = {
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.1": ["saml:edupersonaffiliation", true],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.2": ["saml:edupersonnickname", true],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.3": ["saml:edupersonorgdn"],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.4": ["saml:edupersonorgunitdn", true],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.5": ["saml:edupersonprimaryaffiliation"],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.6": ["saml:edupersonprincipalname"],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.7": ["saml:edupersonentitlement", true],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.8": ["saml:edupersonprimaryorgunitdn"],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.9": ["saml:edupersonscopedaffiliation", true],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.10": ["saml:edupersontargetedid", true],
  "urn:oid:1.3.6.1.4.1.5923.1.1.1.11": ["saml:edupersonassurance", true],
  "urn:oid:1.3.6.1.4.1.5923.1.2.1.2": ["saml:eduorghomepageuri", true],
  "urn:oid:1.3.6.1.4.1.5923.1.2.1.3": ["saml:eduorgidentityauthnpolicyuri", true],
  "urn:oid:1.3.6.1.4.1.5923.1.2.1.4": ["saml:eduorglegalname", true],
  "urn:oid:1.3.6.1.4.1.5923.1.2.1.5": ["saml:eduorgsuperioruri", true],
  "urn:oid:1.3.6.1.4.1.5923.1.2.1.6": ["saml:eduorgwhitepagesuri", true],
  "urn:oid:2.5.4.3": ["saml:cn", true],
  "http://schemas.xmlsoap.org/claims/CommonName": ["saml:commonName"],
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name": ["saml:name"],
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname": ["saml:givenName"],
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname": ["saml:surname"],
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": ["saml:mail"],
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid": ["saml:primaryGroupSID"],
  "urn:oid:2.5.4.4": ["saml:surname"],
  "urn:oid:2.5.4.42": ["saml:givenName"],
  "urn:oid:2.5.4.45": ["saml:x500UniqueIdentifier"],
  "urn:oid:0.9.2342.19200300.100.1.1": ["saml:uid"],
  "urn:oid:0.9.2342.19200300.100.1.3": ["saml:mail"],
  "urn:oid:0.9.2342.19200300.100.1.45": ["saml:organizationStatus"],
};

export function attributeKeys(attributes: SamlAttributes): FederationKeys {
  const keys: Record<string, string | readonly string[]> = {};
  for (const [name, values] of attributes) {
    const row = Object.hasOwn(keyOf, name) ? keyOf[name] : undefined;
    const [first] = values;
    if (row && first !== undefined) keys[row[0]] = row[1] ? values : first;
  }
  return keys;
}
