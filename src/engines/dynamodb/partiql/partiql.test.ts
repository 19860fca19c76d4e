import { describe, expect, test } from "vitest";
import { holds } from "../expression/condition.ts";
import { applyUpdate } from "../expression/update.ts";
import { viewItem } from "../item/text.ts";
import type { KeySchema } from "../key/schema.ts";
import { Refusal } from "../refusal.ts";
import type { WireValue } from "../value/read-value.ts";
import type { Item } from "../value/value.ts";
import { planExists, planSelect, planWrite } from "./plan.ts";
import { type Change, readStatement, type Select, type Statement, selectColumns } from "./statement.ts";

const messageOf = (text: string, parameters?: readonly WireValue[]): string => {
  const statement = readStatement(text, parameters);
  return statement instanceof Refusal ? statement.message : "accepted";
};

function statement(text: string, parameters?: readonly WireValue[]): Statement {
  const read = readStatement(text, parameters);
  if (read instanceof Refusal) throw new Error(`${text}: ${read.message}`);
  return read;
}

const select = (text: string, parameters?: readonly WireValue[]): Select => {
  const read = statement(text, parameters);
  if (read.kind !== "select") throw new Error(`${text} is no SELECT`);
  return read;
};

const item: Item = {
  pk: { S: "p" },
  sk: { S: "s" },
  s: { S: "str" },
  n: { N: "7310000" },
  ss: { SS: ["a", "b"] },
  m: { M: { sub: { S: "x" }, "odd name": { L: [{ N: "1" }] } } },
  nul: { NULL: true },
  flag: { BOOL: true },
};

describe("WHERE", () => {
  const where = (condition: string): boolean => {
    const read = select(`SELECT * FROM T WHERE ${condition}`).where;
    return read !== undefined && holds(read, viewItem(item));
  };

  test.each([
    "s = 'str'",
    "n = 7.31e6 AND n = 731E4 AND n = 73100000e-1",
    "n > .5 AND n >= -.73e1",
    "attribute_exists(ss)",
    'ATTRIBUTE_EXISTS(m.sub) AND attribute_exists("ss")',
    "attribute_not_exists(m.nope)",
    "attribute_exists(ss) = true",
    "attribute_exists(nope) = false",
    "(attribute_exists(nope) OR attribute_exists(ss))",
    "NOT attribute_exists(nope)",
    "size(s) = 3",
    "attribute_type(ss, 'SS')",
    "begins_with(\"s\", 'st')",
    "contains(ss, 'a')",
    "nul IS NULL AND s IS NOT NULL",
    "flag IS BOOL AND s IS STRING AND n is numeric AND m IS STRUCT",
    "nope IS MISSING AND s IS NOT MISSING",
    "s IN ['x', 'str'] AND s IN ('str') AND s NOT IN ['x']",
    "n BETWEEN 1 AND 1e7 AND n NOT BETWEEN 1 AND 2",
    "ss = <<'b', 'a'>>",
    "m.\"odd name\"[0] = 1 AND m['odd name'][0] = 1",
    "flag = true AND nul = null",
    "nope <> 1 AND s != 'x'",
    "m = {'odd name': [1], 'sub': 'x'}",
    "s = 'str' -- a note",
    "s = /* a\nnote */ 'str';",
  ])("%s", (condition) => expect(where(condition)).toBe(true));

  test.each(["nope = 1", "s IS NULL", "nope IS NULL", "size(s) = 4", "s = 'it''s'"])("%s does not hold", (condition) =>
    expect(where(condition)).toBe(false),
  );
});

