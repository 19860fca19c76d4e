import { MalformedError } from "../../base/malformed.ts";
import { asBuffer } from "../../base/text.ts";
import { type Answer, answerFrom } from "./answer.ts";
import { decodeMessage, encodeMessage, headerBytes } from "./message.ts";
import { classes, type Edns, type Message, type Question, queryTypes, type RcodeName, rcodes } from "./types.ts";
import type { Asker, Zone } from "./zone.ts";

export type Transport = "udp" | "tcp";

/** What becomes of a query. */
export type Handling =
  /** Bytes to send, and what they say. Without a question where the query had none that could be read. */
  | {
      readonly kind: "reply";
      readonly bytes: Uint8Array;
      readonly rcode: RcodeName;
      readonly question?: Question | undefined;
      readonly answer?: Answer | undefined;
    }
  /** No zone has the name. */
  | { readonly kind: "elsewhere"; readonly question: Question }
  /** Nothing is sent: to an answer to nothing, a second server would answer again. */
  | { readonly kind: "none" };

/** Largest datagram that passes everywhere without being cut (DNS flag day 2020). */
const safeUdpBytes = 1_232;
/** What a client that says nothing takes (RFC 1035, 2.3.4). */
const plainUdpBytes = 512;

/** Answers one message, whatever its bytes. Never throws. */
export function handleQuery(bytes: Uint8Array, zones: readonly Zone[], asker: Asker, transport: Transport): Handling {
  const query = readQuery(bytes);
  if (!query) return { kind: "none" };
  const flaw = flawOf(query);
  if (flaw) return refusal(query, flaw, transport);
  const [question] = query.questions;
  if (!question) return refusal(query, "FORMERR", transport);
  try {
    const answer = answerFrom(zones, question, asker);
    if (!answer) return { kind: "elsewhere", question };
    const bytesOut = encodeMessage(replyTo(query, answer.rcode, answer), mostBytes(query, transport));
    return { kind: "reply", bytes: bytesOut, rcode: answer.rcode, question, answer };
  } catch (error) {
    // A record that cannot be written: its zone has let in what it should have refused.
    if (error instanceof RangeError) return refusal(query, "SERVFAIL", transport);
    throw error;
  }
}

/** The answer that says only why there is none. Undefined for bytes that deserve no answer. */
export function refuseQuery(bytes: Uint8Array, rcode: RcodeName, transport: Transport): Uint8Array | undefined {
  const query = readQuery(bytes);
  return query && refusal(query, rcode, transport).bytes;
}

/** Undefined for what is no query. One that cannot be read to its end is a query without a question. */
function readQuery(bytes: Uint8Array): Message | undefined {
  if (bytes.length < headerBytes) return undefined;
  const bits = asBuffer(bytes).readUInt16BE(2);
  if ((bits & 0x8000) !== 0) return undefined;
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const head = Buffer.alloc(headerBytes);
    head.set(bytes.subarray(0, 4));
    return decodeMessage(head);
  }
}

/** What is refused whatever the name. */
function flawOf({ opcode, questions, edns }: Message): RcodeName | undefined {
  if (opcode !== 0) return "NOTIMP";
  const [question] = questions;
  if (!question || questions.length > 1) return "FORMERR";
  if (edns && edns.version !== 0) return "BADVERS";
  if (question.class !== classes.IN && question.class !== classes.ANY) return "REFUSED";
  // Zones are not transferred.
  return question.type === queryTypes.AXFR || question.type === queryTypes.IXFR ? "REFUSED" : undefined;
}

function refusal(query: Message, rcode: RcodeName, transport: Transport): Extract<Handling, { kind: "reply" }> {
  const [question] = query.questions;
  const bytes = encodeMessage(replyTo(query, rcode), mostBytes(query, transport));
  return { kind: "reply", bytes, rcode, question };
}

/** The client's size within reason; over TCP all that a message can have. */
function mostBytes({ edns }: Message, transport: Transport): number {
  if (transport === "tcp") return 65_535;
  return edns ? Math.min(Math.max(edns.udpBytes, plainUdpBytes), safeUdpBytes) : plainUdpBytes;
}

const nothing = { answers: [], authorities: [], additionals: [] } as const;

function replyTo(query: Message, rcode: RcodeName, answer?: Answer): Message {
  const { answers, authorities, additionals } = answer ?? nothing;
  return {
    id: query.id,
    response: true,
    opcode: query.opcode,
    authoritative: answer?.authoritative ?? false,
    truncated: false,
    recursionDesired: query.recursionDesired,
    // Stub resolvers pass over a server that does not offer it; what is not here is looked up, or is not there.
    recursionAvailable: true,
    rcode: rcodes[rcode],
    questions: query.questions.slice(0, 1),
    answers,
    authorities,
    additionals,
    edns: query.edns && ownEdns(query.edns),
  };
}

const ownEdns = ({ dnssecOk }: Edns): Edns => ({ udpBytes: safeUdpBytes, version: 0, dnssecOk });
