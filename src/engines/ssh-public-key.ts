import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** RSA public keys in the two texts that people have them in: one line of OpenSSH (RFC 4253, 6.6) and PEM. */

export interface SshPublicKey {
  /** `ssh-rsa AAAA...`, without a comment. */
  readonly openSsh: string;
  /** SubjectPublicKeyInfo. */
  readonly pem: string;
  /** MD5 of the key as it goes over the wire, as pairs of hexadecimal digits with colons. */
  readonly fingerprint: string;
  readonly bits: number;
}

export type SshKeyProblem = { readonly problem: "unknown-encoding" | "invalid" };

const algorithm = "ssh-rsa";

export function readSshPublicKey(text: string): SshPublicKey | SshKeyProblem {
  const trimmed = text.trim();
  if (trimmed.startsWith(`${algorithm} `)) return fromOpenSsh(trimmed);
  if (trimmed.startsWith("-----BEGIN ")) return fromPem(trimmed);
  return { problem: "unknown-encoding" };
}

function fromOpenSsh(line: string): SshPublicKey | SshKeyProblem {
  const wire = Buffer.from(line.split(/\s+/, 2)[1] ?? "", "base64");
  const [name, exponent, modulus, ...more] = readFields(wire);
  if (name?.toString() !== algorithm || !exponent || !modulus || more.length > 0) return { problem: "invalid" };
  try {
    const jwk = { kty: "RSA", e: withoutSign(exponent), n: withoutSign(modulus) };
    return describe(createPublicKey({ key: jwk, format: "jwk" }));
  } catch {
    return { problem: "invalid" };
  }
}

function fromPem(pem: string): SshPublicKey | SshKeyProblem {
  // A private key would be read, too, and its public half taken: whoever sends one did not mean to.
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return { problem: "unknown-encoding" };
  try {
    return describe(createPublicKey(pem));
  } catch {
    return { problem: "invalid" };
  }
}

function describe(key: KeyObject): SshPublicKey | SshKeyProblem {
  const { kty, e, n } = key.export({ format: "jwk" });
  if (kty !== "RSA" || e === undefined || n === undefined) return { problem: "invalid" };
  const wire = Buffer.concat([field(Buffer.from(algorithm)), field(withSign(e)), field(withSign(n))]);
  const digest = createHash("md5").update(wire).digest("hex");
  return {
    openSsh: `${algorithm} ${wire.toString("base64")}`,
    pem: key.export({ format: "pem", type: "spki" }).toString(),
    fingerprint: digest.replace(/..(?!$)/g, "$&:"),
    bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
  };
}

/** Fields of RFC 4251: a length of four bytes, then as many bytes. Empty where they do not fit. */
function readFields(wire: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < wire.length; ) {
    if (at + 4 > wire.length) return [];
    const end = at + 4 + wire.readUInt32BE(at);
    if (end > wire.length) return [];
    fields.push(wire.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Numbers of the wire have a sign: a zero byte stands before a first bit that is set. */
const withSign = (base64url: string): Buffer => {
  const bytes = Buffer.from(base64url, "base64url");
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
};
const withoutSign = (bytes: Buffer): string => (bytes[0] === 0 ? bytes.subarray(1) : bytes).toString("base64url");