describe("statements", () => {
  test("columns are called by the last part of their path", () => {
    const { columns, table, index } = select(`SELECT pk, m.sub, m."odd name"[0], nope FROM "T"."by-n" WHERE pk = 'p'`);
    expect([table, index]).toEqual(["T", "by-n"]);
    expect(selectColumns(columns ?? [], viewItem(item))).toEqual({
      pk: { S: "p" },
      sub: { S: "x" },
      "odd name[0]": { N: "1" },
    });
  });

  test("INSERT", () => {
    const text = `INSERT INTO T VALUE {'pk': ?, 'n': -1.50, 'l': [1, {'a': null}], 's': <<3, 1>>, 'b': false}`;
    expect(statement(text, [{ S: "k" }])).toEqual({
      kind: "insert",
      table: "T",
      item: {
        pk: { S: "k" },
        n: { N: "-1.5" },
        l: { L: [{ N: "1" }, { M: { a: { NULL: true } } }] },
        s: { NS: ["1", "3"] },
        b: { BOOL: false },
      },
      onConflict: undefined,
    });
    expect(statement("INSERT INTO T VALUE ? ON CONFLICT DO NOTHING", [{ M: { pk: { S: "k" } } }])).toMatchObject({
      item: { pk: { S: "k" } },
      onConflict: "nothing",
    });
  });

  test.each<[string, readonly WireValue[], Partial<Record<string, unknown>>]>([
    ["SET n = n - 10000", [], { n: { N: "7300000" } }],
    ["SET a = ?, s = 'x' SET m.sub = s", [{ B: Buffer.from([1]) }], { a: { B: "AQ==" }, s: { S: "x" } }],
    ['SET l = list_append(m."odd name", [?])', [{ S: "z" }], { l: { L: [{ N: "1" }, { S: "z" }] } }],
    ["SET ss = SET_ADD(ss, <<'c', 'a'>>) REMOVE s", [], { ss: { SS: ["a", "b", "c"] }, s: undefined }],
    ["SET ss = set_delete(ss, ?)", [{ SS: ["b"] }], { ss: { SS: ["a"] } }],
    ["SET x = set_add(x, <<1>>)", [], { x: { NS: ["1"] } }],
    ["REMOVE m.sub REMOVE nul", [], { m: { M: { "odd name": { L: [{ N: "1" }] } } }, nul: undefined }],
  ])("UPDATE: %s", (changes, parameters, expected) => {
    const { update } = statement(`UPDATE T ${changes} WHERE pk = 'p'`, parameters) as Change;
    expect(applyUpdate(update, item)).toMatchObject(
      Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)),
    );
    const after = applyUpdate(update, item) as Item;
    for (const [name, value] of Object.entries(expected)) if (!value) expect(after[name]).toBeUndefined();
  });

  test.each([
    ["UPDATE T SET a = 1 WHERE pk = 'x' RETURNING ALL OLD *", "ALL_OLD"],
    ["UPDATE T SET a = 1 WHERE pk = 'x' returning modified new *", "UPDATED_NEW"],
    ["DELETE FROM T WHERE pk = 'x' RETURNING ALL OLD *", "ALL_OLD"],
    ["DELETE FROM T WHERE pk = 'x'", undefined],
  ])("%s", (text, returning) => expect(statement(text)).toMatchObject({ returning }));
});

const malformed = "Statement wasn't well formed, can't be processed: ";
const leftover = `${malformed}Unexpected token after expression`;
const aliasing = "Aliasing is not supported";
const overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range";
const underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range";

