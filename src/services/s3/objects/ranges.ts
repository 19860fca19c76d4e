import { invalidRange } from "../errors.ts";

/** The bytes [start, end) that an answer carries. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const shape = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * RFC 9110, 14.1.2: what is no range of bytes, and what asks for several (which S3 does not give), is passed over, and
 * the whole is answered. Throws InvalidRange where none of it is there.
 */
export function rangeIn(header: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = (header !== undefined && shape.exec(header.trim())) || [];
  if (header === undefined || first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(header, size);
    return { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw invalidRange(header, size);
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
}

export const contentRange = ({ start, end }: ByteRange, size: number): string => `bytes ${start}-${end - 1}/${size}`;
