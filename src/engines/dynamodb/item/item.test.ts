import fc from "fast-check";
import { expect, test } from "vitest";
import { itemSize } from "../value/size.ts";
import type { Item, Value } from "../value/value.ts";
import { packedSize, packedText, packItem } from "./packed.ts";
import { parseItem, pick, readAttribute, selectAttributes, viewText, writeItem } from "./text.ts";

/** Names and strings that look like the syntax around them. */
const nasty = fc.oneof(
  fc.constantFrom("a", 'a"', '\\"a', "\na", '\n"a":', '"a":{"S":"', "__proto__", "}", ",", "1", "\u2028", "é", "😀"),
  fc.string({ unit: "binary", maxLength: 5 }).filter((text) => Buffer.from(text).toString() === text),
);

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    nasty.map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.array(tie("value"), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(nasty, tie("value"), { maxKeys: 3 }).map((M) => ({ M })),
  ),
})).value;

const items: fc.Arbitrary<Item> = fc.dictionary(nasty, value, { maxKeys: 5, noNullPrototype: true });

test("an item is what its text says, and JSON to everybody", () => {
  fc.assert(
    fc.property(items, (item) => {
      const text = writeItem(item);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(item)));
      expect(parseItem(text)).toEqual(JSON.parse(JSON.stringify(item)));
    }),
  );
});

test("one attribute is found without reading the others", () => {
  fc.assert(
    fc.property(items, nasty, (item, other) => {
      const text = writeItem(item);
      for (const name of [...Object.keys(item), other]) {
        const expected = Object.hasOwn(item, name) ? item[name] : undefined;
        expect(readAttribute(text, name)).toEqual(expected);
      }
    }),
  );
});

test("a selection is cut out, and is an item's text itself", () => {
  fc.assert(
    fc.property(items, fc.array(nasty, { maxLength: 3 }), (item, others) => {
      const names = [...new Set([...Object.keys(item).slice(0, 2), ...others])];
      const text = selectAttributes(writeItem(item), names);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(pick(viewText(writeItem(item)), names))));
      expect(selectAttributes(text, names)).toBe(text);
    }),
  );
});

test("stored bytes hold the size and the text", () => {
  const item: Item = { pk: { S: "é" }, l: { L: [{ N: "1" }] } };
  const packed = packItem(item);
  expect(packedSize(packed)).toBe(itemSize(item));
  expect(packedText(packed)).toBe('{\n"pk":{"S":"é"},\n"l":{"L":[{"N":"1"}]}}');
  expect(packedSize(packItem(item, 0xffff_fff0))).toBe(0xffff_fff0);
});
