import { describe, expect, it } from "vitest";
import { compileSelect } from "../compile.ts";
import { csvToCsv, jsonToJson } from "../testing.ts";

const errorIn = (expression: string, options = csvToCsv()): string => {
  const verdict = compileSelect(expression, { ...options, objectBytes: 100 });
  return "error" in verdict ? verdict.error.code : "none";
};

describe("what is no statement of S3 Select", () => {
  it.each([
    ["", "ParseExpectedExpression"],
    ["SELECT", "ParseEmptySelect"],
    ["SELECT FROM S3Object", "ParseEmptySelect"],
    ["SELECT *", "ParseSelectMissingFrom"],
    ["SELECT * FROM", "ParseExpectedExpression"],
    ["SELECT * FROM Users", "EvaluatorBindingDoesNotExist"],
    ["SELECT *, _1 FROM S3Object", "ParseAsteriskIsNotAloneInSelectList"],
    ["SELECT _1, * FROM S3Object", "ParseAsteriskIsNotAloneInSelectList"],
    ["SELECT s.a[0].* FROM S3Object s", "ParseCannotMixSqbAndWildcardInSelectList"],
    ["SELECT s[*] FROM S3Object s", "ParseInvalidContextForWildcardInSelectList"],
    ["SELECT DISTINCT _1 FROM S3Object", "ParseUnsupportedSelect"],
    ["SELECT _1 AS 'x' FROM S3Object", "ParseExpectedIdentForAlias"],
    ["SELECT * FROM S3Object, S3Object", "MultipleDataSourcesUnsupported"],
    ["SELECT * FROM S3Object a JOIN S3Object b", "ParseMalformedJoin"],
    ["SELECT * FROM (SELECT * FROM S3Object)", "UnsupportedSqlStructure"],
    ["SELECT * FROM S3Object WHERE _1 IN (SELECT _1 FROM S3Object)", "UnsupportedSqlStructure"],
    ["SELECT _1, COUNT(*) FROM S3Object GROUP BY _1", "UnsupportedSqlStructure"],
    ["SELECT _1, COUNT(*) FROM S3Object", "UnsupportedSqlStructure"],
    ["SELECT SUM(COUNT(*)) FROM S3Object", "UnsupportedSqlStructure"],
    ["SELECT _1 FROM S3Object WHERE COUNT(*) > 1", "UnsupportedSqlStructure"],
    ["SELECT * FROM S3Object ORDER BY _1", "ParseUnexpectedToken"],
    ["SELECT * FROM S3Object LIMIT", "ParseExpectedNumber"],
    ["SELECT * FROM S3Object LIMIT 1.5", "ParseExpectedNumber"],
    ["SELECT * FROM S3Object LIMIT -1", "EvaluatorNegativeLimit"],
    ["SELECT * FROM S3Object; SELECT * FROM S3Object", "ParseUnexpectedToken"],
    ["DELETE FROM S3Object", "UnsupportedSqlOperation"],
    ["SHOW TABLES", "ParseUnexpectedToken"],
  ])("%s", (expression, code) => expect(errorIn(expression)).toBe(code));
});

