import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as x509 from "@peculiar/x509";
import { ConfigurationError } from "../kernel/error.ts";
import type { Random } from "../kernel/ports.ts";

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

/** The local certificate authority: one root, a leaf for every name that is asked for. */
export interface CertificateAuthority {
  readonly certificatePem: string;
  /** A certificate for `name` with its key, made when first asked for and kept. Rejects where too many are asked for. */
  identityFor(name: string): Promise<TlsIdentity>;
}

/** PEM. The certificate is followed by its issuer's. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface AuthorityFiles {
  readonly certificate: string;
  readonly key: string;
}

const curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 86_400_000;
/** Clients on another clock than ours should still find the certificate valid. */
const backdatedMs = 2 * dayMs;
const rootMs = 3650 * dayMs;
/** Apple's platforms refuse leaves of more than 825 days, whoever signed them. */
const leafMs = 820 * dayMs;
/**
 * Any name can be asked for in a handshake, and a certificate costs more than the rest of it. So the last names are kept,
 * the one that was asked for longest ago going first; few certificates are made at a time, so that requests get their
 * turn between; and where too many names wait already, further ones are refused.
 */
const most = { names: 1_000, making: 2, waiting: 256 };

/** Opens the authority kept in `files`, or makes one. Without files it lives as long as the process. */
export async function openAuthority(
  files: AuthorityFiles | undefined,
  now: () => number,
  random: Random,
): Promise<CertificateAuthority> {
  const root = (files && (await readRoot(files))) ?? (await makeRoot(files, now(), random));
  const identities = new Map<string, Promise<TlsIdentity>>();
  const inTurn = createTurns();
  return {
    certificatePem: root.certificate.toString("pem"),
    identityFor(name) {
      const known = identities.get(name);
      // Put behind the others: what is asked for again is not the oldest.
      if (known) identities.delete(name);
      const identity = known ?? inTurn(() => issue(root, name, now(), random));
      identities.set(name, identity);
      if (known) return known;
      identity.catch(() => identities.get(name) === identity && identities.delete(name));
      const [oldest] = identities.keys();
      if (identities.size > most.names && oldest !== undefined) identities.delete(oldest);
      return identity;
    },
  };
}

/** Does so much at a time, in the order in which it was asked for; rejects where too much waits. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (busy < most.making) busy++;
    else {
      if (waiting.length >= most.waiting) throw new Error("too many names want a certificate at once");
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };
}

interface Root {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

async function readRoot(files: AuthorityFiles): Promise<Root | undefined> {
  if (!existsSync(files.certificate) || !existsSync(files.key)) return undefined;
  try {
    const certificate = new x509.X509Certificate(readFileSync(files.certificate, "utf8"));
    const [der = new ArrayBuffer(0)] = x509.PemConverter.decode(readFileSync(files.key, "utf8"));
    const key = await webcrypto.subtle.importKey("pkcs8", der, curve, false, ["sign"]);
    chmodSync(files.key, 0o600);
    return { certificate, key };
  } catch (error) {
    throw new ConfigurationError(
      `${files.certificate}, ${files.key}: cannot be read as an authority (${(error as Error).message}); delete both to have a new one made`,
    );
  }
}

async function makeRoot(files: AuthorityFiles | undefined, now: number, random: Random): Promise<Root> {
  const keys = await webcrypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(random),
    name: "CN=Fogbank local CA, O=Fogbank",
    notBefore: new Date(now - backdatedMs),
    notAfter: new Date(now + rootMs),
    keys,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  if (files) {
    const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    // The key first: a certificate without its key would be trusted for nothing.
    writeWhole(files.key, x509.PemConverter.encode(key, "PRIVATE KEY"), 0o600);
    writeWhole(files.certificate, certificate.toString("pem"), 0o644);
  }
  return { certificate, key: keys.privateKey };
}

async function issue(root: Root, name: string, now: number, random: Random): Promise<TlsIdentity> {
  const keys = await webcrypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const alternatives: x509.JsonGeneralName[] = name === "localhost" ? localNames : [{ type: "dns", value: name }];
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serial(random),
    // A common name holds 64 characters; clients read the alternative names.
    subject: [{ CN: [name.slice(0, 64)] }],
    issuer: root.certificate.subject,
    notBefore: new Date(now - backdatedMs),
    notAfter: new Date(now + leafMs),
    publicKey: keys.publicKey,
    signingKey: root.key,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternatives),
      await x509.AuthorityKeyIdentifierExtension.create(root.certificate),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
    cert: `${leaf.toString("pem")}\n${root.certificate.toString("pem")}\n`,
  };
}

/** What a client without SNI, or one that says localhost, may have called us. */
const localNames: x509.JsonGeneralName[] = [
  { type: "dns", value: "localhost" },
  { type: "dns", value: "localhost.localstack.cloud" },
  { type: "dns", value: "*.localhost.localstack.cloud" },
  { type: "ip", value: "127.0.0.1" },
  { type: "ip", value: "::1" },
];

function serial(random: Random): string {
  const bytes = random.bytes(16);
  // Positive and without a leading zero (RFC 5280, 4.1.2.2).
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function writeWhole(file: string, text: string, mode: number): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, text, { mode, flush: true });
  renameSync(temporary, file);
}
