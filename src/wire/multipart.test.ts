import { describe, expect, it } from "vitest";
import { MalformedError } from "../base/malformed.ts";
import type { ByteStream } from "../model/stream.ts";
import { FieldsTooLongError, formBoundary, readMultipart } from "./multipart.ts";

const boundary = "----WebKitFormBoundaryx";

function form(parts: readonly (readonly [head: string, body: string])[], end = `--${boundary}--\r\n`): Buffer {
  const text = parts.map(
    ([head, body]) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`,
  );
  return Buffer.from(text.join("") + end);
}

function inPieces(bytes: Buffer, size: number): ByteStream {
  return {
    length: bytes.length,
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
  };
}

async function read(bytes: Buffer, size = bytes.length, limit = 20_480) {
  const { fields, file } = await readMultipart(inPieces(bytes, size), boundary, limit);
  const pieces: Uint8Array[] = [];
  for await (const piece of file?.body ?? []) pieces.push(Buffer.from(piece));
  return { fields: Object.fromEntries(fields), file: file && { ...file, body: Buffer.concat(pieces).toString() } };
}

const upload = form([
  ['name="Key"', "user/a"],
  ['name="x-amz-meta-note"', "grüße\r\nzwei"],
  ['name="file"; filename="a%22b.txt"\r\nContent-Type: text/plain', `line\r\n--${boundary.slice(0, 9)}\r\nend`],
  ['name="submit"', "Upload"],
]);

describe("a form", () => {
  it.each([1, 2, 7, 64, 1_000])("is read in pieces of %i bytes, up to its file, which streams", async (size) => {
    expect(await read(upload, size)).toEqual({
      fields: { key: "user/a", "x-amz-meta-note": "grüße\r\nzwei" },
      file: { name: 'a"b.txt', type: "text/plain", body: `line\r\n--${boundary.slice(0, 9)}\r\nend` },
    });
  });

  it("may have no file, or an empty one", async () => {
    expect((await read(form([['name="a"', "1"]]))).file).toBeUndefined();
    expect((await read(form([['name="file"; filename=""', ""]]))).file?.body).toBe("");
  });

  it.each<[string, Buffer]>([
    ["nothing", Buffer.from("")],
    ["another boundary", Buffer.from("--other\r\n\r\n")],
    ["no end", form([['name="a"', "1"]], "")],
    ["no end of the file", form([['name="file"', "1"]]).subarray(0, -50)],
    ["a part without a name", form([["x", "1"]])],
  ])("is refused: %s", async (_name, bytes) => {
    await expect(read(bytes)).rejects.toThrow(MalformedError);
  });

  it("is refused when its fields are long, however they come; a file may be", async () => {
    for (const size of [100, 100_000])
      await expect(read(form([['name="a"', "x".repeat(21_000)]]), size)).rejects.toThrow(FieldsTooLongError);
    const large = await read(form([['name="file"', "x".repeat(200_000)]]), 1_000);
    expect(large.file?.body.length).toBe(200_000);
  });
});

it.each([
  ["multipart/form-data; boundary=abc", "abc"],
  ['Multipart/Form-Data; charset=utf-8; boundary="a b"', "a b"],
  ["multipart/mixed; boundary=abc", undefined],
  ["multipart/form-data", undefined],
  [undefined, undefined],
])("boundary of %s", (type, expected) => {
  expect(formBoundary(type)).toBe(expected);
});
