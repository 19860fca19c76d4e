/**
 * The answer to a question from the zones at hand: RFC 1034, 4.3.2, with the wildcards of RFC 4592 and the negative
 * answers of RFC 2308. The zone with the longest name that the question's name ends with answers.
 *
 *     the name has a node with NS below the zone's top   a referral
 *     it has CNAME, and that is not what was asked for   the alias, and on with its target while a zone here has it
 *     it has records of the type                         these
 *     it has others                                      none of the type: no answer, with SOA
 *     it has no node, and a wildcard covers it           the wildcard's, under the name that was asked for
 *     else                                               NXDOMAIN, with SOA
 */
import { isWithin, parentOf } from "./name.ts";
import { codeOf } from "./record-data.ts";
import { type Question, queryTypes, type RcodeName, type ResourceRecord, typeCodes } from "./types.ts";
import type { Asker, Node, Zone } from "./zone.ts";

export interface Answer {
  readonly rcode: RcodeName;
  readonly authoritative: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  /** In the order in which they were found. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly name: string;
  readonly zone: string;
  readonly rule: "records" | "alias" | "referral" | "no records of the type" | "no such name";
  /** The wildcard that stood in for the name. */
  readonly wildcard?: string | undefined;
  /** What the node says about itself. */
  readonly because?: string | undefined;
}

/** Aliases followed from one question; more are a loop, or as good as one. */
const mostAliases = 16;

/** Undefined where no zone has the name: somebody else has to be asked. */
export function answerFrom(zones: readonly Zone[], question: Question, asker: Asker): Answer | undefined {
  const answers: ResourceRecord[] = [];
  const reasons: Reason[] = [];
  let name = question.name;
  for (let aliases = 0; aliases <= mostAliases; aliases++) {
    const key = name.toLowerCase();
    const zone = zoneOf(zones, key);
    // What an alias leads to elsewhere is asked for by the client, or by whoever asks for it.
    if (!zone) return aliases === 0 ? undefined : whole("NOERROR", answers, reasons);
    const found = find(zone, key, asker);
    const { node, wildcard } = found;
    const because = node?.because;
    const reason = (rule: Reason["rule"]): void =>
      void reasons.push({ name: key, zone: zone.name, rule, wildcard, because });
    if (found.cut !== undefined) {
      reason("referral");
      return referral(zone, found.cut, answers, reasons, asker);
    }
    if (!node) {
      reason("no such name");
      return whole("NXDOMAIN", answers, reasons, soaOf(zone));
    }
    const target = aliasIn(node, question.type);
    if (target === undefined) {
      const matching = recordsAt(name, node, question.type);
      reason(matching.length > 0 ? "records" : "no records of the type");
      return whole("NOERROR", [...answers, ...matching], reasons, matching.length > 0 ? undefined : soaOf(zone));
    }
    reason("alias");
    answers.push(...recordsAt(name, node, typeCodes.CNAME));
    name = target;
  }
  return whole("SERVFAIL", [], reasons);
}

function zoneOf(zones: readonly Zone[], name: string): Zone | undefined {
  let best: Zone | undefined;
  for (const zone of zones) {
    if (isWithin(name, zone.name) && (!best || zone.name.length > best.name.length)) best = zone;
  }
  return best;
}

interface Found {
  readonly node: Node | undefined;
  readonly wildcard?: string | undefined;
  /** The name at which the zone hands over to other servers. */
  readonly cut?: string | undefined;
}

function find(zone: Zone, name: string, asker: Asker): Found {
  const node = zone.node(name, asker);
  const cut = cutAbove(zone, name, node, asker);
  if (cut !== undefined) return { node: undefined, cut };
  if (node) return { node };
  const encloser = closestEncloser(zone, name, asker);
  const wildcard = encloser === "" ? "*" : `*.${encloser}`;
  const star = zone.node(wildcard, asker);
  return star ? { node: star, wildcard } : { node: undefined };
}

/** The name nearest to the top, at or above `name` and below the zone's own, that has NS. */
function cutAbove(zone: Zone, name: string, node: Node | undefined, asker: Asker): string | undefined {
  let cut: string | undefined;
  let here = node;
  for (let at: string | undefined = name; at !== undefined && at !== zone.name; at = parentOf(at)) {
    if (at !== name) here = zone.node(at, asker);
    if (here?.records.some(({ data }) => data.type === "NS")) cut = at;
  }
  return cut;
}

/** The longest name above `name` that has a node; the zone's own at the latest. */
function closestEncloser(zone: Zone, name: string, asker: Asker): string {
  let at = parentOf(name);
  while (at !== undefined && at !== zone.name && isWithin(at, zone.name)) {
    if (zone.node(at, asker)) return at;
    at = parentOf(at);
  }
  return zone.name;
}

function aliasIn({ records }: Node, asked: number): string | undefined {
  if (asked === typeCodes.CNAME || asked === queryTypes.ANY) return undefined;
  for (const { data } of records) if (data.type === "CNAME") return data.target;
  return undefined;
}

function recordsAt(name: string, { records }: Node, asked: number): ResourceRecord[] {
  return records
    .filter(({ data }) => asked === queryTypes.ANY || codeOf(data) === asked)
    .map(({ ttlSeconds, data }) => ({ name, ttlSeconds, data }));
}

/** Kept no longer than the zone lets "there is none" be kept. */
function soaOf({ name, soa: { ttlSeconds, data } }: Zone): ResourceRecord {
  return { name, ttlSeconds: Math.min(ttlSeconds, data.minimumSeconds), data };
}

/** The servers that the zone hands over to, with those of their addresses that it knows. */
function referral(
  zone: Zone,
  cut: string,
  answers: readonly ResourceRecord[],
  reasons: readonly Reason[],
  asker: Asker,
): Answer {
  const servers = recordsAt(cut, zone.node(cut, asker) ?? { records: [] }, typeCodes.NS);
  const additionals = servers.flatMap(({ data }) => {
    const host = data.type === "NS" ? data.target.toLowerCase() : "";
    const node = isWithin(host, zone.name) ? zone.node(host, asker) : undefined;
    return node ? [...recordsAt(host, node, typeCodes.A), ...recordsAt(host, node, typeCodes.AAAA)] : [];
  });
  return { rcode: "NOERROR", authoritative: answers.length > 0, answers, authorities: servers, additionals, reasons };
}

function whole(
  rcode: RcodeName,
  answers: readonly ResourceRecord[],
  reasons: readonly Reason[],
  soa?: ResourceRecord,
): Answer {
  return {
    rcode,
    authoritative: rcode !== "SERVFAIL",
    answers,
    authorities: soa ? [soa] : [],
    additionals: [],
    reasons,
  };
}
