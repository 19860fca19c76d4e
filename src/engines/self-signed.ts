import { createPublicKey, type KeyObject, sign } from "node:crypto";

/** What a self-signed X.509 certificate says. Times are epoch milliseconds, between 1950 and 2050. */
export interface SelfSigned {
  readonly commonName: string;
  readonly organization: string;
  /** Positive: its first bit is not set. */
  readonly serial: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * A certificate over an RSA key, signed with it: RFC 5280 section 4.1, version 3 without extensions, SHA-256 with RSA.
 * PEM.
 */
export function selfSignedCertificate(key: KeyObject, says: SelfSigned): string {
  const name = sequence(attribute("2.5.4.10", says.organization), attribute("2.5.4.3", says.commonName));
  const tbs = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(says.serial),
    sha256WithRsa,
    name,
    sequence(utcTime(says.notBefore), utcTime(says.notAfter)),
    name,
    createPublicKey(key).export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", tbs, key);
  const der = sequence(tbs, sha256WithRsa, tagged(0x03, Uint8Array.of(0), signature));
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** Tag, length and contents (ITU-T X.690, DER). */
function tagged(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, piece) => sum + piece.length, 0);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(length)), ...contents]);
}

function lengthOctets(length: number): readonly number[] {
  if (length < 128) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

const sequence = (...contents: readonly Uint8Array[]): Uint8Array => tagged(0x30, ...contents);
const integer = (bytes: Uint8Array): Uint8Array => tagged(0x02, bytes);

function objectId(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const octets = [40 * first + second];
  for (const arc of rest) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) | 0x80);
    octets.push(...digits);
  }
  return tagged(0x06, Uint8Array.from(octets));
}

const attribute = (type: string, value: string): Uint8Array =>
  tagged(0x31, sequence(objectId(type), tagged(0x0c, Buffer.from(value))));

/** `YYMMDDHHMMSSZ` */
const utcTime = (time: number): Uint8Array =>
  tagged(0x17, Buffer.from(`${new Date(time).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

const sha256WithRsa = sequence(objectId("1.2.840.113549.1.1.11"), Uint8Array.of(0x05, 0x00));
