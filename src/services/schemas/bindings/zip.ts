import { crc32 } from "../../../base/crc32.ts";
import { utf8Bytes } from "../../../base/text.ts";

/** 1980-01-01, midnight: the first moment that ZIP knows, so that equal files make equal archives. */
const date = 0x0021;
/** Names are in UTF-8. */
const flags = 0x0800;

/** A ZIP archive (APPNOTE 6.3.3) whose entries are stored as they are. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = utf8Bytes(path);
    const body = utf8Bytes(text);
    const shared = sharedHead(crc32(body), body.length, name.length);
    const head = Buffer.concat([numbers([4, 0x04034b50]), shared, name]);
    local.push(head, body);
    central.push(
      Buffer.concat([
        numbers([4, 0x02014b50], [2, 20]),
        shared,
        numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
        name,
      ]),
    );
    offset += head.length + body.length;
  }
  const directory = Buffer.concat(central);
  const count = central.length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...local, directory, end]);
}

/** What the heads of an entry, before it and in the directory, have in common; method 0: stored. */
const sharedHead = (checksum: number, size: number, nameLength: number): Uint8Array =>
  numbers([2, 20], [2, flags], [2, 0], [2, 0], [2, date], [4, checksum], [4, size], [4, size], [2, nameLength], [2, 0]);

/** Little-endian numbers: their bytes, and their values. */
function numbers(...fields: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size);
  return bytes;
}
