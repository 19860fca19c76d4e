import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../refusal.ts";
import { addNumbers, compareNumbers, numberSize, readNumber, subtractNumbers, type Wording } from "./number.ts";

const overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range";
const underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
const digits = "Attempting to store more than 38 significant digits in a Number";
const notNumeric = "The parameter cannot be converted to a numeric value";

const said = (verdict: string | Refusal): string =>
  verdict instanceof Refusal ? `refused: ${verdict.message}` : verdict;

describe("numbers are stored in plain notation", () => {
  test.each([
    ["0", "0"],
    ["-0", "0"],
    ["0042.1200", "42.12"],
    ["+7", "7"],
    [".5", "0.5"],
    ["5.", "5"],
    ["100", "100"],
    ["1e3", "1000"],
    ["1.5E+2", "150"],
    ["-12.5e-3", "-0.0125"],
    ["1E125", `1${"0".repeat(125)}`],
    ["1E-130", `0.${"0".repeat(129)}1`],
    ["0e125", "0"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    [`9.${"9".repeat(37)}E125`, "9".repeat(38) + "0".repeat(88)],
  ])("%s is %s", (text, stored) => expect(said(readNumber(text, "current"))).toBe(stored));
});

describe("what is no number is refused in the words of its layer", () => {
  const cases: readonly (readonly [Wording, string, string])[] = [
    ["current", "abc", `${notNumeric}: abc`],
    ["older", "abc", `${notNumeric}: abc`],
    ["current", "", `${notNumeric}: `],
    ["older", "", notNumeric],
    ["current", " 1", `${notNumeric}:  1`],
    ["current", "1.2.3", `${notNumeric}: 1.2.3`],
    ["current", "1e", `${notNumeric}: 1e`],
    ["current", "0x10", `${notNumeric}: 0x10`],
    ["current", "Infinity", `${notNumeric}: Infinity`],
    ["current", ".", `${notNumeric}: .`],
    ["current", "1e126", overflow],
    ["current", "-1e126", overflow],
    ["current", "1e-131", underflow],
    ["current", "0e126", overflow],
    ["current", "0e-131", underflow],
    ["current", "1e99999999999", overflow],
    ["current", "1e-99999999999", underflow],
    ["current", "1e2147483647", overflow],
    ["current", "1e9223372036854775808", `${notNumeric}: 1e9223372036854775808`],
    ["older", "1e2147483647", underflow],
    ["older", "1e2147483648", `${notNumeric}: 1e2147483648`],
    ["older", "1e-2147483648", `${notNumeric}: 1e-2147483648`],
    ["current", "123456789012345678901234567890123456789", digits],
    ["current", "1234567890123456789012345678901234567890", digits],
  ];
  test.each(cases)("%s: %s", (wording, text, message) => {
    expect(said(readNumber(text, wording))).toBe(`refused: ${message}`);
  });
});

/** Measured against AWS to the byte, by items at the limit of 400 KB. */
test.each([
  ["0", 1],
  ["1", 2],
  ["12", 2],
  ["123", 3],
  ["1234", 3],
  ["12345678901234567890123456789012345678", 20],
  ["0042", 2],
  ["100", 2],
  ["1010", 3],
  ["0.0000001", 2],
  ["1E125", 2],
  ["1E-100", 2],
  ["1.5", 3],
  ["15", 2],
  ["1.200", 3],
  ["1.234", 4],
  ["3.14159", 5],
  ["123456", 4],
  ["-1", 3],
])("%s takes %i bytes", (text, bytes) => expect(numberSize(said(readNumber(text, "current")))).toBe(bytes));

/** A decimal as a whole number of 10^-scale, to compare with. */
interface Exact {
  readonly unscaled: bigint;
  readonly scale: number;
}

const exact: fc.Arbitrary<Exact> = fc.record({
  unscaled: fc.oneof(fc.bigInt(-(10n ** 19n), 10n ** 19n), fc.bigInt(-999n, 999n), fc.constant(0n)),
  scale: fc.integer({ min: -20, max: 20 }),
});

const textOf = ({ unscaled, scale }: Exact): string => `${unscaled}e${-scale}`;
const stored = (number: Exact): string => said(readNumber(textOf(number), "current"));
const aligned = ({ unscaled, scale }: Exact): bigint => unscaled * 10n ** BigInt(20 - scale);

describe("against exact decimals", () => {
  test("equal numbers have one form, which reads as itself", () => {
    fc.assert(
      fc.property(exact, exact, (one, other) => {
        expect(stored(one) === stored(other)).toBe(aligned(one) === aligned(other));
        expect(readNumber(stored(one), "older")).toBe(stored(one));
      }),
    );
  });

  test("order", () => {
    fc.assert(
      fc.property(exact, exact, (one, other) => {
        const difference = aligned(one) - aligned(other);
        const sign = difference < 0n ? -1 : difference > 0n ? 1 : 0;
        expect(Math.sign(compareNumbers(stored(one), stored(other)))).toBe(sign);
      }),
    );
  });

  test("sum and difference", () => {
    fc.assert(
      fc.property(exact, exact, (one, other) => {
        for (const [result, value] of [
          [addNumbers(stored(one), stored(other)), aligned(one) + aligned(other)],
          [subtractNumbers(stored(one), stored(other)), aligned(one) - aligned(other)],
        ] as const) {
          expect(said(result)).toBe(said(readNumber(`${value}e-20`, "current")));
        }
      }),
    );
  });
});

test.each([
  ["9".repeat(38), "1", `1${"0".repeat(38)}`],
  ["1E125", "1", `refused: ${digits}`],
  [`9${"0".repeat(125)}`, `1${"0".repeat(125)}`, `refused: ${overflow}`],
  ["0.1", "0.2", "0.3"],
  ["999999999999999", "1", "1000000000000000"],
  ["9007199254740993", "2", "9007199254740995"],
])("%s and %s are %s", (one, other, sum) => {
  expect(said(addNumbers(said(readNumber(one, "current")), other))).toBe(sum);
});
