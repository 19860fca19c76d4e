import type { Seals } from "../../kernel/ports.ts";

/** Secrets as they stand in stored values: sealed, in base64. */

export const sealText = (seals: Seals, purpose: string, text: string): string =>
  Buffer.from(seals.seal(purpose, Buffer.from(text))).toString("base64");

export const sealBytes = (seals: Seals, purpose: string, bytes: Uint8Array): string =>
  Buffer.from(seals.seal(purpose, bytes)).toString("base64");

/** Undefined where it was sealed for another purpose or under another master key. */
export const openSealed = (seals: Seals, purpose: string, sealed: string): Uint8Array | undefined =>
  seals.open(purpose, Buffer.from(sealed, "base64"));