/** Observed against AWS by a public conformance suite, October 2026. */
describe("refused in AWS's words", () => {
  test.each([
    ["SLECT * FROM T", `${malformed}Expected data manipulation`],
    ["SELECT * FROM T WHERE pk = 1 foo", leftover],
    ["SELECT * FROM T WHERE pk = 1 e5", leftover],
    ["SELECT * FROM T WHERE pk = 1)", leftover],
    ["INSERT INTO T VALUE {'pk': 1} foo", leftover],
    ["UPDATE T SET a = 9 WHERE pk = 1 foo", leftover],
    ["DELETE FROM T WHERE pk = 1 ORDER BY pk", leftover],
    ["SELECT * FROM T ORDER BY pk WHERE pk = 1", leftover],
    ["INSERT INTO T t VALUE {'pk': 1}", leftover],
    ["SELECT * FROM T WHERE pk = 1e2147483648", malformed],
    ["SELECT * FROM T WHERE pk = 1e99999999999", malformed],
    ["SELECT * FROM T WHERE pk = 1.5e-2147483647", malformed],
    ["SELECT * FROM T WHERE pk = 1 # note", malformed],
    ["SELECT * FROM T WHERE pk = 1 /* note", malformed],
    ["SELECT * FROM T WHERE attribute_exists(m.inner)", `${malformed}Invalid path dot component`],
    ["SELECT * FROM T t WHERE pk = 1", aliasing],
    ["SELECT * FROM T AS t WHERE pk = 1", aliasing],
    ["UPDATE T t SET a = 3 WHERE pk = 1", aliasing],
    ["DELETE FROM T t WHERE pk = 1", aliasing],
    ["SELECT * FROM T WHERE pk = 1e126", `${overflow} under root`],
    ["UPDATE T SET a = 1e-131 WHERE pk = 1", `${underflow} under root`],
    ["INSERT INTO T VALUE {'pk': 1e126}", `${overflow} under root`],
    ["INSERT INTO T VALUE {'m': {'x': 1e126}}", `${overflow} under root.x`],
    ["INSERT INTO T VALUE {'l': [1, 1e126]}", `${overflow} under root[1]`],
    [
      "SELECT * FROM T WHERE n = 123456789012345678901234567890123456789",
      "Attempting to store more than 38 significant digits in a Number under root",
    ],
    ["SELECT l[-1] FROM T", "List index is not within the allowable range; index: [-1] at 1:11:1"],
    ["SELECT attribute_exists(ss) FROM T", "Unexpected path component at 1:8:16"],
    ["SELECT * FROM T WHERE EXISTS(ss)", "Unrecognized function: exists at 1:23:6"],
    ["SELECT * FROM T\nWHERE set_add(ss, <<'x'>>) = ss", "Unrecognized function: set_add at 2:7:7"],
    [
      "SELECT * FROM T WHERE attribute_exists('ss')",
      "Operator or function requires a document path; operator or function: attribute_exists",
    ],
    [
      "SELECT * FROM T WHERE attribute_exists()",
      "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0",
    ],
    [
      "UPDATE T SET t = set_add(ss, <<'x'>>) WHERE pk = 1",
      "The first argument to SET_ADD must equal the assignment value at 1:18:7",
    ],
    [
      "UPDATE T SET ss = set_add(ss, ['x']) WHERE pk = 1",
      "The second argument to SET_ADD must be a value with type SET at 1:27:2",
    ],
    ["UPDATE T SET ss = set_add(ss) WHERE pk = 1", "SET_ADD must have exactly two arguments at 1:19:7"],
    [
      "UPDATE T SET ss = set_delete(ss, 'a') WHERE pk = 1",
      "The second argument to SET_DELETE must be a value with type SET at 1:30:2",
    ],
    [
      "UPDATE T SET ss = set_add(ss, <<'x', 'x'>>) WHERE pk = 1",
      "One or more parameter values were invalid: Input collection [x, x] contains duplicates.",
    ],
    ["UPDATE T SET ss = set_add(ss, <<>>) WHERE pk = 1", "Empty bags are not supported"],
    [
      "INSERT INTO T VALUE {'pk': 'p', 'ss': set_add(<<'a'>>, <<'b'>>)}",
      "Unsupported data type: set_add under key root at 1:39:7",
    ],
    [
      "DELETE FROM T WHERE pk = 'x' RETURNING MODIFIED OLD *",
      "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
    ],
    ['SELECT * FROM "T"."i"."extra"', "A path may contain at most 2 components in the FROM clause"],
    ['SELECT * FROM "T".""', "Path component cannot be an empty string"],
    [
      "SELECT * FROM T WHERE n < true",
      "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
    ],
  ])("%s", (text, message) => expect(messageOf(text)).toBe(message));
});

