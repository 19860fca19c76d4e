import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compileSelect } from "./compile.ts";
import type { SelectOptions } from "./options.ts";
import { runSelect } from "./run.ts";
import { chunks, csvToCsv, csvToJson, jsonToJson, select, testNow } from "./testing.ts";

type Csv = SelectOptions["InputSerialization"]["CSV"];
const all = "SELECT * FROM S3Object";

describe("CSV input", () => {
  const rows: readonly (readonly [string, Csv, string, string])[] = [
    ["plain", {}, "a,b\nc,d", '{"_1":"a","_2":"b"}\n{"_1":"c","_2":"d"}\n'],
    ["empty fields, empty lines", {}, ",\n\n\na,,b\n", '{"_1":"","_2":""}\n{"_1":"a","_2":"","_3":"b"}\n'],
    ["quoted", {}, '"a,b","c""d",""\n', '{"_1":"a,b","_2":"c\\"d","_3":""}\n'],
    ["a quote inside a field stands for itself", {}, 'a"b,c\n', '{"_1":"a\\"b","_2":"c"}\n'],
    ["another escape", { QuoteEscapeCharacter: "\\" }, '"a\\"b\\\\c\\d"\n', '{"_1":"a\\"b\\\\c\\\\d"}\n'],
    ["another quote", { QuoteCharacter: "'" }, "'a,b',\"c\n", '{"_1":"a,b","_2":"\\"c"}\n'],
    ["no quote", { QuoteCharacter: "" }, '"a,b"\n', '{"_1":"\\"a","_2":"b\\""}\n'],
    ["comments by default", {}, '#x\n# "y\na\n', '{"_1":"a"}\n'],
    ["other comments", { Comments: "!" }, "!x\n#a\n", '{"_1":"#a"}\n'],
    ["no comments", { Comments: "" }, "#a\n", '{"_1":"#a"}\n'],
    [
      "record delimiter of several characters",
      { RecordDelimiter: "\r\n" },
      "a\nb\r\nc\r\n",
      '{"_1":"a\\nb"}\n{"_1":"c"}\n',
    ],
    ["field delimiter", { FieldDelimiter: "|" }, "a|b,c\n", '{"_1":"a","_2":"b,c"}\n'],
    [
      "field delimiter of several characters",
      { FieldDelimiter: "::" },
      'a::b:c\n"x::y"::z\n',
      '{"_1":"a","_2":"b:c"}\n{"_1":"x::y","_2":"z"}\n',
    ],
    [
      "quoted record delimiter",
      { AllowQuotedRecordDelimiter: true },
      '"a\nb",c\nd\n',
      '{"_1":"a\\nb","_2":"c"}\n{"_1":"d"}\n',
    ],
    [
      "quoted record delimiter of several characters",
      { AllowQuotedRecordDelimiter: true, RecordDelimiter: "\r\n" },
      '"a\r\nb""",c\r\n"d"',
      '{"_1":"a\\r\\nb\\"","_2":"c"}\n{"_1":"d"}\n',
    ],
    ["header used", { FileHeaderInfo: "USE" }, "x,y\n1,2,3\n", '{"x":"1","y":"2","_3":"3"}\n'],
    ["header ignored", { FileHeaderInfo: "Ignore" }, '"x"\n1\n', '{"_1":"1"}\n'],
    ["byte order mark", { FileHeaderInfo: "USE" }, "\ufeffx\n1\n", '{"x":"1"}\n'],
    ["other scripts", {}, "å,日本\n😀,\u00a0\n", '{"_1":"å","_2":"日本"}\n{"_1":"😀","_2":"\u00a0"}\n'],
    ["nothing", {}, "", ""],
    ["a name that is dangerous elsewhere", { FileHeaderInfo: "USE" }, "__proto__\n1\n", '{"__proto__":"1"}\n'],
  ];
  it.each(rows)("%s", async (_name, csv, object, expected) => {
    const whole = await select(all, csvToJson(csv), object);
    expect(whole.text).toBe(expected);
    expect(whole.error).toBeUndefined();
    for (let size = 1; size <= Buffer.byteLength(object); size++) {
      expect((await select(all, csvToJson(csv), object, size)).text).toBe(expected);
    }
  });

  it.each([
    ['"a\nb"\n', {}, "CSVEscapingRecordDelimiter"],
    ['a\n"b', {}, "CSVUnescapedQuote"],
    ['"a"b\n', {}, "CSVUnescapedQuote"],
    ['"a\n', { AllowQuotedRecordDelimiter: true }, "CSVUnescapedQuote"],
    ['"a"b\n', { AllowQuotedRecordDelimiter: true }, "CSVUnescapedQuote"],
    ["x".repeat(1_048_577), {}, "OverMaxRecordSize"],
    [`${"x".repeat(1_048_577)}\n`, {}, "OverMaxRecordSize"],
    [`"${"x".repeat(1_048_577)}"\n`, { AllowQuotedRecordDelimiter: true }, "OverMaxRecordSize"],
    [",".repeat(100_000), {}, "OverMaxColumn"],
  ])("%.12s is refused", async (object, csv: Csv, code) => {
    expect((await select(all, csvToJson(csv), object)).error?.code).toBe(code);
    expect((await select(all, csvToJson(csv), object, 1_000_003)).error?.code).toBe(code);
  });
});

