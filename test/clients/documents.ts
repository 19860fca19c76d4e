import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { makeCertificate, type TestCertificate } from "../../src/services/iam/testing-certificates.ts";

/** Documents that clients upload, with real keys in them. */

const day = 86_400_000;

export const certificateOf = (name: string): Promise<TestCertificate> =>
  makeCertificate(name, { notBefore: Date.now() - day, notAfter: Date.now() + 365 * day });

/** Metadata of a SAML identity provider that signs with `certificate` (PEM). */
export function samlMetadata(certificate: string, entityId = "https://directory.example.com"): string {
  const der = new X509Certificate(certificate).raw.toString("base64");
  const lines = der.match(/.{1,64}/g) ?? [];
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data><ds:X509Certificate>${lines.join("\n")}</ds:X509Certificate></ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${entityId}/sso/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${entityId}/sso/redirect"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
}

/** An RSA key as OpenSSH writes it (RFC 4253, 6.6): IAM takes no other kind. */
export function sshPublicKey(comment: string): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { e = "", n = "" } = publicKey.export({ format: "jwk" });
  const field = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  // A number whose first bit is set would be negative: a zero stands before it.
  const modulus = Buffer.concat([Buffer.of(0), Buffer.from(n, "base64url")]);
  const blob = [field(Buffer.from("ssh-rsa")), field(Buffer.from(e, "base64url")), field(modulus)];
  return `ssh-rsa ${Buffer.concat(blob).toString("base64")} ${comment}`;
}

/** The secret of a second factor, from the file in which the AWS CLI keeps it: base32 (RFC 4648) without padding. */
export function seedOf(file: string): Buffer {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const letters = [...readFileSync(file, "latin1").trim()];
  const bits = letters.map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
