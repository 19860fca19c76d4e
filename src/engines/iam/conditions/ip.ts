/** IP addresses and CIDR ranges, of both versions, as IpAddress conditions compare them. */

/** An address as 16-bit groups: two for version 4, eight for version 6. */
export type Address = readonly number[];

export interface Range {
  readonly address: Address;
  readonly prefixLength: number;
}

/** `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`; undefined for anything else. */
export function parseRange(text: string): Range | undefined {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const bits = address.length * 16;
  if (slash < 0) return { address, prefixLength: bits };
  const length = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  return { address, prefixLength: Number(length) };
}

export function parseAddress(text: string): Address | undefined {
  return text.includes(":") ? parseVersion6(text) : parseVersion4(text);
}

/** Whether the range holds the address. Ranges never hold addresses of the other version. */
export function holds(range: Range, address: Address): boolean {
  if (range.address.length !== address.length) return false;
  for (let group = 0, left = range.prefixLength; left > 0; group++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left;
    if ((range.address[group] ?? 0) >> shift !== (address[group] ?? 0) >> shift) return false;
  }
  return true;
}

function parseVersion4(text: string): Address | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bytes.push(Number(part));
  }
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return [(a << 8) | b, (c << 8) | d];
}

function parseVersion6(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = parseGroups(halves[1] ?? "", true);
  if (!head || !tail) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const gap = 8 - head.length - tail.length;
  if (gap < 1) return undefined;
  return [...head, ...new Array<number>(gap).fill(0), ...tail];
}

/** Groups of one side of `::`. The last may be a version 4 address. */
function parseGroups(text: string, atEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (atEnd && index === parts.length - 1 && part.includes(".")) {
      const embedded = parseVersion4(part);
      if (!embedded) return undefined;
      groups.push(...embedded);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}