describe("column names", () => {
  const object = "NAME,name,City,a b,CAST\n1,2,3,4,5\n";
  it.each([
    ["city", "3\n"],
    ['s."City"', "3\n"],
    ['"city"', "MissingHeaders"],
    ["s.name", "AmbiguousFieldName"],
    ['s."NAME"', "1\n"],
    ['"a b"', "4\n"],
    ['s."CAST"', "5\n"],
    ["_2, S._3", "2,3\n"],
    ["_9", "\n"],
    ["other", "MissingHeaders"],
    ["s.*", "1,2,3,4,5\n"],
    ["_1, s.*", "1,1,2,3,4,5\n"],
  ])("%s", async (list, expected) => {
    const { text, error } = await select(`SELECT ${list} FROM S3Object s`, csvToCsv({ FileHeaderInfo: "USE" }), object);
    expect(error?.code ?? text).toBe(expected);
  });

  it("are unknown without a header", async () => {
    expect((await select("SELECT city FROM S3Object", csvToCsv(), object)).error?.code).toBe("MissingHeaders");
  });
});

describe("JSON input", () => {
  const rules =
    '{ "Rules": [ {"id": "1"}, {"expr": "y > x"}, {"id": "2", "expr": "z = DEBUG"} ]}\n{ "created": "June 27", "modified": "July 6" }\n';
  const files =
    '{ "created": "936864000", "dir_name": "important_docs", "files": [ { "name": "." }, { "name": ".." } ], "owner": "AWS S3" }\n' +
    '{ "created": "936864000", "dir_name": "other_docs", "files": [ { "name": "." }, { "name": "my stuff" } ], "owner": "User" }\n';
  const person =
    '{"name": "Susan Smith", "org": "engineering", "projects": [{"project_name":"project1"}, {"project_name":"project2", "completed":true}]}\n';
  const odd =
    '{"a\\"b": 1.10, "n": 12345678901234567890123, "__proto__": [], "e": 1E5, "u": "\\u00e9\\n", "x": {"X": null}}\n';
  const rows: readonly (readonly [string, string, string])[] = [
    ["SELECT id FROM S3Object[*].Rules[*].id", rules, '{"id":"1"}\n{}\n{"id":"2"}\n{}\n'],
    ["SELECT id FROM S3Object[*].Rules[*].id WHERE id IS NOT MISSING", rules, '{"id":"1"}\n{"id":"2"}\n'],
    ["SELECT COUNT(id) FROM S3Object[*].rules[*].id", rules, '{"_1":2}\n'],
    ["SELECT r.id FROM S3Object[*].Rules[2] r", rules, '{"id":"2"}\n{}\n'],
    ["SELECT * FROM S3Object[*].*[*].id", rules, '{"_1":"1"}\n{}\n{"_1":"2"}\n{}\n{}\n'],
    ['SELECT * FROM S3Object[*]."rules"[*]', rules, "{}\n{}\n"],
    [
      "SELECT d.dir_name, d.files FROM S3Object[*] d",
      files,
      '{"dir_name":"important_docs","files":[{"name":"."},{"name":".."}]}\n{"dir_name":"other_docs","files":[{"name":"."},{"name":"my stuff"}]}\n',
    ],
    [
      "SELECT _1.dir_name, _1.owner FROM S3Object[*]",
      files,
      '{"dir_name":"important_docs","owner":"AWS S3"}\n{"dir_name":"other_docs","owner":"User"}\n',
    ],
    ["SELECT _1.name FROM S3Object[*].files[*] LIMIT 3", files, '{"name":"."}\n{"name":".."}\n{"name":"."}\n'],
    ["Select s.name from S3Object s", person, '{"name":"Susan Smith"}\n'],
    ["Select s.projects[0].project_name from S3Object s", person, '{"project_name":"project1"}\n'],
    [
      "Select s['projects'][1].completed c, s.projects[7], org from S3Object s",
      person,
      '{"c":true,"org":"engineering"}\n',
    ],
    [all, odd, '{"a\\"b":1.10,"n":12345678901234567890123,"__proto__":[],"e":1E+5,"u":"é\\n","x":{"X":null}}\n'],
    ["SELECT s.x.x, s.x.* FROM S3Object s", odd, '{"x":null,"X":null}\n'],
    [all, '[1, "a"]\n', '{"_1":[1,"a"]}\n'],
    [all, " \n", ""],
    ["SELECT a FROM S3Object", '{"a":"\\\\"}', '{"a":"\\\\"}\n'],
    ["SELECT b FROM S3Object[*].b", '{"a":"]\\"}\\\\","b":"\\\\"}', '{"b":"\\\\"}\n'],
    ["SELECT s FROM S3Object[*][*][1] s", '[[0,1],[],2,{},[0,"x"]]', '{"s":1}\n{}\n{}\n{}\n{"s":"x"}\n'],
  ];
  it.each(rows)("%s over %.20s", async (expression, object, expected) => {
    for (const type of ["LINES", "Document"]) {
      for (let size = 1; size <= Buffer.byteLength(object); size++) {
        const { text, error } = await select(expression, jsonToJson(type), object, size);
        expect(error).toBeUndefined();
        expect(text).toBe(expected);
      }
    }
  });

  it("of documents may stand on several lines, or on one", async () => {
    const { text } = await select("SELECT a FROM S3Object", jsonToJson("DOCUMENT"), '{\n "a": 1\n}{"a":2} {"a":3}');
    expect(text).toBe('{"a":1}\n{"a":2}\n{"a":3}\n');
    const list = `[${Array.from({ length: 50_000 }, (_, n) => `{"n":${n},"pad":"${"x".repeat(40)}"}`).join()}]`;
    const long = await select("SELECT SUM(s.n) FROM S3Object[*][*] s", jsonToJson("DOCUMENT"), list);
    expect(long.text).toBe('{"_1":1249975000}\n');
    const whole = await select(all, jsonToJson("DOCUMENT"), list);
    expect(whole.error?.code).toBe("OverMaxRecordSize");
  });

  const paths = ["S3Object", "S3Object[*].a", "S3Object[*][*]"];
  it.each([
    '{"a":1',
    '{"a" 1}',
    '{"a":1,}',
    "{a:1}",
    "[1 2]",
    "[1,]",
    '{"a":"\\x"}',
    '{"a":"',
    '{"a":01}',
    '{"a":nul}',
    "]",
    ",",
    '{"a":[1}',
    "[".repeat(600) + "]".repeat(600),
  ])("%.20s is no JSON", async (object) => {
    for (const [index, path] of paths.entries()) {
      for (const type of ["LINES", "DOCUMENT"]) {
        const { error } = await select(`SELECT * FROM ${path}`, jsonToJson(type), object, 3);
        // Of documents only what is on the path is judged.
        if (index === 0 || type === "LINES") expect(error?.code).toBe("JSONParsingError");
      }
    }
  });

  it("refuses ambiguous names", async () => {
    const object = '{"a":1,"A":2}\n';
    for (const type of ["LINES", "DOCUMENT"]) {
      expect((await select("SELECT a FROM S3Object", jsonToJson(type), object)).error?.code).toBe("AmbiguousFieldName");
      expect((await select("SELECT a FROM S3Object[*].a", jsonToJson(type), object)).error?.code).toBe(
        "AmbiguousFieldName",
      );
      expect((await select('SELECT "A" FROM S3Object', jsonToJson(type), object)).text).toBe('{"A":2}\n');
    }
  });
});

