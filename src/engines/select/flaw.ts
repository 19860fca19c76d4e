/**
 * The errors of S3 Select, by code. The texts are those of the page "Error responses" of the S3 API Reference, except
 * where clients have published what S3 really answers: ExternalEvalException, JSONParsingError, MissingHeaders,
 * OverMaxRecordSize, and those built by functions below. NotImplemented is S3's own, for what is not done here.
 */
const messages = {
  AmbiguousFieldName:
    "The field name matches to multiple fields in the file. Check the SQL expression and the file, and try again.",
  CastFailed: "An attempt to convert from one data type to another using CAST failed in the SQL expression.",
  CSVEscapingRecordDelimiter:
    "A quoted record delimiter was found in the file. To allow quoted record delimiters, set AllowQuotedRecordDelimiter to 'TRUE'.",
  CSVUnescapedQuote:
    "An unescaped quote was found while parsing the CSV file. To allow quoted record delimiters, set AllowQuotedRecordDelimiter to 'TRUE'.",
  EvaluatorBindingDoesNotExist: "A column name or a path provided does not exist in the SQL expression.",
  EvaluatorInvalidArguments: "There is an incorrect number of arguments in the function call in the SQL expression.",
  EvaluatorInvalidTimestampFormatPattern: "The timestamp format string in the SQL expression is not valid.",
  EvaluatorInvalidTimestampFormatPatternSymbol:
    "The timestamp format pattern contains a symbol in the SQL expression that is not valid.",
  EvaluatorInvalidTimestampFormatPatternToken:
    "The timestamp format pattern contains a token in the SQL expression that is not valid.",
  EvaluatorLikePatternInvalidEscapeSequence: "An argument given to the LIKE expression was not valid.",
  EvaluatorNegativeLimit: "LIMIT must not be negative.",
  EvaluatorUnterminatedTimestampFormatPatternToken:
    "The timestamp format pattern contains an unterminated token in the SQL expression.",
  ExpressionTooLong: "The SQL expression is too long. The maximum byte-length for an SQL expression is 256 KB.",
  ExternalEvalException: "The query cannot be evaluated. Please check the query and file and try again.",
  IllegalSqlFunctionArgument: "An illegal argument was used in the SQL function.",
  IncorrectSqlFunctionArgumentType:
    "An incorrect argument type was specified in a function call in the SQL expression.",
  IntegerOverflow: "An integer overflow or underflow occurred in the SQL expression.",
  InvalidCast: "An attempt to convert from one data type to another using CAST failed in the SQL expression.",
  InvalidColumnIndex: "The column index in the SQL expression is not valid.",
  InvalidCompressionFormat: "The file is not in a supported compression format. Only GZIP and BZIP2 are supported.",
  InvalidDataSource: "The data source type is not valid. Only CSV, JSON, and Parquet are supported.",
  InvalidDataType: "The SQL expression contains a data type that is not valid.",
  InvalidExpressionType: "The ExpressionType value is not valid. Only SQL expressions are supported.",
  InvalidFileHeaderInfo: "The FileHeaderInfo value is not valid. Only NONE, USE, and IGNORE are supported.",
  InvalidJsonType: "The JsonType value is not valid. Only DOCUMENT and LINES are supported.",
  InvalidKeyPath: "The key path in the SQL expression is not valid.",
  InvalidQuoteFields: "The QuoteFields value is not valid. Only ALWAYS and ASNEEDED are supported.",
  InvalidRequestParameter:
    "The value of a parameter in the SelectRequest element is not valid. Check the service API documentation and try again.",
  InvalidScanRange: "The provided scan range is not valid.",
  InvalidTableAlias: "The SQL expression contains a table alias that is not valid.",
  InvalidTextEncoding: "The encoding type is not valid. Only UTF-8 encoding is supported.",
  JSONParsingError: "Error parsing JSON file. Please check the file and try again.",
  LexerInvalidChar: "The SQL expression contains a character that is not valid.",
  LexerInvalidIONLiteral: "The SQL expression contains an operator that is not valid.",
  LexerInvalidLiteral: "The SQL expression contains an operator that is not valid.",
  LexerInvalidOperator: "The SQL expression contains a literal that is not valid.",
  LikeInvalidInputs: "The argument given to the LIKE clause in the SQL expression is not valid.",
  MaxOperatorsExceeded:
    "Failed to parse SQL expression, try reducing complexity. For example, reduce number of operators used.",
  MissingHeaders: "Some headers in the query are missing from the file. Please check the file and try again.",
  MissingRequiredParameter:
    "The SelectRequest entity is missing a required parameter. Check the service documentation and try again.",
  MultipleDataSourcesUnsupported: "Multiple data sources are not supported.",
  NotImplemented: "A header or parameter you provided implies functionality that is not implemented.",
  NumberFormatError:
    "An error occurred while parsing a number. This error can be caused by underflow or overflow of integers.",
  ObjectSerializationConflict:
    "InputSerialization specifies more than one format (CSV, JSON, or Parquet), or OutputSerialization specifies more than one format (CSV or JSON). For InputSerialization and OutputSerialization, you can specify only one format for each.",
  OverMaxColumn: "The number of columns in the result is greater than the maximum allowable number of columns.",
  OverMaxRecordSize: "The character number in one record is more than our max threshold, maxCharsPerRecord: 1,048,576",
  ParseAsteriskIsNotAloneInSelectList:
    "Other expressions are not allowed in the SELECT list when * is used without dot notation in the SQL expression.",
  ParseCannotMixSqbAndWildcardInSelectList:
    "Cannot mix [] and * in the same expression in a SELECT list in the SQL expression.",
  ParseCastArity: "The SQL expression CAST has incorrect arity.",
  ParseEmptySelect: "The SQL expression contains an empty SELECT clause.",
  ParseExpectedArgumentDelimiter: "The expected argument delimiter in the SQL expression was not found.",
  ParseExpectedDatePart: "The expected date part in the SQL expression was not found.",
  ParseExpectedExpression: "The expected SQL expression was not found.",
  ParseExpectedIdentForAlias: "The expected identifier for the alias in the SQL expression was not found.",
  ParseExpectedKeyword: "The expected keyword in the SQL expression was not found.",
  ParseExpectedLeftParenAfterCast: "The expected left parenthesis after CAST in the SQL expression was not found.",
  ParseExpectedLeftParenBuiltinFunctionCall: "The expected left parenthesis in the SQL expression was not found.",
  ParseExpectedNumber: "The expected number in the SQL expression was not found.",
  ParseExpectedRightParenBuiltinFunctionCall:
    "The expected right parenthesis character in the SQL expression was not found.",
  ParseExpectedTokenType: "The expected token in the SQL expression was not found.",
  ParseExpectedTypeName: "The expected type name in the SQL expression was not found.",
  ParseExpectedWhenClause: "The expected WHEN clause in the SQL expression was not found. CASE is not supported.",
  ParseInvalidContextForWildcardInSelectList: "The use of * in the SELECT list in the SQL expression is not valid.",
  ParseInvalidPathComponent: "The SQL expression contains a path component that is not valid.",
  ParseInvalidTypeParam: "The SQL expression contains a parameter value that is not valid.",
  ParseMalformedJoin: "JOIN is not supported in the SQL expression.",
  ParseNonUnaryAgregateFunctionCall: "Only one argument is supported for aggregate functions in the SQL expression.",
  ParseSelectMissingFrom: "The SQL expression contains a missing FROM after the SELECT list.",
  ParseUnExpectedKeyword: "The SQL expression contains an unexpected keyword.",
  ParseUnexpectedOperator: "The SQL expression contains an unexpected operator.",
  ParseUnexpectedToken: "The SQL expression contains an unexpected token.",
  ParseUnsupportedCallWithStar: "Only COUNT with (*) as a parameter is supported in the SQL expression.",
  ParseUnsupportedSelect: "The SQL expression contains an unsupported use of SELECT.",
  ParseUnsupportedSyntax: "The SQL expression contains unsupported syntax.",
  TruncatedInput:
    "Object decompression failed. Check that the object is properly compressed using the format specified in the request.",
  UnrecognizedFormatException: "The record type is not valid.",
  UnsupportedFunction: "S3 encountered an unsupported SQL function.",
  UnsupportedScanRangeInput: "Scan range queries are not supported on this type of object.",
  UnsupportedSqlOperation: "S3 encountered an unsupported SQL operation.",
  UnsupportedSqlStructure: "S3 encountered an unsupported SQL structure. Check the SQL Reference.",
  ValueParseFailure: "A timestamp parse failure occurred in the SQL expression.",
} as const;

