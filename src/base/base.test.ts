import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "./base64.ts";
import { crc32 } from "./crc32.ts";
import { globMatches } from "./glob.ts";
import { headerListItem, isHeaderValue, mediaType, splitHeaderList, splitHttpDateList } from "./headers.ts";
import { fromHex, toHex } from "./hex.ts";
import { parseJsonExactly } from "./json.ts";
import { MalformedError } from "./malformed.ts";
import { formDecode, percentDecode, percentEncode, percentEncodePath } from "./percent.ts";
import { setKey } from "./record.ts";
import { utf8Text } from "./text.ts";
import {
  formatEpochSeconds,
  formatHttpDate,
  formatIso8601,
  parseEpochSeconds,
  parseHttpDate,
  parseIso8601,
} from "./timestamp.ts";

describe("base64", () => {
  it("is its own inverse", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(new Uint8Array(fromBase64(toBase64(bytes)))).toEqual(bytes);
      }),
    );
  });
  it.each(["a", "ab", "abc", "ab=c", "====", "a b=", "ab-_", "YQ=", "YQ\n="])("refuses %j", (text) => {
    expect(() => fromBase64(text)).toThrow(MalformedError);
  });
});

describe("hex", () => {
  it("is its own inverse", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(new Uint8Array(fromHex(toHex(bytes)))).toEqual(bytes);
      }),
    );
  });
  it.each(["a", "zz", "0g"])("refuses %j", (text) => {
    expect(() => fromHex(text)).toThrow(MalformedError);
  });
});

describe("crc32", () => {
  it.each<[string, number]>([
    ["", 0],
    ["a", 0xe8b7be43],
    ["123456789", 0xcbf43926],
    ["The quick brown fox jumps over the lazy dog", 0x414fa339],
  ])("%j", (text, checksum) => {
    expect(crc32(Buffer.from(text))).toBe(checksum);
  });
  it("continues", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        expect(crc32(right, crc32(left))).toBe(crc32(Buffer.concat([left, right])));
      }),
    );
  });
});

describe("percent-encoding", () => {
  it.each([
    ["AZaz09-_.~", "AZaz09-_.~"],
    ["a b+c", "a%20b%2Bc"],
    ["!'()*", "%21%27%28%29%2A"],
    ["a/ü", "a%2F%C3%BC"],
    ["\ud800", "%EF%BF%BD"],
  ])("%j is %j", (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });
  it("keeps the slashes of a path", () => expect(percentEncodePath("/a b/c")).toBe("/a%20b/c"));
  it("reads a plus as a space in forms only", () => {
    expect(formDecode("a+b%2B")).toBe("a b+");
    expect(percentDecode("a+b")).toBe("a+b");
  });
  it.each(["%", "%zz", "%ff", "%c3%28"])("refuses %j", (text) => {
    expect(() => percentDecode(text)).toThrow(MalformedError);
  });
  it("is its own inverse", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(percentDecode(percentEncode(text))).toBe(text);
      }),
    );
  });
});

describe("timestamps", () => {
  const moment = Date.UTC(2019, 11, 16, 23, 48, 18);
  it.each<[string, number]>([
    ["2019-12-16T23:48:18Z", moment],
    ["2019-12-16T23:48:18.5Z", moment + 500],
    ["2019-12-16T23:48:18.123456789Z", moment + 123],
    ["2019-12-17T00:48:18+01:00", moment],
    ["2019-12-16T22:48:18-0100", moment],
    ["2019-12-16T23:48:18", moment],
    ["20191216T234818Z", moment],
    ["2019-12-16", Date.UTC(2019, 11, 16)],
    ["2019-12-16T23:48Z", Date.UTC(2019, 11, 16, 23, 48)],
    ["2016-12-31T23:59:60Z", Date.UTC(2017, 0, 1)],
    ["0001-01-01T00:00:00Z", -62135596800000],
  ])("ISO 8601: %s", (text, epochMs) => expect(parseIso8601(text)).toBe(epochMs));
  it.each(["", "2019", "2019-13-01", "2019-02-30", "2019-12-16T24:00:00Z", "2019-12-16T23:48:18Zx", "1576540098"])(
    "refuses %j",
    (text) => expect(() => parseIso8601(text)).toThrow(MalformedError),
  );
  it.each<[string, number]>([
    ["Mon, 16 Dec 2019 23:48:18 GMT", moment],
    ["Mon, 16 Dec 2019 23:48:18.25 GMT", moment + 250],
    ["16 Dec 2019 23:48:18 +0000", moment],
  ])("HTTP: %s", (text, epochMs) => expect(parseHttpDate(text)).toBe(epochMs));
  it.each(["", "Mon, 16 Foo 2019 23:48:18 GMT", "Mon, 31 Feb 2019 00:00:00 GMT"])("refuses %j", (text) => {
    expect(() => parseHttpDate(text)).toThrow(MalformedError);
  });
  it.each<[string, number]>([
    ["1576540098", moment],
    ["1576540098.123", moment + 123],
    ["1.576540098E9", moment],
    ["-1", -1000],
  ])("epoch: %s", (text, epochMs) => expect(parseEpochSeconds(text)).toBe(epochMs));
  it.each(["", "x", "1e99", "0x10", "Infinity", "NaN"])("refuses %j", (text) => {
    expect(() => parseEpochSeconds(text)).toThrow(MalformedError);
  });
  it("writes what it reads", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62135596800000, max: 253402300799999 }), (epochMs) => {
        expect(parseIso8601(formatIso8601(epochMs))).toBe(epochMs);
        expect(parseIso8601(formatIso8601(epochMs, "always"))).toBe(epochMs);
        expect(parseEpochSeconds(formatEpochSeconds(epochMs))).toBe(epochMs);
        expect(parseHttpDate(formatHttpDate(epochMs))).toBe(Math.floor(epochMs / 1000) * 1000);
      }),
    );
  });
  it("writes milliseconds where there are any, or always", () => {
    expect([formatIso8601(moment), formatIso8601(moment + 1), formatIso8601(moment, "always")]).toEqual([
      "2019-12-16T23:48:18Z",
      "2019-12-16T23:48:18.001Z",
      "2019-12-16T23:48:18.000Z",
    ]);
  });
});

