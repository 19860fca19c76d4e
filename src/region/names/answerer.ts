import {
  type Answer,
  handleQuery,
  type Question,
  rcodes,
  refuseQuery,
  typeName,
  type Zone,
} from "../../engines/dns/index.ts";
import type { Metrics } from "../../journey/metrics.ts";
import type { Log } from "../../kernel/ports.ts";
import type { DnsAnswerer, DnsTransport } from "../../runtime/dns-answerer.ts";
import type { DnsForwarder } from "../../runtime/dns-upstream.ts";
import type { NameMemory } from "./memory.ts";

export interface AnswererPorts {
  readonly zones: readonly Zone[];
  /** Asked for the names of no zone. */
  readonly forward: DnsForwarder | undefined;
  readonly memory: NameMemory;
  readonly metrics: Metrics;
  readonly micros: () => number;
  readonly log: Log;
}

/** Answers queries from the zones, else from upstream; counts them, and remembers who was told what. */
export function createAnswerer(ports: AnswererPorts): DnsAnswerer {
  const { zones, forward, memory, metrics, micros, log } = ports;

  function count(question: Question | undefined, rcode: number, began: number): void {
    const type = question && typeName(question.type);
    metrics.record("dns", type ?? "other", statusOf(rcode), Math.round(micros() - began));
  }

  async function ask(query: Uint8Array, transport: DnsTransport, question: Question, began: number) {
    const reply = await forward?.(query, transport);
    const sent = reply ?? refuseQuery(query, "SERVFAIL", transport);
    count(question, (sent?.[3] ?? 0) & 0xf, began);
    return sent;
  }

  function answer(query: Uint8Array, ip: string, transport: DnsTransport): ReturnType<DnsAnswerer> {
    const began = micros();
    const handling = handleQuery(query, zones, { ip }, transport);
    if (handling.kind === "none") return undefined;
    if (handling.kind === "elsewhere") return ask(query, transport, handling.question, began);
    count(handling.question, rcodes[handling.rcode], began);
    if (handling.answer && handling.question) remember(memory, ip, handling.question, handling.answer, micros());
    return handling.bytes;
  }

  return (query, ip, transport) => {
    try {
      return answer(query, ip, transport);
    } catch (error) {
      log.error("a DNS query failed", error);
      return refuseQuery(query, "SERVFAIL", transport);
    }
  };
}

/** Only addresses lead somewhere: an empty answer for one family follows the answer for the other. */
function remember(memory: NameMemory, ip: string, { name }: Question, { answers, reasons }: Answer, at: number): void {
  const found = answers.find(({ data }) => data.type === "A" || data.type === "AAAA");
  if (found?.data.type !== "A" && found?.data.type !== "AAAA") return;
  const { type, address } = found.data;
  const because = reasons.at(-1)?.because ?? "";
  memory.note(ip, { name: name.toLowerCase(), type, address, because, atMicros: at });
}

/** Metrics count as HTTP does: names that are not there are the client's errors, what failed here is ours. */
const statuses: Readonly<Record<number, number>> = { 0: 200, 1: 400, 2: 500, 3: 404, 4: 501, 5: 403 };
const statusOf = (rcode: number): number => statuses[rcode] ?? 400;
