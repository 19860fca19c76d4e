import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Deps } from "../deps.ts";
import { proofsOf } from "../proofs.ts";
import { account, type Bench, createBench, start } from "../testing.ts";
import { makeCertificate, type TestCertificate } from "../testing-certificates.ts";
import * as oidc from "./oidc-providers.ts";
import * as saml from "./saml-providers.ts";

const day = 86_400_000;
let bench: Bench;

beforeEach(() => {
  bench = createBench();
});

describe("an OpenID Connect provider", () => {
  const name = "token.actions.githubusercontent.com";
  const Url = `https://${name}`;
  const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/${name}`;
  const thumbprint = "6938fd4d98bab03faadb97b34396831e3780aea1";
  const input = { Url, ClientIDList: ["sts.amazonaws.com"], ThumbprintList: [thumbprint] };
  const named = { OpenIDConnectProviderArn };

  /** @param get answers for the provider; without one, nobody does */
  async function create(given: object = {}, get?: (url: string) => Promise<Uint8Array>): Promise<unknown> {
    const unreachable = () => Promise.reject(new Error("connection refused"));
    const ports = { ...bench.ports, fetcher: { get: get ?? unreachable }, log: { ...bench.ports.log, warn() {} } };
    const call = bench.run((_deps: Deps, made: Call) => made, {});
    try {
      return await oidc.createOpenIDConnectProvider({ ...bench.deps, ports }, call, { ...input, ...given });
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
  }
  const shown = () => bench.run(oidc.getOpenIDConnectProvider, named);

  it("is created, shown, listed and found by the issuer of a token", async () => {
    const Tags = [{ Key: "a", Value: "b" }];
    expect(await create({ Tags })).toEqual({ OpenIDConnectProviderArn, Tags });
    expect(shown()).toEqual({
      Url: name,
      ClientIDList: ["sts.amazonaws.com"],
      ThumbprintList: [thumbprint],
      CreateDate: start,
      Tags,
    });
    expect(bench.run(oidc.listOpenIDConnectProviders, {})).toEqual({
      OpenIDConnectProviderList: [{ Arn: OpenIDConnectProviderArn }],
    });
    const facts = {
      arn: OpenIDConnectProviderArn,
      url: name,
      clientIds: ["sts.amazonaws.com"],
      thumbprints: [thumbprint],
    };
    const { webIdentityProvider } = proofsOf(bench.deps);
    expect(webIdentityProvider(account, Url)).toEqual(facts);
    expect(webIdentityProvider(account, name)).toEqual(facts);
    expect(webIdentityProvider("210987654321", name)).toBeUndefined();
    expect(await create()).toBe(`EntityAlreadyExists: Provider with url ${Url} already exists.`);
  });

  it("must answer where no thumbprint is given", async () => {
    const none = { ThumbprintList: undefined };
    expect(await create(none)).toBe(
      `OpenIdIdpCommunicationError: Could not retrieve the thumbprint of ${Url}: the provider did not answer. Give ThumbprintList to create it unseen.`,
    );
    const asked: string[] = [];
    const answer = async (url: string) => {
      asked.push(url);
      return new Uint8Array();
    };
    expect(await create(none, answer)).toEqual({ OpenIDConnectProviderArn });
    expect(asked).toEqual([`${Url}/.well-known/openid-configuration`]);
    expect(shown().ThumbprintList).toEqual([]);
  });

  it.each([
    ["http://example.com"],
    ["https://example.com:8443"],
    ["https://example.com/?a=b"],
    ["https://user@example.com"],
    ["example.com"],
    ["https://"],
    ["http://localhost.example.com"],
    ["http://127.0.0.1@example.com"],
    ["http://user@localhost"],
  ])("is refused at %s", async (url) => {
    expect(await create({ Url: url })).toBe("ValidationError: Invalid Open ID Connect Provider URL");
  });

  it.each([
    ["http://127.0.0.1:8080/realm", "127.0.0.1:8080/realm"],
    ["https://localhost:8443", "localhost:8443"],
    ["http://localhost", "localhost"],
  ])("on this machine is taken as %s", async (url, name) => {
    const made = `arn:aws:iam::${account}:oidc-provider/${name}`;
    expect(await create({ Url: url })).toEqual({ OpenIDConnectProviderArn: made });
    expect(proofsOf(bench.deps).webIdentityProvider(account, url)?.arn).toBe(made);
    expect(bench.run(oidc.getOpenIDConnectProvider, { OpenIDConnectProviderArn: made }).Url).toBe(name);
  });

  it("is refused with more than the quotas hold", async () => {
    expect(await create({ ThumbprintList: Array(6).fill(thumbprint) })).toBe(
      "InvalidInput: Thumbprint list must contain fewer than 5 entries.",
    );
    const ClientIDList = Array.from({ length: 101 }, (_, n) => `client-${n}`);
    expect(await create({ ClientIDList })).toBe(
      "LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
    );
  });

  it("takes and loses client ids, thumbprints and tags", async () => {
    await create();
    bench.run(oidc.addClientIDToOpenIDConnectProvider, { ...named, ClientID: "other" });
    bench.run(oidc.addClientIDToOpenIDConnectProvider, { ...named, ClientID: "other" });
    bench.run(oidc.removeClientIDFromOpenIDConnectProvider, { ...named, ClientID: "sts.amazonaws.com" });
    bench.run(oidc.updateOpenIDConnectProviderThumbprint, { ...named, ThumbprintList: ["f".repeat(40)] });
    bench.run(oidc.tagOpenIDConnectProvider, {
      ...named,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    bench.run(oidc.untagOpenIDConnectProvider, { ...named, TagKeys: ["a"] });
    const Tags = [{ Key: "b", Value: "2" }];
    expect(shown()).toMatchObject({ ClientIDList: ["other"], ThumbprintList: ["f".repeat(40)], Tags });
    expect(bench.run(oidc.listOpenIDConnectProviderTags, named).Tags).toEqual(Tags);
  });

  it("is deleted, as often as one likes", async () => {
    await create();
    bench.run(oidc.deleteOpenIDConnectProvider, named);
    bench.run(oidc.deleteOpenIDConnectProvider, named);
    expect(bench.fault(oidc.getOpenIDConnectProvider, named)).toBe(
      `NoSuchEntity: OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
    );
    expect(bench.fault(oidc.getOpenIDConnectProvider, { OpenIDConnectProviderArn: "x".repeat(20) })).toBe(
      `InvalidInput: Invalid ARN: ${"x".repeat(20)}`,
    );
  });
});

