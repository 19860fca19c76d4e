import { createHash, hash } from "node:crypto";
import type { StoredAttribute } from "./message-record.ts";

/** Digests that clients check (SQS developer guide, "Calculating the MD5 message digest for message attributes"). */
export const textMd5 = (text: string): string => hash("md5", text);

const textKind = Buffer.from([1]);
const bytesKind = Buffer.from([2]);

/** Attributes by name: each with name, type, kind and value, all but the kind behind their length. */
export function attributesMd5(attributes: Readonly<Record<string, StoredAttribute>>): string {
  const digest = createHash("md5");
  const put = (value: Buffer): void => {
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(value.length);
    digest.update(length).update(value);
  };
  for (const name of Object.keys(attributes).sort()) {
    const attribute = attributes[name];
    if (!attribute) continue;
    const { type, text, bytes } = attribute;
    put(Buffer.from(name));
    put(Buffer.from(type));
    digest.update(bytes === undefined ? textKind : bytesKind);
    put(bytes === undefined ? Buffer.from(text ?? "") : Buffer.from(bytes, "base64"));
  }
  return digest.digest("hex");
}
