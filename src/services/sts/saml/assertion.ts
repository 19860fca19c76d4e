import { createHash } from "node:crypto";
import { MalformedError } from "../../../base/malformed.ts";
import { parseIso8601 } from "../../../base/timestamp.ts";
import type { XmlElement } from "../../../base/xml.ts";
import { readSamlMetadata } from "../../../engines/saml-metadata.ts";
import { parseArn } from "../../../kernel/arn.ts";
import type { SamlProviderFacts } from "../../../kernel/gifts.ts";
import { expiredToken, invalidIdentityToken } from "../errors.ts";
import type { FederatedIdentity } from "../federated-identity.ts";
import { sessionTags, tagsOfFederation } from "../session-tags.ts";
import { sourceIdentityOfFederation } from "../source-identity.ts";
import { type AwsAttributes, attributeKeys, readAttributes, readAwsAttributes } from "./attributes.ts";
import { childrenOf, onlyChild } from "./names.ts";
import { invalidResponse, signedAssertion } from "./signed-assertion.ts";

/** What a verified assertion says, checked against the provider, the house's clock and the addresses of AWS. */
export interface SamlIdentity {
  readonly subject: string;
  readonly subjectType: string;
  readonly issuer: string;
  /** `Recipient` of the assertion, which AWS calls the audience. */
  readonly audience: string;
  readonly nameQualifier: string;
  readonly roles: AwsAttributes["roles"];
  /** Seconds: what the assertion asks for. */
  readonly sessionDuration: number | undefined;
  /** Epoch milliseconds: when the provider's own session ends. */
  readonly sessionEndsAt: number | undefined;
  readonly identity: FederatedIdentity;
}

/** Milliseconds by which a provider's clock may be ahead of ours. */
const leewayMs = 60_000;
/** AWS's message names it. */
const redeemMs = 5 * 60_000;

const tooLate = () => expiredToken("Token must be redeemed within 5 minutes of issuance");

/** The sign-in endpoints, global and regional, plain and with a provider's own id (same page as AwsAttributes). */
const signInEndpoint = /^https:\/\/(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml(?:\/acs\/[\w-]+)?$/;
const awsEntityId = "urn:amazon:webservices";

/** @throws InvalidIdentityToken, ExpiredTokenException */
export function verifyAssertion(provider: SamlProviderFacts, encoded: string, now: number): SamlIdentity {
  const metadata = readSamlMetadata(provider.metadata);
  if (!metadata) throw invalidIdentityToken("Could not parse metadata");
  const assertion = signedAssertion(encoded, metadata.signingCertificates);
  const issuer = onlyChild(assertion, "Issuer")?.text.trim();
  if (issuer !== metadata.entityId) throw invalidIdentityToken("Issuer not present in specified provider");
  checkTimes(assertion, now);
  checkAudience(assertion);
  const { subject, subjectType, recipient } = readSubject(assertion, now);
  const attributes = readAttributes(assertion);
  const aws = readAwsAttributes(attributes);
  const nameQualifier = qualifierOf(issuer, provider.arn);
  return {
    subject,
    subjectType,
    issuer,
    audience: recipient,
    nameQualifier,
    roles: aws.roles,
    sessionDuration: aws.sessionDuration,
    sessionEndsAt: sessionEnd(assertion),
    identity: {
      principal: {
        kind: "saml",
        account: "",
        arn: "",
        id: `${nameQualifier}:${subject}`,
        provider: provider.arn,
      },
      keys: {
        ...attributeKeys(attributes),
        "saml:sub": subject,
        "saml:sub_type": subjectType,
        "saml:iss": issuer,
        "saml:aud": recipient,
        "saml:namequalifier": nameQualifier,
        "saml:doc": documentOf(provider.arn),
      },
      sessionName: aws.roleSessionName,
      tags: sessionTags(tagsOfFederation(aws.tags), aws.transitiveTagKeys),
      sourceIdentity: sourceIdentityOfFederation(aws.sourceIdentity),
    },
  };
}

function checkTimes(assertion: XmlElement, now: number): void {
  const issued = timeIn(assertion, "IssueInstant");
  if (issued === undefined || issued > now + leewayMs) throw invalidResponse();
  if (now > issued + redeemMs) throw tooLate();
  for (const conditions of childrenOf(assertion, "Conditions")) {
    const begins = timeIn(conditions, "NotBefore");
    const ends = timeIn(conditions, "NotOnOrAfter");
    if (begins !== undefined && begins > now + leewayMs) throw invalidResponse();
    if (ends !== undefined && now >= ends) throw tooLate();
  }
  const sessionEnds = sessionEnd(assertion);
  if (sessionEnds !== undefined && now >= sessionEnds) throw tooLate();
}

/** Each restriction must name AWS; an assertion without any is for nobody in particular. */
function checkAudience(assertion: XmlElement): void {
  const restrictions = childrenOf(onlyChild(assertion, "Conditions"), "AudienceRestriction");
  const namesAws = (restriction: XmlElement): boolean =>
    childrenOf(restriction, "Audience").some(({ text }) => {
      const audience = text.trim();
      return audience === awsEntityId || signInEndpoint.test(audience);
    });
  if (restrictions.length === 0 || !restrictions.every(namesAws)) {
    throw invalidIdentityToken("Response does not contain the required audience.");
  }
}

const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const formatPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/** "The response must include exactly one SubjectConfirmation element" with NotOnOrAfter and Recipient. */
function readSubject(assertion: XmlElement, now: number) {
  const subject = onlyChild(assertion, "Subject");
  const nameId = onlyChild(subject, "NameID");
  const confirmation = onlyChild(subject, "SubjectConfirmation");
  const data = onlyChild(confirmation, "SubjectConfirmationData");
  const name = nameId?.text.trim();
  const ends = data && timeIn(data, "NotOnOrAfter");
  const recipient = data?.attributes.Recipient ?? "";
  if (!name || confirmation?.attributes.Method !== bearer || ends === undefined) throw invalidResponse();
  if (now >= ends) throw tooLate();
  if (!signInEndpoint.test(recipient)) throw invalidResponse();
  const format = nameId?.attributes.Format ?? "";
  const subjectType = format.startsWith(formatPrefix) ? format.slice(formatPrefix.length) : format;
  return { subject: name, subjectType, recipient };
}

function sessionEnd(assertion: XmlElement): number | undefined {
  const ends = childrenOf(assertion, "AuthnStatement").flatMap((each) => timeIn(each, "SessionNotOnOrAfter") ?? []);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

function timeIn(element: XmlElement, attribute: string): number | undefined {
  const text = element.attributes[attribute];
  if (text === undefined) return undefined;
  try {
    return parseIso8601(text);
  } catch (error) {
    if (error instanceof MalformedError) throw invalidResponse();
    throw error;
  }
}

/** STS API reference, AssumeRoleWithSAML, `NameQualifier`: BASE64(SHA1(issuer + account + "/" + name of the provider)). */
function qualifierOf(issuer: string, providerArn: string): string {
  return createHash("sha1")
    .update(`${issuer}${documentOf(providerArn)}`)
    .digest("base64");
}

/** `123456789012/MyProvider`. */
function documentOf(providerArn: string): string {
  const parsed = parseArn(providerArn);
  return `${parsed?.account}/${parsed?.resource.slice(parsed.resource.indexOf("/") + 1)}`;
}
