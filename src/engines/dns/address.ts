/** IP addresses between text and octets; those of version 6 written as RFC 5952 wants it. */
import { parseAddress } from "../iam/conditions/ip.ts";

/** Throws RangeError for a text that is no address of version 4. */
export const readIpv4 = (text: string): Uint8Array => octetsOf(text, 4);

/** Throws RangeError for a text that is no address of version 6. A zone behind `%` is left out. */
export const readIpv6 = (text: string): Uint8Array => octetsOf(text.replace(/%.*$/, ""), 16);

function octetsOf(text: string, length: 4 | 16): Uint8Array {
  const groups = parseAddress(text);
  if (groups?.length !== length / 2) throw new RangeError(`${text} is no address of ${length} octets`);
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

export const writeIpv4 = (octets: Uint8Array): string => octets.join(".");

export function writeIpv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0));
  const { from, length } = longestZeros(groups);
  const words = groups.map((group) => group.toString(16));
  if (length < 2) return words.join(":");
  return `${words.slice(0, from).join(":")}::${words.slice(from + length).join(":")}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly number[]): { readonly from: number; readonly length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (from + length < groups.length && groups[from + length] === 0) length++;
    if (length > best.length) best = { from, length };
  }
  return best;
}