describe("globs", () => {
  it.each<[string, string, boolean]>([
    ["*", "", true],
    ["a*c", "abbc", true],
    ["a*c", "abbd", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*a*b*c", "xaxbxc", true],
    ["", "a", false],
    ["*?", "", false],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/k", true],
  ])("%s on %s", (pattern, text, matches) => expect(globMatches(pattern, text)).toBe(matches));
  it("agrees with a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(globMatches(pattern, text)).toBe(expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });
  it("does not explode", () => {
    expect(globMatches(`${"*a".repeat(1000)}b`, "a".repeat(5000))).toBe(false);
  });
});

describe("headers", () => {
  it.each<[string, string[]]>([
    ["a, b,c", ["a", "b", "c"]],
    ['"a,b", "c\\"d", e', ["a,b", 'c"d', "e"]],
    ["a", ["a"]],
  ])("list %s", (value, items) => expect(splitHeaderList(value)).toEqual(items));
  it("reads the lists that it writes", () => {
    const item = fc
      .string({ minLength: 1 })
      .filter((text) => text === text.trim() && isHeaderValue(text) && !text.startsWith('"'));
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), (items) => {
        fc.pre(items.every((text) => !text.includes("\\")));
        expect(splitHeaderList(items.map(headerListItem).join(", "))).toEqual(items);
      }),
    );
  });
  it("splits dates at every second comma", () => {
    const date = "Mon, 16 Dec 2019 23:48:18 GMT";
    expect(splitHttpDateList(`${date}, ${date}`)).toEqual([date, date]);
  });
  it("knows media types and what may stand in a header", () => {
    expect(mediaType("Text/XML; charset=utf-8")).toBe("text/xml");
    expect([isHeaderValue("a b"), isHeaderValue("a\r\nb: c"), isHeaderValue("ü"), isHeaderValue("☃")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe("JSON", () => {
  it.each<[string, unknown]>([
    ['{"a":9007199254740993,"b":[1,-9223372036854775808]}', { a: 9007199254740993n, b: [1, -9223372036854775808n] }],
    [' { "a" : "\\u0041\\\\\\"" , "b" : [ ] , "c" : { } } ', { a: 'A\\"', b: [], c: {} }],
    ["1e300", 1e300],
  ])("exactly: %s", (text, value) => expect(parseJsonExactly(text)).toEqual(value));
  it("agrees with the platform where that loses nothing", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJsonExactly(text)).toEqual(JSON.parse(text));
      }),
    );
  });
  it.each(["", "{", "[1,]", `${"9".repeat(20)}x`, `${"[".repeat(5000)}${"]".repeat(5000)}`])(
    "refuses %.20s",
    (text) => {
      expect(() => parseJsonExactly(text)).toThrow(MalformedError);
    },
  );
});

describe("small things", () => {
  it("never sets a prototype", () => {
    const target: Record<string, unknown> = {};
    setKey(target, "__proto__", { polluted: true });
    expect([Object.getPrototypeOf(target) === Object.prototype, Object.keys(target)]).toEqual([true, ["__proto__"]]);
  });
  it("refuses invalid UTF-8", () => expect(() => utf8Text(Buffer.of(0xc3, 0x28))).toThrow(MalformedError));
});
