import { defineCollection } from "../../../kernel/collection.ts";
import type { Taggable } from "./principal.ts";
import { nameKey } from "./user.ts";

export interface ServerCertificate extends Taggable {
  /** ASCA... */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly body: string;
  readonly chain?: string | undefined;
  /** Base64 of the private key's PEM, sealed. */
  readonly sealedKey: string;
  readonly uploadedAt: number;
  readonly expiresAt: number;
}

export const serverCertificates = defineCollection<ServerCertificate>({
  name: "iam.server-certificates",
  scope: "account",
  version: 1,
  key: (certificate) => [nameKey(certificate.name)],
});