describe("output", () => {
  const csvOut = (CSV: SelectOptions["OutputSerialization"]["CSV"], input: Csv = {}) => ({
    InputSerialization: { CSV: input },
    OutputSerialization: { CSV },
  });
  it.each([
    [csvOut({ QuoteFields: "ALWAYS" }), 'a,"b""c"\n', '"a","b""c"\n'],
    [csvOut({ QuoteFields: "AsNeeded" }), '"a,b","c""d","e"\n', '"a,b","c""d",e\n'],
    [csvOut({ QuoteEscapeCharacter: "\\" }), '"c""d\\,"\n', '"c\\"d\\\\,"\n'],
    [csvOut({ FieldDelimiter: "|", RecordDelimiter: "\r\n" }), "a|b,c\n", '"a|b"|c\r\n'],
    [csvOut({ QuoteCharacter: "'" }), "it's,b\n", "'it''s',b\n"],
    [csvOut({}, { FieldDelimiter: "\t" }), "a,b\tc\n", '"a,b",c\n'],
    [csvOut({}, { RecordDelimiter: ";" }), "a\nb;c;", '"a\nb"\nc\n'],
    [csvOut({}), "a,b\n", "a,b\n"],
  ])("%#", async (options, object, expected) => expect((await select(all, options, object)).text).toBe(expected));

  it("separates JSON records as it is told", async () => {
    const options = { InputSerialization: { CSV: {} }, OutputSerialization: { JSON: { RecordDelimiter: "," } } };
    expect((await select(all, options, "a\nb\n")).text).toBe('{"_1":"a"},{"_1":"b"},');
  });

  it("has no CSV for nested data", async () => {
    const options = { InputSerialization: { JSON: { Type: "LINES" } }, OutputSerialization: { CSV: {} } };
    expect((await select(all, options, '{"a":1,"b":null,"c":true}\n')).text).toBe("1,,true\n");
    expect((await select(all, options, '{"a":[1]}\n')).error?.code).toBe("UnrecognizedFormatException");
  });

  it("has records of a megabyte at most", async () => {
    const { error, text } = await select("SELECT _1, _1 FROM S3Object", csvToCsv(), `a\n${"x".repeat(600_000)}\n`);
    expect([error?.code, text]).toEqual(["OverMaxRecordSize", "a,a\n"]);
  });
});

