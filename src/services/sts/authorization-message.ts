import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Seals } from "../../kernel/ports.ts";

/**
 * The encoded messages that some services (EC2 first) put into their denials: why the policies denied, for those eyes
 * only that sts:DecodeAuthorizationMessage lets see it. The shape is that of AWS's decoded messages.
 */
export interface AuthorizationMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: { readonly items: readonly object[] };
  readonly failures: { readonly items: readonly object[] };
  readonly context: {
    readonly principal: { readonly id: string; readonly name?: string; readonly arn: string };
    readonly action: string;
    readonly resource: string;
    readonly conditions: { readonly items: readonly MessageCondition[] };
  };
}

export interface MessageCondition {
  readonly key: string;
  readonly values: { readonly items: readonly { readonly value: string }[] };
}

interface Sealed {
  /** Of the caller that was denied: no other account reads it. */
  readonly account: string;
  readonly message: AuthorizationMessage;
}

const purpose = "authorization-message";

/** Base64url, as AWS's, so that it can be copied out of any error text. */
export function encodeAuthorizationMessage(seals: Seals, account: string, message: AuthorizationMessage): string {
  const sealed: Sealed = { account, message };
  return Buffer.from(seals.seal(purpose, deflateRawSync(JSON.stringify(sealed)))).toString("base64url");
}

/** Undefined for what was not encoded here, or for another account. */
export function decodeAuthorizationMessage(
  seals: Seals,
  account: string,
  encoded: string,
): AuthorizationMessage | undefined {
  const plain = seals.open(purpose, Buffer.from(encoded, "base64url"));
  if (!plain) return undefined;
  const sealed = JSON.parse(inflateRawSync(plain).toString()) as Sealed;
  return sealed.account === account ? sealed.message : undefined;
}