describe("a SAML provider", () => {
  let signer: TestCertificate;
  beforeAll(async () => {
    signer = await makeCertificate("idp.example", { notBefore: start - day, notAfter: start + 300 * day });
  });

  const SAMLProviderArn = `arn:aws:iam::${account}:saml-provider/okta`;
  const named = { SAMLProviderArn };

  function metadata({ attributes = "", use = "", root = "EntityDescriptor", certificate = true } = {}): string {
    const der = signer.certificate.replace(/-----.*-----/g, "").trim();
    const key = `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
    return `<?xml version="1.0"?><md:${root} xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example"${attributes}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${certificate ? key : ""}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:${root}>`;
  }
  const create = (change: object = {}) => ({ Name: "okta", SAMLMetadataDocument: metadata(), ...change });
  const shown = () => bench.run(saml.getSAMLProvider, named);

  it("is created, shown, listed and found by its ARN", () => {
    const Tags = [{ Key: "a", Value: "b" }];
    expect(bench.run(saml.createSAMLProvider, create({ Tags }))).toEqual({ SAMLProviderArn, Tags });
    expect(shown()).toEqual({
      SAMLProviderUUID: expect.stringMatching(/^[A-Z0-9]{22,64}$/),
      SAMLMetadataDocument: metadata(),
      CreateDate: start,
      ValidUntil: start + 300 * day,
      Tags,
      PrivateKeyList: [],
    });
    expect(bench.run(saml.listSAMLProviders, {}).SAMLProviderList).toEqual([
      { Arn: SAMLProviderArn, ValidUntil: start + 300 * day, CreateDate: start },
    ]);
    const { samlProvider } = proofsOf(bench.deps);
    expect(samlProvider(SAMLProviderArn)).toEqual({ arn: SAMLProviderArn, metadata: metadata() });
    expect(samlProvider(`${SAMLProviderArn}2`)).toBeUndefined();
    expect(bench.fault(saml.createSAMLProvider, create())).toBe(
      "EntityAlreadyExists: SAMLProvider with name okta already exists.",
    );
  });

  it("is valid until its document or its certificates end", () => {
    const ends = new Date(start + day).toISOString();
    bench.run(
      saml.createSAMLProvider,
      create({ SAMLMetadataDocument: metadata({ attributes: ` validUntil="${ends}"` }) }),
    );
    expect(shown().ValidUntil).toBe(start + day);
    bench.run(saml.updateSAMLProvider, { ...named, SAMLMetadataDocument: metadata({ use: ' use="signing"' }) });
    expect(shown().ValidUntil).toBe(start + 300 * day);
  });

  it.each<[string, () => string]>([
    ["no XML", () => "hello"],
    ["broken XML", () => metadata().slice(0, -5)],
    ["a document type", () => metadata().replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>')],
    ["another document", () => metadata({ root: "EntitiesDescriptor" })],
    ["no certificate", () => metadata({ certificate: false })],
    ["one for encryption only", () => metadata({ use: ' use="encryption"' })],
    ["a broken certificate", () => metadata().replace(/<ds:X509Certificate>.{8}/, "<ds:X509Certificate>")],
    ["no date", () => metadata({ attributes: ' validUntil="tomorrow"' })],
  ])("is refused for %s", (_name, document) => {
    expect(bench.fault(saml.createSAMLProvider, create({ SAMLMetadataDocument: document() }))).toBe(
      "InvalidInput: Could not parse metadata",
    );
  });

  it("has up to two keys to decrypt assertions with", async () => {
    expect(bench.fault(saml.createSAMLProvider, create({ AssertionEncryptionMode: "Required" }))).toBe(
      "InvalidInput: AssertionEncryptionMode Required needs a private key to decrypt assertions with.",
    );
    expect(bench.fault(saml.createSAMLProvider, create({ AddPrivateKey: "hello" }))).toBe(
      "InvalidInput: The private key must be in PEM format and not encrypted.",
    );
    const AddPrivateKey = signer.privateKey;
    bench.run(saml.createSAMLProvider, create({ AssertionEncryptionMode: "Required", AddPrivateKey }));
    const ids = () => shown().PrivateKeyList?.map((key) => key.KeyId ?? "") ?? [];
    const [first] = ids();
    expect(shown()).toMatchObject({ AssertionEncryptionMode: "Required", PrivateKeyList: [{ Timestamp: start }] });
    expect(bench.fault(saml.updateSAMLProvider, { ...named, RemovePrivateKey: first })).toMatch(/^InvalidInput/);
    bench.run(saml.updateSAMLProvider, { ...named, AddPrivateKey });
    expect(bench.fault(saml.updateSAMLProvider, { ...named, AddPrivateKey })).toBe(
      "LimitExceeded: Cannot exceed quota for PrivateKeysPerSAMLProvider: 2",
    );
    bench.run(saml.updateSAMLProvider, { ...named, AddPrivateKey, RemovePrivateKey: first });
    expect(ids()).toHaveLength(2);
    expect(bench.fault(saml.updateSAMLProvider, { ...named, RemovePrivateKey: first })).toBe(
      `InvalidInput: The private key with id ${first} cannot be found.`,
    );
    expect(JSON.stringify([...bench.deps.samlProviders.list({ account, region: "" })])).not.toContain("PRIVATE KEY");
  });

  it("is tagged and deleted", () => {
    bench.run(saml.createSAMLProvider, create());
    bench.run(saml.tagSAMLProvider, {
      ...named,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    bench.run(saml.untagSAMLProvider, { ...named, TagKeys: ["a"] });
    expect(bench.run(saml.listSAMLProviderTags, named).Tags).toEqual([{ Key: "b", Value: "2" }]);
    bench.run(saml.deleteSAMLProvider, named);
    expect(bench.fault(saml.deleteSAMLProvider, named)).toBe(
      `NoSuchEntity: Manifest not found for arn ${SAMLProviderArn}`,
    );
    expect(bench.fault(saml.getSAMLProvider, named)).toBe(
      `NoSuchEntity: SAMLProvider ${SAMLProviderArn} does not exist.`,
    );
  });
});