describe("scan ranges", () => {
  const object = "A,B\nC,D\nD,E\nE,F\nG,H\nI,J\n";
  const lines = '{"a":1}\n{"a":2}\n{"a":3}';
  const ranged = async (options: ReturnType<typeof csvToCsv>, Start?: number, End?: number, from = object) =>
    select(all, { ...options, ScanRange: { Start, End } }, from, 3);

  it.each([
    [1, 4, "C,D\n"],
    [0, 0, "A,B\n"],
    [0, 4, "A,B\nC,D\n"],
    [4, 4, "C,D\n"],
    [5, 7, ""],
    [1, 3, ""],
    [17, undefined, "I,J\n"],
    [0, 999, object],
    [undefined, 5, "I,J\n"],
    [undefined, 4, "I,J\n"],
    [undefined, 3, ""],
    [undefined, 999, object],
  ])("from %s to %s", async (start, end, expected) => {
    expect((await ranged(csvToCsv(), start, end)).text).toBe(expected);
  });

  it("together give every record once, wherever they cut", async () => {
    for (const crlf of [false, true]) {
      const text = crlf ? object.replaceAll("\n", "\r\n") : object;
      const options = csvToCsv(crlf ? { RecordDelimiter: "\r\n" } : {});
      for (let cut = 1; cut < text.length; cut++) {
        const halves = [await ranged(options, 0, cut - 1, text), await ranged(options, cut, text.length, text)];
        expect(halves.map((half) => half.text).join("")).toBe(object);
      }
    }
  });

  it("know the header wherever they begin", async () => {
    const use = csvToJson({ FileHeaderInfo: "USE" });
    expect((await ranged(use, 1, 9)).text).toBe('{"A":"C","B":"D"}\n{"A":"D","B":"E"}\n');
    expect((await ranged(use, 9, 13)).text).toBe('{"A":"E","B":"F"}\n');
    const ignore = csvToCsv({ FileHeaderInfo: "IGNORE" });
    expect((await ranged(ignore, 0, 4)).text).toBe("C,D\n");
    expect((await ranged(ignore, 4, 4)).text).toBe("C,D\n");
  });

  it("read JSON lines, and no more bytes than they need", async () => {
    const { text, stats } = await select(all, { ...jsonToJson("LINES"), ScanRange: { Start: 8, End: 8 } }, lines, 1);
    expect([text, stats?.bytesScanned]).toEqual(['{"a":2}\n', 9]);
    expect((await ranged(jsonToJson("LINES"), 9, undefined, lines)).text).toBe('{"a":3}\n');
  });

  it.each([
    [csvToCsv(), {}, "InvalidScanRange"],
    [csvToCsv(), { Start: 5, End: 4 }, "InvalidScanRange"],
    [csvToCsv(), { Start: -1 }, "InvalidScanRange"],
    [csvToCsv(), { Start: 999 }, "InvalidScanRange"],
    [jsonToJson("DOCUMENT"), { Start: 0 }, "UnsupportedScanRangeInput"],
    [csvToCsv({ AllowQuotedRecordDelimiter: true }), { Start: 0 }, "UnsupportedScanRangeInput"],
    [
      { InputSerialization: { CSV: {}, CompressionType: "GZIP" }, OutputSerialization: { CSV: {} } },
      { Start: 0 },
      "UnsupportedScanRangeInput",
    ],
  ])("%#: are refused", async (options, ScanRange, code) => {
    expect((await select(all, { ...options, ScanRange }, object)).error?.code).toBe(code);
  });
});

