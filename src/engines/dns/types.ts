/**
 * The words of the domain name system (RFC 1035).
 *
 * A name is text as in a zone file, without the dot at its end: `photos.s3.amazonaws.com`, and the empty text for the
 * root. An octet that is no printable character stands as `\DDD` (decimal), a dot or a backslash inside a label as `\.`
 * and `\\`. Names are equal whatever the case of their letters; zones and their nodes write them in lower case.
 */

/** Codes of the types of records; what is not among them is carried as it is. */
export const typeCodes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  CAA: 257,
} as const;

export type RecordType = keyof typeof typeCodes;

/** Types that stand in questions alone, or that only the protocol itself uses. */
export const queryTypes = { OPT: 41, IXFR: 251, AXFR: 252, ANY: 255 } as const;

export const classes = { IN: 1, ANY: 255 } as const;

/** Response codes (RFC 1035, RFC 6891). */
export const rcodes = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  BADVERS: 16,
} as const;

export type RcodeName = keyof typeof rcodes;

export interface Question {
  /** As the client wrote it: some mix the case of its letters, and want it back so. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

export interface SoaData {
  readonly type: "SOA";
  readonly primary: string;
  readonly mailbox: string;
  readonly serial: number;
  readonly refreshSeconds: number;
  readonly retrySeconds: number;
  readonly expireSeconds: number;
  /** How long an answer "there is none" may be kept (RFC 2308). */
  readonly minimumSeconds: number;
}

/** What a record says, by its type. */
export type RecordData =
  | { readonly type: "A"; readonly address: string }
  | { readonly type: "AAAA"; readonly address: string }
  | { readonly type: "CNAME"; readonly target: string }
  | { readonly type: "NS"; readonly target: string }
  | { readonly type: "PTR"; readonly target: string }
  | { readonly type: "MX"; readonly preference: number; readonly exchange: string }
  /** A character of a text is an octet; each has at most 255. */
  | { readonly type: "TXT"; readonly texts: readonly string[] }
  | SoaData
  | {
      readonly type: "SRV";
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | { readonly type: "CAA"; readonly flags: number; readonly tag: string; readonly value: string }
  /** A type without a row in the table, as it came (RFC 3597). */
  | { readonly type: "other"; readonly code: number; readonly bytes: Uint8Array };

export interface ResourceRecord {
  readonly name: string;
  readonly ttlSeconds: number;
  readonly data: RecordData;
}

/** What a client says about itself, and a server back, in the record OPT (RFC 6891). */
export interface Edns {
  /** Bytes that the sender can take in one datagram. */
  readonly udpBytes: number;
  readonly version: number;
  readonly dnssecOk: boolean;
}

export interface Message {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** With the upper bits that OPT carries. */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  /** Without OPT. */
  readonly additionals: readonly ResourceRecord[];
  readonly edns: Edns | undefined;
}
