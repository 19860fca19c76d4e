import { expect, it } from "vitest";
import { rangeIn } from "./ranges.ts";

it.each<[string | undefined, number, [number, number] | undefined]>([
  [undefined, 10, undefined],
  ["bytes=0-0", 10, [0, 1]],
  ["bytes=2-5", 10, [2, 6]],
  ["bytes=2-", 10, [2, 10]],
  ["bytes=2-99", 10, [2, 10]],
  ["bytes=-3", 10, [7, 10]],
  ["bytes=-30", 10, [0, 10]],
  ["bytes=5-2", 10, undefined],
  ["bytes=0-1,3-4", 10, undefined],
  ["bytes=-", 10, undefined],
  ["lines=0-1", 10, undefined],
])("%s of %i bytes", (header, size, expected) => {
  const range = rangeIn(header, size);
  expect(range && [range.start, range.end]).toEqual(expected);
});

it.each([
  ["bytes=10-", 10],
  ["bytes=0-", 0],
  ["bytes=-0", 10],
  ["bytes=-1", 0],
])("%s of %i bytes is nowhere", (header, size) => {
  expect(() => rangeIn(header, size)).toThrow(expect.objectContaining({ code: "InvalidRange" }));
});