describe("refused", () => {
  test.each([
    ["SELECT *, a FROM T", "Other attributes should not be present in the projection when '*' is used."],
    ["SELECT a, b.a FROM T", "Duplicate identifiers in select clause: a"],
    ["SELECT VALUE a FROM T", "Select projection doesn't support value or pivot keywords"],
    ["SELECT * FROM T, U", "Only select from a single table or index is supported."],
    ["SELECT * FROM T WHERE a = 1 LIMIT 3", "Unsupported clause: LIMIT at 1:29:5"],
    ["SELECT * FROM T WHERE a", "WHERE clause must contain an expression that resolves to a boolean"],
    ["SELECT * FROM T WHERE a AND b = 1", "The arguments to AND/OR must be Expressions"],
    ["SELECT * FROM T WHERE a = MISSING", "MISSING must be compared using IS operator"],
    ["SELECT * FROM T WHERE a + 1 = 2", "Unsupported operator in Condition Expression. Operator: +"],
    ["UPDATE T.i SET a = 1 WHERE pk = 1", "This operation is not supported on an index"],
    ["UPDATE T WHERE pk = 1", "Only SET and REMOVE are supported in update expressions at this time"],
    [
      "INSERT INTO T VALUES [{'pk': 1}]",
      'Unsupported operation: Inserting multiple items in a single statement is not supported, use "INSERT INTO tableName VALUE item" instead',
    ],
    [
      "INSERT INTO T VALUE 'a'",
      "Unsupported format in item expression. Please use struct format {...} to express item values for insert statement.",
    ],
    ["INSERT INTO T VALUE {'a': 1, 'a': 2}", "Duplicate keys in tuple. Key: a under root"],
    ["INSERT INTO T VALUE {'a': 1} RETURNING ALL OLD *", "RETURNING is not supported in INSERT"],
    [
      "INSERT INTO T VALUE {'a': <<1, 'b'>>}",
      "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
    ],
    ["SELECT * FROM T WHERE pk = ?", "Number of parameters in request and statement don't match."],
    ["SELECT a.*.b FROM T", "Unpivot path component like a.*.b are not supported"],
    ["SELECT a[*].b FROM T", "Wildcard path component like a[*].b are not supported"],
    ["", `${malformed}Expected data manipulation`],
    ["SELECT * FROM T WHERE s = 'open", malformed],
    ["(".repeat(8_000), `${malformed}Expected data manipulation`],
    [`SELECT * FROM T WHERE ${"(".repeat(8_000)}`, `${malformed}Expression is nested too deeply`],
    [`SELECT * FROM T WHERE ${"NOT ".repeat(2_000)} a = 1`, `${malformed}Expression is nested too deeply`],
  ])("%.80s", (text, message) => expect(messageOf(text)).toBe(message));

  test("parameters are judged before anything is asked of them, in their order", () => {
    const text = "SELECT * FROM T WHERE a = ? AND b = ?";
    expect(messageOf(text, [{ N: "abc" }, {}])).toBe("The parameter cannot be converted to a numeric value: abc");
    expect(messageOf(text, [{ N: "" }, { N: "1" }])).toBe("The parameter cannot be converted to a numeric value");
  });
});

const table: KeySchema = { partition: [{ name: "pk", type: "S" }], sort: [{ name: "sk", type: "S" }] };
const S = (text: string) => ({ S: text });
const mistyped = "Key attribute's data type should match its data type in table's schema: Key pk";

