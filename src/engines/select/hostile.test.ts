import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvToCsv, csvToJson, jsonToJson, select } from "./testing.ts";

const seed = 20_261_120;
const words = [
  ..."SELECT FROM WHERE LIMIT AS AND OR NOT IN BETWEEN LIKE ESCAPE IS NULL MISSING CASE WHEN THEN ELSE END CAST".split(
    " ",
  ),
  ..."S3Object s _1 _2 s._1 name COUNT SUM AVG TRIM SUBSTRING EXTRACT DATE_ADD YEAR INT DECIMAL UTCNOW GROUP BY".split(
    " ",
  ),
  ..."( ) [ ] , . * + - / % < > = <> || ; 'x' \"y\" 1 2.5 1e9 `2020T` '%' ? ' \" ` -- /* */ é".split(" "),
];
const noise = fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((each) => each.join(" "));
const statement = fc
  .tuple(fc.array(fc.constantFrom(...words), { maxLength: 12 }), fc.array(fc.constantFrom(...words), { maxLength: 12 }))
  .map(([list, where]) => `SELECT ${list.join(" ")} FROM S3Object s WHERE ${where.join(" ")}`);
const bytes = fc.array(fc.constantFrom(..."a1,\n\r\"'\\#{}[]:. é😀e-"), { maxLength: 60 }).map((each) => each.join(""));

describe("whatever comes", () => {
  it("an expression is answered, and an object is read to its end", async () => {
    const property = fc.asyncProperty(fc.oneof(noise, statement), bytes, async (expression, object) => {
      for (const options of [csvToCsv({ FileHeaderInfo: "USE" }), jsonToJson("DOCUMENT")]) {
        const { error, stats } = await select(expression, options, object, 7);
        expect(error ?? stats).toBeDefined();
      }
    });
    await fc.assert(property, { seed, numRuns: 3000 });
  });

  it("chunks do not matter", async () => {
    const queries = [
      ["SELECT * FROM S3Object", csvToJson()],
      ["SELECT * FROM S3Object", csvToJson({ AllowQuotedRecordDelimiter: true, RecordDelimiter: "\r\n" })],
      ["SELECT * FROM S3Object", csvToJson({ AllowQuotedRecordDelimiter: true, QuoteEscapeCharacter: "\\" })],
      ["SELECT * FROM S3Object", jsonToJson("LINES")],
      ["SELECT * FROM S3Object", jsonToJson("DOCUMENT")],
      ["SELECT * FROM S3Object[*].a[*]", jsonToJson("DOCUMENT")],
    ] as const;
    const property = fc.asyncProperty(bytes, async (object) => {
      for (const [expression, options] of queries) {
        const whole = await select(expression, options, object);
        for (const size of [1, 2, 5]) {
          const cut = await select(expression, options, object, size);
          expect([cut.text, cut.error?.code]).toEqual([whole.text, whole.error?.code]);
        }
      }
    });
    await fc.assert(property, { seed, numRuns: 1500 });
  });

  it("CSV that was written is read as it was", async () => {
    const cell = fc.array(fc.constantFrom(..."a,\"'\n|é"), { maxLength: 6 }).map((each) => each.join(""));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    const property = fc.asyncProperty(table, async (rows) => {
      const csv = rows.map((row) => `${row.map((each) => `"${each.replaceAll('"', '""')}"`).join()}\n`).join("");
      const across = { AllowQuotedRecordDelimiter: true };
      const { text } = await select("SELECT * FROM S3Object", csvToJson(across), csv);
      const read = text.split("\n").flatMap((line) => (line === "" ? [] : [Object.values(JSON.parse(line))]));
      expect(read).toEqual(rows);
      const again = await select("SELECT * FROM S3Object", csvToCsv(across), csv);
      expect((await select("SELECT * FROM S3Object", csvToJson(across), again.text)).text).toBe(text);
    });
    await fc.assert(property, { seed, numRuns: 500 });
  });

  it("JSON that is passed on means what it meant", async () => {
    const property = fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (value) => {
      const { text } = await select("SELECT * FROM S3Object", jsonToJson("DOCUMENT"), JSON.stringify(value), 3);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    });
    await fc.assert(property, { seed, numRuns: 1000 });
  });
});