export type SelectErrorCode = keyof typeof messages;

/** What is wrong with a request or with the object that it queries. S3 answers every one with status 400 but NotImplemented, 501. */
export interface SelectError {
  readonly code: SelectErrorCode;
  readonly message: string;
}

/** Ends parsing or evaluation. Never leaves this folder: its entrances turn it into the {@link SelectError} they return. */
export class SelectFlaw extends Error {
  readonly code: SelectErrorCode;

  constructor(code: SelectErrorCode, message: string = messages[code]) {
    super(message);
    this.name = "SelectFlaw";
    this.code = code;
  }
}

/** The error behind what was thrown; throws on what is a bug. */
export function errorOf(thrown: unknown): SelectError {
  if (!(thrown instanceof SelectFlaw)) throw thrown;
  return { code: thrown.code, message: thrown.message };
}

/** As S3 words it for a client that sent `ORDER BY`: the kind of the token, not its text. */
export const unexpectedToken = (kind: string, line: number, column: number): SelectFlaw =>
  new SelectFlaw("ParseUnexpectedToken", `Unexpected token found ${kind}:UNKNOWN at line ${line}, column ${column}.`);

export const unexpectedOperator = (line: number, column: number): SelectFlaw =>
  new SelectFlaw("ParseUnexpectedOperator", `Unexpected operator OPERATOR:UNKNOWN at line ${line}, column ${column}.`);

export const invalidEncoding = (offset: number): SelectFlaw =>
  new SelectFlaw(
    "InvalidTextEncoding",
    `UTF-8 encoding is required. The text encoding error was found near byte ${offset}.`,
  );

export const notCompressed = (format: string): SelectFlaw =>
  new SelectFlaw(
    "InvalidCompressionFormat",
    `${format} is not applicable to the queried object. Please correct the request and try again.`,
  );

export const missingParameter = (name: string): SelectFlaw =>
  new SelectFlaw(
    "MissingRequiredParameter",
    `${name} is required. Please check the service documentation and try again.`,
  );

export const invalidJsonType = (value: string): SelectFlaw =>
  new SelectFlaw(
    "InvalidJsonType",
    `The ${value} jsonType is invalid. Please check the service documentation and try again.`,
  );

export const notImplemented = (what: string): SelectFlaw =>
  new SelectFlaw("NotImplemented", `SelectObjectContent: ${what} is not implemented`);