describe("how a SELECT is read", () => {
  const plan = (clauses: string) => {
    const read = planSelect(select(`SELECT * FROM T ${clauses}`), table);
    return read instanceof Refusal ? read.message : read;
  };

  test.each<[string, unknown]>([
    ["", { reads: undefined, filter: undefined, forward: true, single: false }],
    ["WHERE s = 'x'", { reads: undefined, single: false }],
    [
      "WHERE pk = 'a' AND sk = 'b'",
      { reads: [{ partition: [S("a")], equal: [S("b")] }], filter: undefined, single: true },
    ],
    [
      "WHERE begins_with(sk, 'x') AND 'a' = pk ORDER BY sk DESC",
      { reads: [{ partition: [S("a")], range: { operator: "begins_with", value: S("x") } }], forward: false },
    ],
    [
      "WHERE pk IN ['b', 'a', 'b'] ORDER BY pk",
      { reads: [{ partition: [S("a")] }, { partition: [S("b")] }], filter: undefined, single: false },
    ],
    ["WHERE pk = 'a' OR pk = 'b'", { reads: [{ partition: [S("a")] }, { partition: [S("b")] }] }],
    [
      "WHERE pk = 'a' AND NOT sk = '1' OR pk = 'a' AND sk = '2'",
      { reads: [{ partition: [S("a")], equal: [], range: undefined }], filter: { kind: "or" } },
    ],
    ["WHERE pk = 'a' OR s = 'b'", { reads: undefined, filter: { kind: "or" } }],
    ["WHERE pk > 'a'", { reads: undefined, filter: { kind: "compare" } }],
    [
      "WHERE pk = 'a' AND sk > 'b' AND sk < 'd' AND s = 'x'",
      { reads: [{ range: { operator: ">", value: S("b") } }], filter: { kind: "and" } },
    ],
    ["WHERE pk = 5", mistyped],
    ["WHERE pk = 'a' ORDER BY s", "Variable reference s in ORDER BY clause must be part of the primary key"],
    ["ORDER BY sk", "Must have WHERE clause in the statement when using ORDER BY clause."],
    [
      "WHERE s = 'x' ORDER BY sk",
      "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
    ],
    [
      "WHERE pk IN ['a', 'b'] ORDER BY sk",
      "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
    ],
  ])("%s", (clauses, expected) => {
    if (typeof expected === "string") expect(plan(clauses)).toBe(expected);
    else expect(plan(clauses)).toMatchObject(expected as object);
  });
});

describe("which item is written", () => {
  const plan = (where: string) => {
    const read = statement(`DELETE FROM T ${where}`);
    const write = read.kind === "delete" ? planWrite(read.where, table) : undefined;
    return write instanceof Refusal ? write.message : write;
  };
  const incomplete = "Where clause does not contain a mandatory equality on all key attributes";

  test.each<[string, unknown]>([
    ["WHERE pk = 'a' AND sk = 'b'", { key: { pk: S("a"), sk: S("b") }, condition: undefined }],
    [
      "WHERE attribute_exists(x) AND sk = 'b' AND (n = 1 AND pk = 'a')",
      { key: { pk: S("a"), sk: S("b") }, condition: { kind: "and" } },
    ],
    ["", incomplete],
    ["WHERE pk = 'a'", incomplete],
    ["WHERE pk = 'a' AND sk > 'b'", incomplete],
    ["WHERE pk = 'a' AND sk = 'b' OR n = 1", incomplete],
    [
      "WHERE pk = 'a' AND sk = 'b' AND sk = 'c'",
      "Multiple conditions on same key sk. Only single item Update/Insert/Delete are supported",
    ],
    ["WHERE pk = 1 AND sk = 'b'", mistyped],
  ])("%s", (where, expected) => {
    if (typeof expected === "string") expect(plan(where)).toBe(expected);
    else expect(plan(where)).toMatchObject(expected as object);
  });

  test("EXISTS is about one item, and what holds of it", () => {
    const exists = (text: string) => {
      const read = statement(text);
      const write = read.kind === "exists" ? planExists(read.select, table) : undefined;
      return write instanceof Refusal ? write.message : write;
    };
    expect(exists("EXISTS(SELECT * FROM T WHERE pk = 'a' AND sk = 'b' AND n = 1)")).toMatchObject({
      key: { pk: S("a") },
      condition: { kind: "compare" },
    });
    const required = "EXISTS() must contain a single item read with additional condition";
    expect(exists("EXISTS(SELECT * FROM T WHERE pk = 'a' AND sk = 'b')")).toBe(required);
    expect(exists("EXISTS(SELECT * FROM T WHERE pk = 'a' AND n = 1)")).toBe(required);
  });
});
