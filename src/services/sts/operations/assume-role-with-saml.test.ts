import "reflect-metadata";
import { createHash, createPrivateKey } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SignedXml } from "xml-crypto";
import { account, anonymous, type House, type Output, openHouse, refusal, role, start, trust } from "../testing.ts";

interface Signer {
  readonly key: string;
  /** Base64 of the DER. */
  readonly certificate: string;
}

const issuer = "https://idp.example.com/saml";
const providerArn = `arn:aws:iam::${account}:saml-provider/Corp`;
const roleArn = role("Saml").arn;
const recipient = "https://signin.aws.amazon.com/saml";
const iso = (epochMs: number): string => new Date(epochMs).toISOString();

let provider: Signer;
let stranger: Signer;
let house: House;

async function makeSigner(): Promise<Signer> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=idp.example.com",
    notBefore: new Date(start - 86_400_000),
    notAfter: new Date(start + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })
    .export({ format: "pem", type: "pkcs8" })
    .toString();
  return { key, certificate: Buffer.from(certificate.rawData).toString("base64") };
}

beforeAll(async () => {
  provider = await makeSigner();
  stranger = await makeSigner();
});

beforeEach(() => {
  house = openHouse();
  house.samlProviders.set(providerArn, { arn: providerArn, metadata: metadata(provider) });
  trusting({ StringEquals: { "saml:aud": recipient } });
});

const metadata = ({ certificate }: Signer, entityId = issuer): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>`;

const trusting = (
  Condition: object,
  actions: unknown = ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"],
): unknown =>
  house.roles.set(
    roleArn,
    role("Saml", { trustPolicy: trust({ Principal: { Federated: providerArn }, Action: actions, Condition }) }),
  );

type Attributes = Readonly<Record<string, readonly string[]>>;
const aws = "https://aws.amazon.com/SAML/Attributes/";

interface Options {
  readonly subject?: string;
  readonly issuer?: string;
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly confirmedUntil?: number;
  readonly recipient?: string;
  readonly audience?: string;
  readonly sessionEnds?: number;
  readonly attributes?: Attributes;
  readonly status?: string;
  readonly id?: string;
}

const usual: Attributes = {
  [`${aws}Role`]: [`${roleArn},${providerArn}`],
  [`${aws}RoleSessionName`]: ["ada@example.com"],
};

function assertionXml(options: Options = {}): string {
  const attributes = Object.entries({ ...usual, ...options.attributes })
    .filter(([, values]) => values.length > 0)
    .map(
      ([name, values]) =>
        `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join("")}</saml:Attribute>`,
    )
    .join("");
  const sessionEnds = options.sessionEnds === undefined ? "" : ` SessionNotOnOrAfter="${iso(options.sessionEnds)}"`;
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${options.id ?? "_a1"}" Version="2.0" IssueInstant="${iso(options.issuedAt ?? start)}"><saml:Issuer>${options.issuer ?? issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${options.subject ?? "ada"}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${iso(options.confirmedUntil ?? start + 300_000)}" Recipient="${options.recipient ?? recipient}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${iso(options.notBefore ?? start)}" NotOnOrAfter="${iso(options.notOnOrAfter ?? start + 300_000)}"><saml:AudienceRestriction><saml:Audience>${options.audience ?? "urn:amazon:webservices"}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${iso(start)}"${sessionEnds}/><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`;
}

const responseXml = (content: string, status = "urn:oasis:names:tc:SAML:2.0:status:Success"): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="${iso(start)}"><samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>${content}</samlp:Response>`;

interface Signing {
  readonly element?: "Assertion" | "Response";
  readonly by?: Signer;
  readonly signature?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
}

function sign(xml: string, signing: Signing = {}): string {
  const by = signing.by ?? provider;
  const signer = new SignedXml({
    privateKey: by.key,
    publicCert: `-----BEGIN CERTIFICATE-----\n${by.certificate.replace(/(.{64})/g, "$1\n").trimEnd()}\n-----END CERTIFICATE-----\n`,
    signatureAlgorithm: signing.signature ?? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: (signing.canonicalization ?? "http://www.w3.org/2001/10/xml-exc-c14n#") as never,
  });
  const xpath = `//*[local-name(.)='${signing.element ?? "Assertion"}']`;
  signer.addReference({
    xpath,
    transforms: [
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      (signing.canonicalization ?? "http://www.w3.org/2001/10/xml-exc-c14n#") as never,
    ],
    digestAlgorithm: signing.digest ?? "http://www.w3.org/2001/04/xmlenc#sha256",
  });
  signer.computeSignature(xml, { location: { reference: `${xpath}/*[1]`, action: "after" }, prefix: "ds" });
  return signer.getSignedXml();
}

