import { parseArn } from "../../kernel/arn.ts";
import type { Seals } from "../../kernel/ports.ts";
import { invalidGrantToken } from "./errors.ts";

/** A grant token names its grant, sealed. Grants are in force at once, so that tokens change no decision. */
const purpose = "kms-grant-token";

export interface GrantName {
  readonly account: string;
  readonly region: string;
  readonly keyId: string;
  readonly grantId: string;
}

export const grantToken = (seals: Seals, keyArn: string, grantId: string): string =>
  Buffer.from(seals.seal(purpose, Buffer.from(`${keyArn} ${grantId}`))).toString("base64");

/** Throws InvalidGrantTokenException. */
export function readGrantToken(seals: Seals, token: string): GrantName {
  const opened = seals.open(purpose, Buffer.from(token, "base64"));
  const [text = "", grantId] = opened ? Buffer.from(opened).toString().split(" ") : [];
  const arn = parseArn(text);
  if (!arn || grantId === undefined) throw invalidGrantToken();
  return { account: arn.account, region: arn.region, keyId: arn.resource.slice("key/".length), grantId };
}

export function checkGrantTokens({ seals }: { readonly seals: Seals }, tokens: readonly string[] = []): void {
  for (const token of tokens) readGrantToken(seals, token);
}
