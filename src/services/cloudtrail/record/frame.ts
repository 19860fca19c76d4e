import type { AuditedCall } from "../../../kernel/audit.ts";
import type { Call, Principal } from "../../../kernel/call.ts";
import type { Operation } from "../../../model/link.ts";
import { foreignIdentityOf, identityOf, type UserIdentity } from "./identity.ts";
import { isReadOnly } from "./read-only.ts";

/** What the records of one caller, operation and way have in common. Made once and shared: callers do the same all day. */
export interface Frame {
  readonly userIdentity: UserIdentity;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly readOnly: boolean;
  readonly managementEvent: boolean;
  /** Resource type of a data event. */
  readonly dataType?: string | undefined;
  readonly recipientAccountId: string;
  readonly tlsDetails?: TlsDetails | undefined;
}

export interface TlsDetails {
  readonly tlsVersion: string;
  readonly cipherSuite: string;
  readonly clientProvidedHostHeader: string;
}

/** Frames kept for one caller and operation: a client has one address and one user agent, a crowd has many. */
const most = 16;

interface Kept {
  readonly call: Call;
  readonly cipher: string | undefined;
  readonly frame: Frame;
}

/** By the caller, which is the same object as long as its credentials are the same, and the operation. */
const kept = new WeakMap<Principal, Map<Operation, Kept[]>>();

/** The frame of a call for the account `recipient`. */
export function frameOf(audited: AuditedCall, recipient: string): Frame {
  const { call, operation, tls } = audited;
  let byOperation = kept.get(call.principal);
  if (!byOperation) {
    byOperation = new Map();
    kept.set(call.principal, byOperation);
  }
  let frames = byOperation.get(operation);
  if (!frames) {
    frames = [];
    byOperation.set(operation, frames);
  }
  for (const known of frames) if (fits(known, call, tls?.cipher, recipient)) return known.frame;
  const frame = makeFrame(audited, recipient, identityFor(call, recipient));
  if (frames.length === most) frames.length = 0;
  frames.push({ call, cipher: tls?.cipher, frame });
  return frame;
}

function fits({ call, cipher, frame }: Kept, other: Call, otherCipher: string | undefined, recipient: string): boolean {
  const a = call.source;
  const b = other.source;
  return (
    a.userAgent === b.userAgent &&
    a.ip === b.ip &&
    a.host === b.host &&
    cipher === otherCipher &&
    a.tlsVersion === b.tlsVersion &&
    call.region === other.region &&
    frame.recipientAccountId === recipient &&
    call.via?.services.at(-1) === other.via?.services.at(-1)
  );
}

function identityFor(call: Call, recipient: string): UserIdentity {
  const { account } = call.principal;
  return account === "" || account === recipient ? identityOf(call) : foreignIdentityOf(call);
}

export function makeFrame({ call, operation, row, tls }: AuditedCall, recipient: string, who: UserIdentity): Frame {
  const { source, via, region } = call;
  // A service that passes a call on, or makes one, stands where its caller's address would.
  const service = via?.services.at(-1);
  return {
    userIdentity: who,
    eventSource: `${operation.service.signingName}.amazonaws.com`,
    eventName: row?.eventName ?? operation.name,
    awsRegion: region,
    sourceIPAddress: service ?? source.ip,
    userAgent: service ?? source.userAgent,
    readOnly: isReadOnly(operation.name, row),
    managementEvent: row?.dataEvent === undefined,
    ...(row?.dataEvent !== undefined && { dataType: row.dataEvent }),
    recipientAccountId: recipient,
    ...(tls &&
      service === undefined && {
        tlsDetails: { tlsVersion: tls.protocol, cipherSuite: tls.cipher, clientProvidedHostHeader: source.host },
      }),
  };
}