describe("what is no expression", () => {
  it.each([
    ["_1 FROM", "ParseUnexpectedToken"],
    ["s.CAST", "ParseInvalidPathComponent"],
    ["cast", "ParseExpectedLeftParenAfterCast"],
    ["trim 'x'", "ParseExpectedLeftParenBuiltinFunctionCall"],
    ["user", "ParseUnExpectedKeyword"],
    ["CAST(_1)", "ParseCastArity"],
    ["CAST(_1 AS INT", "ParseCastArity"],
    ["CAST(_1, INT)", "ParseExpectedKeyword"],
    ["CAST(_1 AS banana)", "ParseExpectedTypeName"],
    ["CAST(_1 AS blob)", "InvalidDataType"],
    ["CAST(_1 AS decimal('x'))", "ParseInvalidTypeParam"],
    ["CAST(_1 AS decimal(39))", "ParseInvalidTypeParam"],
    ["UPPER(_1", "ParseExpectedRightParenBuiltinFunctionCall"],
    ["UPPER()", "EvaluatorInvalidArguments"],
    ["UPPER(_1, _2)", "EvaluatorInvalidArguments"],
    ["UTCNOW(1)", "EvaluatorInvalidArguments"],
    ["NULLIF(1)", "EvaluatorInvalidArguments"],
    ["SUBSTRING('x')", "EvaluatorInvalidArguments"],
    ["SUBSTRING('x' 1)", "ParseExpectedArgumentDelimiter"],
    ["DATE_ADD(decade, 1, UTCNOW())", "ParseExpectedDatePart"],
    ["DATE_ADD(year, 1)", "EvaluatorInvalidArguments"],
    ["DATE_DIFF(year UTCNOW())", "ParseExpectedArgumentDelimiter"],
    ["EXTRACT(week FROM UTCNOW())", "ParseExpectedDatePart"],
    ["EXTRACT(year UTCNOW())", "ParseExpectedKeyword"],
    ["SIZE(_1)", "UnsupportedFunction"],
    ["soundex(_1)", "UnsupportedFunction"],
    ["toString(_1)", "UnsupportedFunction"],
    ["SUM(*)", "ParseUnsupportedCallWithStar"],
    ["UPPER(*)", "ParseUnsupportedCallWithStar"],
    ["SUM(_1, _2)", "ParseNonUnaryAgregateFunctionCall"],
    ["CASE _1 END", "ParseExpectedWhenClause"],
    ["CASE WHEN true END", "ParseExpectedKeyword"],
    ["CASE WHEN true THEN 1", "ParseExpectedKeyword"],
    ["_1 IS 3", "ParseExpectedKeyword"],
    ["(1, 2", "ParseExpectedTokenType"],
    ["()", "ParseUnexpectedToken"],
    ["_1 = / 2", "ParseUnexpectedOperator"],
    ["500+", "ParseUnExpectedKeyword"],
    ["5x", "LexerInvalidLiteral"],
    ["?", "LexerInvalidChar"],
    ["'open", "LexerInvalidChar"],
    ["1 ! 2", "LexerInvalidOperator"],
    ["`2010-13T`", "LexerInvalidIONLiteral"],
    ["99999999999999999999", "NumberFormatError"],
    ["_0", "InvalidColumnIndex"],
    ["s._0", "InvalidColumnIndex"],
    ["_2147483648", "InvalidColumnIndex"],
    ["x.name", "InvalidTableAlias"],
    ["s.name[0]", "InvalidKeyPath"],
    [`${"(".repeat(400)}1${")".repeat(400)}`, "MaxOperatorsExceeded"],
    [`1${"+1".repeat(4000)}`, "MaxOperatorsExceeded"],
    [`'${"x".repeat(262_144)}'`, "ExpressionTooLong"],
  ])("%.40s", (expression, code) => expect(errorIn(`SELECT ${expression} FROM S3Object s`)).toBe(code));

  it("tells where a token is, as S3 does", () => {
    const verdict = compileSelect("SELECT CounterID, count(*) FROM S3Object GROUP BY CounterID ORDER BY count(*)", {
      ...csvToCsv(),
      objectBytes: 1,
    });
    expect(verdict).toEqual({
      error: {
        code: "ParseUnexpectedToken",
        message: "Unexpected token found KEYWORD:UNKNOWN at line 1, column 61.",
      },
    });
  });
});

describe("paths of the FROM clause", () => {
  it.each([
    ["S3Object", "none"],
    ["s3OBJECT[*]", "none"],
    ["S3Object[*].a['b'][0].*[*] AS s", "none"],
    ["S3Object.a", "InvalidKeyPath"],
    ["S3Object[0]", "InvalidKeyPath"],
    ["S3Object[*].", "ParseInvalidPathComponent"],
    ["S3Object[*][", "ParseInvalidPathComponent"],
    ["S3Object[*].select", "ParseInvalidPathComponent"],
  ])("%s", (from, code) => expect(errorIn(`SELECT * FROM ${from}`, jsonToJson("LINES"))).toBe(code));

  it("is not for CSV", () => expect(errorIn("SELECT * FROM S3Object[*].a")).toBe("InvalidKeyPath"));
});
