import { describe, expect, it } from "vitest";
import { type Answer, answerFrom } from "./answer.ts";
import { queryTypes, type RecordData, type RecordType, typeCodes } from "./types.ts";
import type { Zone } from "./zone.ts";

const soa = {
  ttlSeconds: 900,
  data: {
    type: "SOA",
    primary: "ns.example",
    mailbox: "hostmaster.example",
    serial: 1,
    refreshSeconds: 1,
    retrySeconds: 1,
    expireSeconds: 1,
    minimumSeconds: 60,
  },
} as const;

function zone(name: string, records: Readonly<Record<string, readonly RecordData[]>>): Zone {
  return {
    name,
    soa,
    node(asked) {
      const found = records[asked];
      if (found) return { records: found.map((data) => ({ ttlSeconds: 300, data })) };
      const isAbove = asked === name || Object.keys(records).some((each) => each.endsWith(`.${asked}`));
      return isAbove ? { records: [] } : undefined;
    },
  };
}

const a = (address: string): RecordData => ({ type: "A", address });
const alias = (target: string): RecordData => ({ type: "CNAME", target });

const zones = [
  zone("example", {
    "www.example": [a("192.0.2.1"), a("192.0.2.2")],
    "*.wild.example": [a("192.0.2.9")],
    "host.sub.wild.example": [a("192.0.2.10")],
    "alias.example": [alias("WWW.example")],
    "two.example": [alias("alias.example")],
    "away.example": [alias("elsewhere.test")],
    "broken.example": [alias("nobody.example")],
    "over.example": [alias("deep.child.example")],
    "loop.example": [alias("pool.example")],
    "pool.example": [alias("loop.example")],
    "cut.example": [
      { type: "NS", target: "ns.cut.example" },
      { type: "NS", target: "ns.test" },
    ],
    "ns.cut.example": [a("192.0.2.53")],
    "a\\.b.example": [a("192.0.2.77")],
  }),
  zone("child.example", { "deep.child.example": [a("198.51.100.1")] }),
];

const ask = (name: string, type: number = typeCodes.A): Answer | undefined =>
  answerFrom(zones, { name, type, class: 1 }, { ip: "127.0.0.1" });

const shown = ({ rcode, authoritative, answers, authorities, reasons }: Answer): object => ({
  rcode,
  aa: authoritative,
  answers: answers.map(
    ({ name, data }) => `${name} ${"address" in data ? data.address : "target" in data ? data.target : data.type}`,
  ),
  authorities: authorities.map(({ name, data }) => `${name} ${data.type}`),
  rules: reasons.map(({ rule }) => rule),
});

type Row = [name: string, type: RecordType, rcode: string, answers: string[], authorities: string[], rules: string[]];

const none = "no such name";
const empty = "no records of the type";

describe("answers from zones", () => {
  it.each<Row>([
    ["www.example", "A", "NOERROR", ["www.example 192.0.2.1", "www.example 192.0.2.2"], [], ["records"]],
    ["WwW.example", "A", "NOERROR", ["WwW.example 192.0.2.1", "WwW.example 192.0.2.2"], [], ["records"]],
    ["www.example", "AAAA", "NOERROR", [], ["example SOA"], [empty]],
    ["nobody.example", "A", "NXDOMAIN", [], ["example SOA"], [none]],
    ["below.www.example", "A", "NXDOMAIN", [], ["example SOA"], [none]],
    ["example", "A", "NOERROR", [], ["example SOA"], [empty]],
    ["x.wild.example", "A", "NOERROR", ["x.wild.example 192.0.2.9"], [], ["records"]],
    ["x.y.wild.example", "A", "NOERROR", ["x.y.wild.example 192.0.2.9"], [], ["records"]],
    // RFC 4592, 2.2.1: the name above is there, so the wildcard does not reach below it.
    ["x.sub.wild.example", "A", "NXDOMAIN", [], ["example SOA"], [none]],
    ["sub.wild.example", "A", "NOERROR", [], ["example SOA"], [empty]],
    ["x.wild.example", "MX", "NOERROR", [], ["example SOA"], [empty]],
    ["alias.example", "CNAME", "NOERROR", ["alias.example WWW.example"], [], ["records"]],
    [
      "two.example",
      "A",
      "NOERROR",
      ["two.example alias.example", "alias.example WWW.example", "WWW.example 192.0.2.1", "WWW.example 192.0.2.2"],
      [],
      ["alias", "alias", "records"],
    ],
    ["alias.example", "MX", "NOERROR", ["alias.example WWW.example"], ["example SOA"], ["alias", empty]],
    ["away.example", "A", "NOERROR", ["away.example elsewhere.test"], [], ["alias"]],
    ["broken.example", "A", "NXDOMAIN", ["broken.example nobody.example"], ["example SOA"], ["alias", none]],
    [
      "over.example",
      "A",
      "NOERROR",
      ["over.example deep.child.example", "deep.child.example 198.51.100.1"],
      [],
      ["alias", "records"],
    ],
    ["deep.child.example", "A", "NOERROR", ["deep.child.example 198.51.100.1"], [], ["records"]],
    ["other.child.example", "A", "NXDOMAIN", [], ["child.example SOA"], [none]],
    ["a\\.b.example", "A", "NOERROR", ["a\\.b.example 192.0.2.77"], [], ["records"]],
  ])("%s %s", (name, type, rcode, answers, authorities, rules) => {
    const answer = ask(name, typeCodes[type]);
    expect(answer && shown(answer)).toEqual({ rcode, aa: true, answers, authorities, rules });
  });

  it("refers below a cut, with the addresses that it knows", () => {
    const answer = ask("any.thing.cut.example");
    expect(answer).toMatchObject({ rcode: "NOERROR", authoritative: false, answers: [] });
    expect(answer?.authorities.map(({ name }) => name)).toEqual(["cut.example", "cut.example"]);
    expect(answer?.additionals).toEqual([{ name: "ns.cut.example", ttlSeconds: 300, data: a("192.0.2.53") }]);
  });

  it("gives up on aliases that lead in a circle", () => {
    expect(ask("loop.example")).toMatchObject({ rcode: "SERVFAIL", answers: [] });
  });

  it("gives all that there is for ANY, aliases not followed", () => {
    expect(ask("alias.example", queryTypes.ANY)?.answers).toHaveLength(1);
    expect(ask("cut.example", queryTypes.ANY)?.authorities).toHaveLength(2);
  });

  it("says which wildcard stood in, and keeps a negative answer as long as the zone lets it", () => {
    expect(ask("x.wild.example")?.reasons[0]).toMatchObject({ wildcard: "*.wild.example", zone: "example" });
    expect(ask("nobody.example")?.authorities[0]?.ttlSeconds).toBe(60);
  });

  it("has nothing to say about names of nobody here", () => {
    expect(ask("example.org")).toBeUndefined();
    expect(ask("myexample")).toBeUndefined();
    expect(ask("x\\.example")).toBeUndefined();
    expect(ask("")).toBeUndefined();
  });
});
