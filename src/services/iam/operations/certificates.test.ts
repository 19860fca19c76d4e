import { generateKeyPairSync } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { account, type Bench, createBench, start } from "../testing.ts";
import { makeCertificate, type TestCertificate } from "../testing-certificates.ts";
import { putUser } from "../testing-users.ts";
import * as server from "./server-certificates.ts";
import * as signing from "./signing-certificates.ts";

const day = 86_400_000;
const valid = { notBefore: start - day, notAfter: start + 90 * day };
const ServerCertificateName = "site";
const UserName = "alice";

let root: TestCertificate;
let intermediate: TestCertificate;
let leaf: TestCertificate;
let bench: Bench;

beforeAll(async () => {
  root = await makeCertificate("root", valid);
  intermediate = await makeCertificate("intermediate", valid, root);
  leaf = await makeCertificate("site.example", valid, intermediate);
});

beforeEach(() => {
  bench = createBench();
  putUser(bench, "alice");
  putUser(bench, "bob");
});

const upload = (change: object = {}) => ({
  ServerCertificateName,
  CertificateBody: leaf.certificate,
  PrivateKey: leaf.privateKey,
  CertificateChain: `${intermediate.certificate}\n${root.certificate}`,
  ...change,
});
const metadata = () => ({
  Path: "/cloudfront/",
  ServerCertificateName,
  ServerCertificateId: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/),
  Arn: `arn:aws:iam::${account}:server-certificate/cloudfront/site`,
  UploadDate: start,
  Expiration: valid.notAfter,
});
const chainMessage =
  "MalformedCertificate: Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order.";

