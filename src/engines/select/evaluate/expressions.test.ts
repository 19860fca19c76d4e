import { describe, expect, it } from "vitest";
import { csvToCsv, csvToJson, select } from "../testing.ts";

/** What an expression is in a record whose columns are `abc`, `5` and nothing. */
async function answerTo(expression: string): Promise<string | undefined> {
  const { text, error } = await select(`SELECT ${expression} AS v FROM S3Object s`, csvToJson(), "abc,5,\n");
  return error
    ? error.code
    : text
        .trimEnd()
        .replace(/^\{("v":)?/, "")
        .slice(0, -1);
}

describe("the examples of the SQL reference", () => {
  it.each([
    ["CAST('2007-04-05T14:30Z' AS TIMESTAMP)", '"2007-04-05T14:30Z"'],
    ["CAST(0.456 AS FLOAT)", "0.456"],
    ["COALESCE(1)", "1"],
    ["COALESCE(null)", "null"],
    ["COALESCE(null, null)", "null"],
    ["COALESCE(missing)", "null"],
    ["COALESCE(missing, missing)", "null"],
    ["COALESCE(1, null)", "1"],
    ["COALESCE(null, null, 1)", "1"],
    ["COALESCE(null, 'string')", '"string"'],
    ["COALESCE(missing, 1)", "1"],
    ["NULLIF(1, 1)", "null"],
    ["NULLIF(1, 2)", "1"],
    ["NULLIF(1.0, 1)", "null"],
    ["NULLIF(1, '1')", "1"],
    ["NULLIF([1], [1])", "null"],
    ["NULLIF(1, NULL)", "1"],
    ["NULLIF(NULL, 1)", "null"],
    ["NULLIF(null, null)", "null"],
    ["NULLIF(missing, null)", "null"],
    ["NULLIF(missing, missing)", "null"],
    ["DATE_ADD(year, 5, `2010-01-01T`)", '"2015-01-01"'],
    ["DATE_ADD(month, 1, `2010T`)", '"2010-02T"'],
    ["DATE_ADD(month, 13, `2010T`)", '"2011-02T"'],
    ["DATE_ADD(day, -1, `2017-01-10T`)", '"2017-01-09"'],
    ["DATE_ADD(hour, 1, `2017T`)", '"2017-01-01T01:00-00:00"'],
    ["DATE_ADD(hour, 1, `2017-01-02T03:04Z`)", '"2017-01-02T04:04Z"'],
    ["DATE_ADD(minute, 1, `2017-01-02T03:04:05.006Z`)", '"2017-01-02T03:05:05.006Z"'],
    ["DATE_ADD(second, 1, `2017-01-02T03:04:05.006Z`)", '"2017-01-02T03:04:06.006Z"'],
    ["DATE_DIFF(year, `2010-01-01T`, `2011-01-01T`)", "1"],
    ["DATE_DIFF(month, `2010T`, `2010-05T`)", "4"],
    ["DATE_DIFF(month, `2010T`, `2011T`)", "12"],
    ["DATE_DIFF(month, `2011T`, `2010T`)", "-12"],
    ["DATE_DIFF(day, `2010-01-01T23:00Z`, `2010-01-02T01:00Z`)", "0"],
    ["EXTRACT(YEAR FROM `2010-01-01T`)", "2010"],
    ["EXTRACT(MONTH FROM `2010T`)", "1"],
    ["EXTRACT(MONTH FROM `2010-10T`)", "10"],
    ["EXTRACT(HOUR FROM `2017-01-02T03:04:05+07:08`)", "3"],
    ["EXTRACT(MINUTE FROM `2017-01-02T03:04:05+07:08`)", "4"],
    ["EXTRACT(TIMEZONE_HOUR FROM `2017-01-02T03:04:05+07:08`)", "7"],
    ["EXTRACT(TIMEZONE_MINUTE FROM `2017-01-02T03:04:05+07:08`)", "8"],
    ["TO_STRING(`1969-07-20T20:18Z`, 'MMMM d, y')", '"July 20, 1969"'],
    ["TO_STRING(`1969-07-20T20:18Z`, 'MMM d, yyyy')", '"Jul 20, 1969"'],
    ["TO_STRING(`1969-07-20T20:18Z`, 'M-d-yy')", '"7-20-69"'],
    ["TO_STRING(`1969-07-20T20:18Z`, 'MM-d-y')", '"07-20-1969"'],
    ["TO_STRING(`1969-07-20T20:18Z`, 'MMMM d, y h:m a')", '"July 20, 1969 8:18 PM"'],
    ["TO_STRING(`1969-07-20T20:18Z`, 'y-MM-dd''T''H:m:ssX')", '"1969-07-20T20:18:00Z"'],
    ["TO_STRING(`1969-07-20T20:18+08:00`, 'y-MM-dd''T''H:m:ssXXXX')", '"1969-07-20T20:18:00+0800"'],
    ["TO_STRING(`1969-07-20T20:18+08:00`, 'y-MM-dd''T''H:m:ssXXXXX')", '"1969-07-20T20:18:00+08:00"'],
    ["TO_TIMESTAMP('2007T')", '"2007T"'],
    ["TO_TIMESTAMP('2007-02-23T12:14:33.079-08:00')", '"2007-02-23T12:14:33.079-08:00"'],
    ["UTCNOW()", '"2026-01-02T03:04:05.678Z"'],
    ["CHAR_LENGTH('')", "0"],
    ["CHARACTER_LENGTH('abcdefg')", "7"],
    ["LOWER('AbCdEfG!@#$')", '"abcdefg!@#$"'],
    ["UPPER('AbCdEfG!@#$')", '"ABCDEFG!@#$"'],
    ["SUBSTRING('123456789', 0)", '"123456789"'],
    ["SUBSTRING('123456789', 1)", '"123456789"'],
    ["SUBSTRING('123456789', 2)", '"23456789"'],
    ["SUBSTRING('123456789', -4)", '"123456789"'],
    ["SUBSTRING('123456789', 0, 999)", '"123456789"'],
    ["SUBSTRING('123456789', 1, 5)", '"12345"'],
    ["TRIM('       foobar         ')", '"foobar"'],
    ["TRIM(LEADING FROM '       foobar         ')", '"foobar         "'],
    ["TRIM(TRAILING FROM '       foobar         ')", '"       foobar"'],
    ["TRIM(BOTH FROM '       foobar         ')", '"foobar"'],
    ["TRIM(BOTH '12' FROM '1112211foobar22211122')", '"foobar"'],
  ])("%s", async (expression, value) => expect(await answerTo(expression)).toBe(value));
});

describe("values", () => {
  it.each([
    ["1 + 2 * 3 - 4 / 2", "5"],
    ["(1 + 2) * 3", "9"],
    ["-2 * -3 + +1", "7"],
    ["5 / 2", "2"],
    ["-5 % 3", "-2"],
    ["5.0 / 2", "2.5"],
    ["1 / 3.0", "0.33333333333333333333333333333333333333"],
    ["0.1 + 0.2", "0.3"],
    ["1.10", "1.10"],
    ["2e3 + 1", "2001"],
    ["1e100 + 1", "1.0000000000000000000000000000000000000E+100"],
    ["1e500 + 1e-500", "1E+500"],
    ["CAST(1 AS FLOAT) / 3", "0.3333333333333333"],
    ["CAST(0.5 AS FLOAT) + 0.25", "0.75"],
    ["9007199254740993 + 1", "9007199254740994"],
    ["9223372036854775807 - 1", "9223372036854775806"],
    ["9223372036854775807 + 1", "IntegerOverflow"],
    ["4000000000 * 4000000000", "IntegerOverflow"],
    ["1 / 0", "ExternalEvalException"],
    ["1.5 % 0", "ExternalEvalException"],
    ["_1 + 1", "ExternalEvalException"],
    ["_1 || 'def'", '"abcdef"'],
    ["CAST(_2 AS INT) + 1", "6"],
    ["CAST(_3 AS INT)", "CastFailed"],
    ["CAST('1.5' AS INT)", "CastFailed"],
    ["CAST(1.9 AS INT)", "1"],
    ["CAST('12345678901234567890' AS INT)", "IntegerOverflow"],
    ["CAST(1e300 AS INT)", "IntegerOverflow"],
    ["CAST('1.50' AS DECIMAL)", "1.50"],
    ["CAST('123.456' AS DECIMAL(4))", "123.5"],
    ["CAST('123.456' AS DECIMAL(10, 2))", "123.456"],
    ["CAST('1e999' AS FLOAT)", "CastFailed"],
    ["CAST('-12.50e1' AS FLOAT)", "-125"],
    ["CAST('0x10' AS FLOAT)", "CastFailed"],
    ["CAST('' AS FLOAT)", "CastFailed"],
    ["CAST('.' AS DECIMAL)", "CastFailed"],
    ["CAST('-' AS DECIMAL)", "CastFailed"],
    ["CAST('-.5' AS DECIMAL)", "-0.5"],
    ["CAST('5.' AS DECIMAL)", "5"],
    ["CAST('1.2.3' AS DECIMAL)", "CastFailed"],
    ["CAST('-12345678901234567890.10' AS DECIMAL)", "-12345678901234567890.10"],
    ["CAST('TRUE' AS BOOL)", "true"],
    ["CAST(0 AS BOOL)", "false"],
    ["CAST(true AS INT)", "1"],
    ["CAST('x' AS BOOL)", "CastFailed"],
    ["CAST(1 AS TIMESTAMP)", "InvalidCast"],
    ["CAST('2007-02-30' AS TIMESTAMP)", "CastFailed"],
    ["CAST(1.5 AS STRING)", '"1.5"'],
    ["CAST(NULL AS INT)", "null"],
    ["_9", ""],
    ["MISSING", ""],
    ["[1, 'x', null, missing]", '[1,"x",null,null]'],
    ["CASE _1 WHEN 'x' THEN 1 WHEN 'abc' THEN 2 END", "2"],
    ["CASE WHEN _2 = '6' THEN 1 ELSE 3 END", "3"],
    ["CASE WHEN null THEN 1 END", "null"],
    ["CHAR_LENGTH('😀é')", "2"],
    ["SUBSTRING('a😀b' FROM 2 FOR 1)", '"😀"'],
    ["SUBSTRING('abc', -1, 3)", '"a"'],
    ["SUBSTRING('abc', 1, -1)", "IllegalSqlFunctionArgument"],
    ["UPPER(5)", "IncorrectSqlFunctionArgumentType"],
    ["UPPER(null)", "null"],
    ["UPPER(_9)", "null"],
    ["TO_TIMESTAMP('yesterday')", "ValueParseFailure"],
    ["DATE_ADD(month, 1, `2024-01-31T`)", '"2024-02-29"'],
    ["DATE_ADD(year, 9000, `2024T`)", "IllegalSqlFunctionArgument"],
    ["DATE_ADD(day, 9223372036854775807, `2024T`)", "IllegalSqlFunctionArgument"],
    ["DATE_ADD(year, 1, '2024T')", "IncorrectSqlFunctionArgumentType"],
    ["TO_STRING(`2024T`, 'yyyyy')", "EvaluatorInvalidTimestampFormatPatternToken"],
    ["TO_STRING(`2024T`, 'Q')", "EvaluatorInvalidTimestampFormatPatternSymbol"],
    ["TO_STRING(`2024T`, '''x')", "EvaluatorUnterminatedTimestampFormatPatternToken"],
    ["TO_STRING(`2024-01-02T03:04:05.1239-09:30`, 'SSS n x xx xxx')", '"123 123900000 -09 -0930 -09:30"'],
  ])("%s", async (expression, value) => expect(await answerTo(expression)).toBe(value));
});

describe("conditions", () => {
  it.each([
    ["_2 = '5'", "true"],
    ["_2 = 5", "false"],
    ["_2 <> 5", "true"],
    ["_2 > 4", "ExternalEvalException"],
    ["1 = 1.0 AND 1.0 = CAST(1 AS FLOAT)", "true"],
    ["'a' < 'b' AND 2 >= 2.0 AND 1e400 > 1e399", "true"],
    ["`2017-01-01T00:00+01:00` < `2017-01-01T00:00Z`", "true"],
    ["`2017T` = `2017-01-01T00:00:00.000Z`", "true"],
    ["null = null", "null"],
    ["null AND false", "false"],
    ["null OR true", "true"],
    ["null AND true", "null"],
    ["NOT null", "null"],
    ["NOT 1 = 2 AND true OR false", "true"],
    ["1 OR true", "ExternalEvalException"],
    ["_1 IS NULL", "false"],
    ["_9 IS NULL", "true"],
    ["_9 IS MISSING", "true"],
    ["null IS MISSING", "false"],
    ["_9 IS NOT MISSING", "false"],
    ["_1 IN ('x', 'abc')", "true"],
    ["_1 IN ('abc')", "true"],
    ["_1 NOT IN ('x', 'y')", "true"],
    ["_1 IN ('x', null)", "null"],
    ["2 IN [1, 2]", "true"],
    ["_1 IN 'abc'", "ExternalEvalException"],
    ["5 BETWEEN 1 AND 5 AND 6 NOT BETWEEN 1 AND 5", "true"],
    ["5 BETWEEN null AND 4", "false"],
    ["_1 LIKE 'a%' AND _1 LIKE '%c' AND _1 LIKE '%b%' AND _1 LIKE 'abc' AND _1 LIKE '_b_'", "true"],
    ["_1 LIKE '%' AND '' LIKE '%' AND '' LIKE '' AND 'axxbxxc' LIKE 'a%b%c'", "true"],
    ["_1 LIKE '_' OR _1 LIKE 'b%' OR _1 LIKE '%b' OR _1 NOT LIKE 'abc'", "false"],
    ["'😀' LIKE '_'", "true"],
    ["'50%' LIKE '50\\%' ESCAPE '\\' AND '50x' NOT LIKE '50\\%' ESCAPE '\\'", "true"],
    ["_1 LIKE 'a\\b' ESCAPE '\\'", "EvaluatorLikePatternInvalidEscapeSequence"],
    ["_1 LIKE 'a' ESCAPE 'xx'", "EvaluatorLikePatternInvalidEscapeSequence"],
    ["_1 LIKE 5", "LikeInvalidInputs"],
    ["_1 LIKE null", "null"],
  ])("%s", async (expression, value) => expect(await answerTo(expression)).toBe(value));

  it("does not try every way to match a pattern", async () => {
    const object = `${"a".repeat(5000)}\n`;
    const { text } = await select(`SELECT 1 FROM S3Object WHERE _1 LIKE '${"%a".repeat(200)}%b'`, csvToCsv(), object);
    expect(text).toBe("");
  });

  it("evaluates the longest expressions that it takes", async () => {
    const sum = await select(`SELECT 1${"+1".repeat(998)} FROM S3Object`, csvToCsv(), "x\n");
    expect(sum.text).toBe("999\n");
    const any = `${"_1 = 'a' OR ".repeat(20_000)}_1 = 'x'`;
    expect((await select(`SELECT * FROM S3Object WHERE ${any}`, csvToCsv(), "x\n")).text).toBe("x\n");
  });
});

describe("aggregates", () => {
  const numbers = "n\n1\n2\n2\n\n";
  const use = csvToCsv({ FileHeaderInfo: "USE" });
  it.each([
    ["COUNT(*)", "3\n"],
    ["COUNT(n), COUNT(_2)", "3,0\n"],
    ["SUM(CAST(n AS INT)), AVG(CAST(n AS INT))", "5,1.6666666666666666666666666666666666667\n"],
    ["AVG(CAST(n AS FLOAT)), AVG(CAST(n AS DECIMAL))", "1.6666666666666667,1.6666666666666666666666666666666666667\n"],
    ["MIN(CAST(n AS INT)), MAX(n)", "1,2\n"],
    ["SUM(_2), MIN(_2), AVG(_2)", ",,\n"],
    ["SUM(CAST(n AS INT)) / COUNT(*) + 1", "2\n"],
    ["SUM(n)", "IncorrectSqlFunctionArgumentType"],
  ])("%s", async (list, expected) => {
    const { text, error } = await select(`SELECT ${list} FROM S3Object`, use, numbers);
    expect(error?.code ?? text).toBe(expected);
  });

  it("take only what passes, and obey LIMIT", async () => {
    const where = await select("SELECT COUNT(*) FROM S3Object WHERE n = '2'", use, numbers);
    const none = await select("SELECT COUNT(*) FROM S3Object LIMIT 0", use, numbers);
    expect([where.text, none.text]).toEqual(["2\n", ""]);
  });
});