describe("options", () => {
  const csv = { CSV: {} };
  it.each([
    [{ InputSerialization: {}, OutputSerialization: csv }, "InvalidDataSource"],
    [{ InputSerialization: csv, OutputSerialization: {} }, "MissingRequiredParameter"],
    [
      { InputSerialization: { CSV: {}, JSON: { Type: "LINES" } }, OutputSerialization: csv },
      "ObjectSerializationConflict",
    ],
    [{ InputSerialization: csv, OutputSerialization: { CSV: {}, JSON: {} } }, "ObjectSerializationConflict"],
    [{ InputSerialization: { Parquet: {} }, OutputSerialization: csv }, "NotImplemented"],
    [{ InputSerialization: { CSV: {}, CompressionType: "BZIP2" }, OutputSerialization: csv }, "NotImplemented"],
    [{ InputSerialization: { CSV: {}, CompressionType: "ZIP" }, OutputSerialization: csv }, "InvalidCompressionFormat"],
    [{ InputSerialization: { JSON: {} }, OutputSerialization: csv }, "MissingRequiredParameter"],
    [{ InputSerialization: { JSON: { Type: "LINE" } }, OutputSerialization: csv }, "InvalidJsonType"],
    [{ InputSerialization: { CSV: { FileHeaderInfo: "MAYBE" } }, OutputSerialization: csv }, "InvalidFileHeaderInfo"],
    [{ InputSerialization: csv, OutputSerialization: { CSV: { QuoteFields: "NEVER" } } }, "InvalidQuoteFields"],
    [{ InputSerialization: { CSV: { QuoteCharacter: "''" } }, OutputSerialization: csv }, "InvalidRequestParameter"],
    [{ InputSerialization: { CSV: { FieldDelimiter: "\n" } }, OutputSerialization: csv }, "InvalidRequestParameter"],
    [{ InputSerialization: csv, OutputSerialization: csv, ExpressionType: "XQUERY" }, "InvalidExpressionType"],
  ])("%#", (options, code) => {
    const verdict = compileSelect(all, { ...options, objectBytes: 1 });
    expect("error" in verdict && verdict.error.code).toBe(code);
  });
});