const signed = (options: Options = {}, signing?: Signing): string =>
  sign(responseXml(assertionXml(options), options.status), signing);
const assume = (xml: string, input: object = {}, now = start): Output | Promise<Output> =>
  house.run(
    anonymous,
    "AssumeRoleWithSAML",
    { RoleArn: roleArn, PrincipalArn: providerArn, SAMLAssertion: Buffer.from(xml).toString("base64"), ...input },
    now,
  );
const answerTo = (xml: string, input?: object, now?: number): Promise<string> => refusal(() => assume(xml, input, now));

const unsignable = "InvalidIdentityToken: Response signature invalid";
const invalid = "InvalidIdentityToken: Invalid SAML response";
const late = "ExpiredTokenException: Token must be redeemed within 5 minutes of issuance";
const notAllowed = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML";

describe("AssumeRoleWithSAML", () => {
  it("answers a session that knows its provider", async () => {
    const output = await assume(signed());
    const nameQualifier = createHash("sha1").update(`${issuer}${account}/Corp`).digest("base64");
    expect(output).toMatchObject({
      Subject: "ada",
      SubjectType: "persistent",
      Issuer: issuer,
      Audience: recipient,
      NameQualifier: nameQualifier,
      AssumedRoleUser: {
        Arn: `arn:aws:sts::${account}:assumed-role/Saml/ada@example.com`,
        AssumedRoleId: "AROASAML:ada@example.com",
      },
      Credentials: { Expiration: start + 3_600_000 },
    });
    expect(house.open(output)).toMatchObject({
      kind: "role-session",
      provider: providerArn,
      session: {
        openedBy: "AssumeRoleWithSAML",
        federation: { "saml:sub": "ada", "saml:sub_type": "persistent", "saml:namequalifier": nameQualifier },
      },
    });
  });

  it.each<[string, Signing]>([
    ["the response", { element: "Response" }],
    [
      "SHA-512",
      {
        signature: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        digest: "http://www.w3.org/2001/04/xmlenc#sha512",
      },
    ],
    ["inclusive canonicalization", { canonicalization: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" }],
  ])("takes signatures of %s", async (_what, signing) => {
    expect(await answerTo(signed({}, signing))).toBe("none");
  });

  it("takes a signed assertion in a signed response", async () => {
    expect(await answerTo(sign(signed(), { element: "Response" }))).toBe("none");
  });

  it("takes pairs in either order, regional endpoints and folded base64", async () => {
    trusting({});
    const attributes = {
      [`${aws}Role`]: [`arn:aws:iam::${account}:role/Other,${providerArn}`, ` ${providerArn} , ${roleArn} `],
    };
    expect(await answerTo(signed({ attributes, recipient: "https://eu-west-1.signin.aws.amazon.com/saml" }))).toBe(
      "none",
    );
    const SAMLAssertion = Buffer.from(signed())
      .toString("base64")
      .replace(/(.{76})/g, "$1\n");
    expect(await answerTo("", { SAMLAssertion })).toBe("none");
  });
});

describe("signatures that are no good", () => {
  it.each<[string, () => string, string]>([
    ["none", () => responseXml(assertionXml()), unsignable],
    ["a stranger's", () => signed({}, { by: stranger }), unsignable],
    ["changed subject", () => signed().replace(">ada<", ">eve<"), unsignable],
    ["changed role", () => signed().replace("role/Saml", "role/Root"), unsignable],
    ["SHA-1", () => signed({}, { signature: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" }), unsignable],
    ["a digest of SHA-1", () => signed({}, { digest: "http://www.w3.org/2000/09/xmldsig#sha1" }), unsignable],
    [
      "a canonical form with comments",
      () => signed({}, { canonicalization: "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" }),
      unsignable,
    ],
    ["a good and a bad one", () => sign(signed(), { element: "Response", by: stranger }), unsignable],
    ["a bare assertion", () => sign(assertionXml()), invalid],
    ["no XML", () => "hello", invalid],
    ["a document type", () => `<!DOCTYPE x [<!ENTITY e "eve">]>${signed()}`, invalid],
    ["a failure", () => signed({ status: "urn:oasis:names:tc:SAML:2.0:status:Requester" }), invalid],
    [
      "encrypted",
      () =>
        sign(
          responseXml(`${assertionXml()}<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>`),
        ),
      "InvalidIdentityToken: Encrypted assertions are not implemented",
    ],
  ])("%s", async (_what, make, message) => {
    expect(await answerTo(make())).toBe(message);
  });

  it("base64 is strict", async () => {
    expect(await answerTo("", { SAMLAssertion: "%%%%" })).toBe("InvalidIdentityToken: Invalid base64 SAMLResponse");
  });

  it("do not read around comments", async () => {
    // The signature leaves comments out, so this one still verifies; the name must stay whole.
    const output = await assume(signed({ subject: "ada.admin" }).replace(">ada.admin<", ">ada<!-- -->.admin<"));
    expect(output.Subject).toBe("ada.admin");
  });
});

describe("signature wrapping", () => {
  const evil = (): string => assertionXml({ subject: "eve", id: "_evil" });
  const original = (): string => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(signed())?.[0] ?? "";
  const signature = (): string => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed())?.[0] ?? "";
  const withoutSignature = (): string => original().replace(signature(), "");

  it.each<[string, () => string]>([
    ["a second assertion before", () => responseXml(`${evil()}${original()}`)],
    ["a second assertion behind", () => responseXml(`${original()}${evil()}`)],
    [
      "the original in the evil one's signature",
      () =>
        responseXml(
          evil().replace(
            "<saml:Subject>",
            `${signature().replace("</ds:Signature>", `<ds:Object>${withoutSignature()}</ds:Object></ds:Signature>`)}<saml:Subject>`,
          ),
        ),
    ],
    ["the original among extensions", () => responseXml(`<samlp:Extensions>${original()}</samlp:Extensions>${evil()}`)],
    [
      "the same id twice",
      () => responseXml(`${assertionXml({ subject: "eve" })}<samlp:Extensions>${original()}</samlp:Extensions>`),
    ],
    ["the signature beside an evil assertion", () => responseXml(`${evil()}${signature()}`)],
    [
      "the signature in an evil assertion",
      () => responseXml(evil().replace("<saml:Subject>", `${signature()}<saml:Subject>`)),
    ],
    [
      "the signature in an evil assertion of the same id",
      () => responseXml(assertionXml({ subject: "eve" }).replace("<saml:Subject>", `${signature()}<saml:Subject>`)),
    ],
    [
      "an assertion in the original's place, wrapped in another name",
      () =>
        responseXml(
          `<saml:Evidence xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${original()}</saml:Evidence>${evil()}`,
        ),
    ],
    [
      "an assertion of another namespace",
      () =>
        responseXml(
          original()
            .replace("<saml:Assertion", "<x:Assertion xmlns:x='urn:x'")
            .replace("</saml:Assertion>", "</x:Assertion>"),
        ),
    ],
  ])("%s", async (_what, make) => {
    expect(await answerTo(make())).toMatch(
      /^InvalidIdentityToken: (Invalid SAML response|Response signature invalid)$/,
    );
  });
});

describe("conditions", () => {
  it.each<[string, Options, string]>([
    [
      "another issuer",
      { issuer: "https://else.example.com" },
      "InvalidIdentityToken: Issuer not present in specified provider",
    ],
    [
      "another audience",
      { audience: "https://else.example.com" },
      "InvalidIdentityToken: Response does not contain the required audience.",
    ],
    ["another recipient", { recipient: "https://signin.aws.example.com/saml" }, invalid],
    ["a recipient that begins well", { recipient: `${recipient}.evil.example.com` }, invalid],
    ["issued too long ago", { issuedAt: start - 300_001 }, late],
    ["issued in the future", { issuedAt: start + 60_001 }, invalid],
    ["not yet", { notBefore: start + 60_001 }, invalid],
    ["no more", { notOnOrAfter: start }, late],
    ["confirmation too old", { confirmedUntil: start }, late],
    ["the provider's session is over", { sessionEnds: start }, late],
    [
      "no session name",
      { attributes: { [`${aws}RoleSessionName`]: [] } },
      "InvalidIdentityToken: RoleSessionName is required in AuthnResponse",
    ],
    [
      "a bad session name",
      { attributes: { [`${aws}RoleSessionName`]: ["a b"] } },
      "InvalidIdentityToken: RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}",
    ],
    [
      "a bad source identity",
      { attributes: { [`${aws}SourceIdentity`]: ["aws:x"] } },
      'InvalidIdentityToken: Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
    ],
    [
      "a role that is not offered",
      { attributes: { [`${aws}Role`]: [`arn:aws:iam::${account}:role/Other,${providerArn}`] } },
      notAllowed,
    ],
    ["no role", { attributes: { [`${aws}Role`]: [] } }, notAllowed],
    [
      "a bad duration",
      { attributes: { [`${aws}SessionDuration`]: ["12"] } },
      "InvalidIdentityToken: SessionDuration in AuthnResponse must be between 900 and 43200",
    ],
  ])("%s", async (_what, options, message) => {
    expect(await answerTo(signed(options))).toBe(message);
  });

  it("go by the house's clock", async () => {
    const xml = signed();
    expect(await answerTo(xml, {}, start + 299_999)).toBe("none");
    expect(await answerTo(xml, {}, start + 300_000)).toBe(late);
  });

  it("need the provider, of the role's account", async () => {
    const other = "arn:aws:iam::444455556666:saml-provider/Corp";
    expect(await answerTo(signed(), { PrincipalArn: `${providerArn}X` })).toBe(
      "InvalidIdentityToken: Specified provider doesn't exist",
    );
    expect(await answerTo(signed(), { PrincipalArn: roleArn })).toBe(`ValidationError: ${roleArn} is invalid`);
    house.samlProviders.set(other, { arn: other, metadata: metadata(provider) });
    const attributes = { [`${aws}Role`]: [`${roleArn},${other}`] };
    expect(await answerTo(signed({ attributes }), { PrincipalArn: other })).toBe(notAllowed);
  });

  it("do not tell whether the role exists", async () => {
    house.roles.clear();
    expect(await answerTo(signed())).toBe(notAllowed);
  });
});

describe("the session", () => {
  it.each<[number | undefined, string | undefined, number | undefined, number | string]>([
    [undefined, undefined, undefined, 3_600],
    [900, undefined, undefined, 900],
    [undefined, "1800", undefined, 1_800],
    [900, "1800", undefined, 900],
    [undefined, undefined, 600, 600],
    [
      7_200,
      undefined,
      undefined,
      "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ],
  ])("lasts: asked %s, assertion %s, provider's end in %s: %s", async (DurationSeconds, duration, end, expected) => {
    const attributes = duration === undefined ? {} : { [`${aws}SessionDuration`]: [duration] };
    const xml = signed({ attributes, ...(end === undefined ? {} : { sessionEnds: start + end * 1000 }) });
    if (typeof expected === "string") expect(await answerTo(xml, { DurationSeconds })).toBe(expected);
    else expect((await assume(xml, { DurationSeconds })).Credentials.Expiration).toBe(start + expected * 1000);
  });

  it("has tags and a source identity, which need actions of their own", async () => {
    const tagged = { [`${aws}PrincipalTag:Team`]: ["a"], [`${aws}TransitiveTagKeys`]: ["Team"] };
    const named = { [`${aws}SourceIdentity`]: ["ada"] };
    const output = await assume(signed({ attributes: { ...tagged, ...named } }));
    expect(output.SourceIdentity).toBe("ada");
    expect(house.open(output).session).toMatchObject({
      tags: { Team: "a" },
      transitiveTagKeys: ["Team"],
      sourceIdentity: "ada",
    });
    trusting({}, "sts:AssumeRoleWithSAML");
    expect(await answerTo(signed({ attributes: tagged }))).toBe(
      "AccessDenied: Not authorized to perform sts:TagSession",
    );
    expect(await answerTo(signed({ attributes: named }))).toBe(
      "AccessDenied: Not authorized to perform sts:SetSourceIdentity",
    );
  });

  it.each<[string, object, boolean]>([
    [
      "sub and type",
      {
        StringEquals: {
          "saml:sub": "ada",
          "saml:sub_type": "persistent",
          "saml:iss": issuer,
          "saml:doc": `${account}/Corp`,
        },
      },
      true,
    ],
    ["another sub", { StringEquals: { "saml:sub": "eve" } }, false],
    ["affiliation", { "ForAnyValue:StringEquals": { "saml:edupersonaffiliation": "staff" } }, true],
    ["another affiliation", { "ForAnyValue:StringEquals": { "saml:edupersonaffiliation": "student" } }, false],
    ["mail", { StringLike: { "saml:mail": "*@example.com" } }, true],
  ])("is conditioned by %s", async (_what, condition, allowed) => {
    trusting(condition);
    const attributes = {
      "urn:oid:1.3.6.1.4.1.5923.1.1.1.1": ["member", "staff"],
      "urn:oid:0.9.2342.19200300.100.1.3": ["ada@example.com"],
    };
    expect(await answerTo(signed({ attributes }))).toBe(allowed ? "none" : notAllowed);
  });
});