describe("a server certificate", () => {
  it("is uploaded with its chain, shown, and keeps its key to itself", () => {
    const Tags = [{ Key: "a", Value: "b" }];
    const input = upload({ Path: "/cloudfront/", Tags });
    expect(bench.run(server.uploadServerCertificate, input)).toEqual({ ServerCertificateMetadata: metadata(), Tags });
    expect(bench.run(server.getServerCertificate, { ServerCertificateName }).ServerCertificate).toEqual({
      ServerCertificateMetadata: metadata(),
      CertificateBody: leaf.certificate,
      CertificateChain: input.CertificateChain,
      Tags,
    });
    const [stored] = bench.deps.serverCertificates.list({ account, region: "" });
    expect(JSON.stringify(stored)).not.toContain("PRIVATE KEY");
    expect(bench.fault(server.uploadServerCertificate, input)).toBe(
      "EntityAlreadyExists: The Server Certificate with name site already exists.",
    );
  });

  it.each<[string, () => object, string]>([
    [
      "no PEM",
      () => ({ CertificateBody: "hello" }),
      "MalformedCertificate: Unable to parse certificate. Please ensure the certificate is in PEM format.",
    ],
    [
      "two certificates",
      () => ({ CertificateBody: leaf.certificate + root.certificate }),
      "MalformedCertificate: Unable to parse certificate. Please ensure the certificate is in PEM format.",
    ],
    [
      "text in front",
      () => ({ CertificateBody: `Subject: x\n${leaf.certificate}` }),
      "MalformedCertificate: Unable to parse certificate. Please ensure the certificate is in PEM format.",
    ],
    [
      "a private key in the body",
      () => ({ CertificateBody: leaf.certificate + leaf.privateKey }),
      "MalformedCertificate: Certificate body is invalid. The body must not contain a private key.",
    ],
    [
      "another's key",
      () => ({ PrivateKey: root.privateKey }),
      "KeyPairMismatch: The public key certificate and the private key do not match.",
    ],
    [
      "no key",
      () => ({ PrivateKey: "hello" }),
      "MalformedCertificate: Unable to parse key. Please ensure the private key is in PEM format.",
    ],
    [
      "a chain that begins elsewhere",
      () => ({ CertificateChain: root.certificate }),
      `${chainMessage} The index within the chain of the invalid certificate is: -1`,
    ],
    [
      "a chain the wrong way on",
      () => ({ CertificateChain: intermediate.certificate + leaf.certificate }),
      `${chainMessage} The index within the chain of the invalid certificate is: 0`,
    ],
    ["a chain with text", () => ({ CertificateChain: `Subject: x\n${intermediate.certificate}` }), chainMessage],
  ])("refuses %s", (_name, change, message) => {
    expect(bench.fault(server.uploadServerCertificate, upload(change()))).toBe(message);
  });

  it("refuses encrypted keys", () => {
    const { privateKey } = generateKeyPairSync("ec", {
      namedCurve: "P-256",
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
    });
    expect(bench.fault(server.uploadServerCertificate, upload({ PrivateKey: privateKey }))).toBe(
      "MalformedCertificate: Unable to parse key; the body is encrypted.",
    );
  });

  it.each([
    [91 * day, "Certificate is no longer valid. The 'Not After' date of the certificate is in the past."],
    [-2 * day, "Certificate is not yet valid. The 'Not Before' date of the certificate is in the future."],
  ])("is refused %i ms from now", (ms, message) => {
    expect(bench.fault(server.uploadServerCertificate, upload(), { now: start + ms })).toBe(
      `MalformedCertificate: ${message}`,
    );
  });

  it("is renamed, listed by path, tagged and deleted", () => {
    bench.run(server.uploadServerCertificate, upload());
    bench.run(server.uploadServerCertificate, upload({ ServerCertificateName: "other" }));
    const rename = { ServerCertificateName, NewServerCertificateName: "other" };
    expect(bench.fault(server.updateServerCertificate, rename)).toBe(
      "EntityAlreadyExists: The Server Certificate with name other already exists.",
    );
    bench.run(server.updateServerCertificate, {
      ServerCertificateName,
      NewServerCertificateName: "Site",
      NewPath: "/x/",
    });
    const names = (PathPrefix?: string) =>
      bench
        .run(server.listServerCertificates, { PathPrefix })
        .ServerCertificateMetadataList.map((each) => each.ServerCertificateName);
    expect(names()).toEqual(["other", "Site"]);
    expect(names("/x/")).toEqual(["Site"]);
    bench.run(server.tagServerCertificate, {
      ServerCertificateName,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    bench.run(server.untagServerCertificate, { ServerCertificateName, TagKeys: ["A"] });
    expect(bench.run(server.listServerCertificateTags, { ServerCertificateName }).Tags).toEqual([
      { Key: "b", Value: "2" },
    ]);
    bench.run(server.deleteServerCertificate, { ServerCertificateName });
    expect(bench.fault(server.getServerCertificate, { ServerCertificateName })).toBe(
      "NoSuchEntity: The Server Certificate with name site cannot be found.",
    );
  });

  it("is one of twenty", () => {
    for (let n = 0; n < 20; n++) {
      bench.run(server.uploadServerCertificate, upload({ ServerCertificateName: `site-${n}` }));
    }
    expect(bench.fault(server.uploadServerCertificate, upload())).toBe(
      "LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 20",
    );
  });
});

describe("a signing certificate", () => {
  const give = (certificate: TestCertificate, user = UserName) =>
    bench.run(signing.uploadSigningCertificate, { UserName: user, CertificateBody: certificate.certificate })
      .Certificate;

  it("is uploaded, listed, switched off and deleted", () => {
    const { CertificateId } = give(leaf);
    const listed = () => bench.run(signing.listSigningCertificates, { UserName }).Certificates;
    const shown = { UserName, CertificateId, CertificateBody: leaf.certificate, Status: "Active", UploadDate: start };
    expect(CertificateId).toMatch(/^[A-Z2-7]{32}$/);
    expect(listed()).toEqual([shown]);
    bench.run(signing.updateSigningCertificate, { UserName, CertificateId, Status: "Inactive" });
    expect(listed()).toEqual([{ ...shown, Status: "Inactive" }]);
    const missing = `NoSuchEntity: The Certificate with id ${CertificateId} cannot be found.`;
    expect(bench.fault(signing.deleteSigningCertificate, { UserName: "bob", CertificateId })).toBe(missing);
    bench.run(signing.deleteSigningCertificate, { UserName, CertificateId });
    expect(bench.fault(signing.deleteSigningCertificate, { UserName, CertificateId })).toBe(missing);
    expect(listed()).toEqual([]);
  });

  it("is one of two, and nobody else's", () => {
    const { CertificateId } = give(leaf);
    const body = (certificate: TestCertificate) => ({ UserName: "bob", CertificateBody: certificate.certificate });
    expect(bench.fault(signing.uploadSigningCertificate, body(leaf))).toBe(
      `DuplicateCertificate: The certificate is already associated with the user, as ${CertificateId}.`,
    );
    give(root, "bob");
    give(intermediate, "bob");
    bench.run(signing.deleteSigningCertificate, { UserName, CertificateId });
    expect(bench.fault(signing.uploadSigningCertificate, body(leaf))).toBe(
      "LimitExceeded: Cannot exceed quota for CertificatesPerUser: 2",
    );
    expect(bench.fault(signing.uploadSigningCertificate, { UserName, CertificateBody: "x" })).toMatch(/^MalformedCert/);
  });
});
