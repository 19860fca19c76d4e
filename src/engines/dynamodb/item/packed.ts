import { utf8Text } from "../../../base/text.ts";
import { itemSize } from "../value/size.ts";
import type { Item } from "../value/value.ts";
import { type ItemText, writeItem } from "./text.ts";

/**
 * What the store holds of an item: its size as DynamoDB counts it in four bytes, big end first, since every read of a
 * page and every unit of capacity needs it, and then the text.
 */
const headerBytes = 4;

/** `size` where it is known already. */
export function packItem(item: Item, size = itemSize(item)): Uint8Array {
  return packText(writeItem(item), size);
}

/** Of an item that is text already: a projection into an index, an item that is moved. */
export function packText(text: ItemText, size: number): Uint8Array {
  const packed = Buffer.allocUnsafe(headerBytes + Buffer.byteLength(text));
  packed.writeUInt32BE(size, 0);
  packed.write(text, headerBytes);
  return packed;
}

export const packedText = (packed: Uint8Array): ItemText => utf8Text(packed.subarray(headerBytes));

/** Bytes as DynamoDB counts them, not those of the text. */
export function packedSize(packed: Uint8Array): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = packed;
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}