describe("the stream", () => {
  const gzip = { InputSerialization: { CSV: {}, CompressionType: "GZIP" }, OutputSerialization: { CSV: {} } };
  const big = "hello,world\n".repeat(100_000);

  it("is unpacked", async () => {
    const packed = gzipSync(big);
    const { text, stats } = await select(all, gzip, packed, 100);
    expect(text).toBe(big);
    expect(stats).toEqual({ bytesScanned: packed.length, bytesProcessed: big.length, bytesReturned: big.length });
  });

  it("is no gzip, or breaks off", async () => {
    expect((await select(all, gzip, "plain text\n")).error?.code).toBe("InvalidCompressionFormat");
    expect((await select(all, gzip, gzipSync(big).subarray(0, 500))).error?.code).toBe("TruncatedInput");
    expect((await select(all, gzip, "")).error?.code).toBe("TruncatedInput");
  });

  it("has to be UTF-8, wherever it is cut", async () => {
    for (const size of [1, 2, 3, 100]) {
      const bytes = Buffer.concat([Buffer.from("a\nné\n"), Buffer.from([0x62, 0xc3, 0x28, 0x0a])]);
      const { text, error } = await select(all, csvToCsv(), bytes, size);
      expect(error?.message).toBe("UTF-8 encoding is required. The text encoding error was found near byte 7.");
      if (size === 1) expect(text).toBe("a\nné\n");
    }
    expect((await select(all, csvToCsv(), Buffer.from([0x61, 0xe2, 0x82]))).error?.code).toBe("InvalidTextEncoding");
  });

  it("comes back in groups, with progress and the counts", async () => {
    const verdict = compileSelect(all, { ...csvToCsv(), objectBytes: 0 });
    if ("error" in verdict) throw new Error(verdict.error.code);
    const object = Buffer.from(big.repeat(15));
    const seen = { records: 0, progress: 0, largest: 0 };
    for await (const event of runSelect(verdict.query, chunks(object, 0, 1_000_000), testNow)) {
      if ("progress" in event) seen.progress++;
      if (!("records" in event)) continue;
      seen.records += event.records.length;
      seen.largest = Math.max(seen.largest, event.records.length);
    }
    expect(seen).toEqual({ records: object.length, progress: 2, largest: expect.any(Number) });
    expect(seen.largest).toBeLessThan(200_000);
  });

  it("is left as soon as the limit is reached", async () => {
    const limited = await select("SELECT * FROM S3Object LIMIT 2", csvToCsv(), big, 1000);
    expect(limited).toMatchObject({ text: "hello,world\n".repeat(2), stats: { bytesScanned: 1000 } });
    expect((await select("SELECT * FROM S3Object LIMIT 0", csvToCsv(), big)).stats?.bytesScanned).toBe(0);
  });

  it("throws on what its source throws", async () => {
    const verdict = compileSelect(all, { ...gzip, objectBytes: 0 });
    if ("error" in verdict) throw new Error(verdict.error.code);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield gzipSync(big).subarray(0, 20);
      throw new RangeError("the disk is gone");
    }
    const run = async (): Promise<void> => {
      for await (const _ of runSelect(verdict.query, broken(), testNow));
    };
    await expect(run()).rejects.toThrow("the disk is gone");
  });
});
