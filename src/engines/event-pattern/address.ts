import { parseAddress } from "../iam/conditions/ip.ts";
import { PatternFlaw } from "./flaw.ts";

/** Addresses as hexadecimal digits behind the digit of their version, so that they compare as text. */
export interface AddressRange {
  readonly low: string;
  readonly high: string;
}

const version4 = /^\d+\.\d+\.\d+\.\d+$/;
const version6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;
const wholeNumber = /^[+-]?\d{1,9}$/;

/** `40a000001` for `10.0.0.1`; undefined for what is no address. */
export function addressOf(text: string): string | undefined {
  if (!version4.test(text) && !version6.test(text)) return undefined;
  // The octets of version 4 are decimal, with leading zeros too.
  const plain = version4.test(text) ? text.split(".").map(Number).join(".") : text;
  const groups = parseAddress(plain);
  if (!groups) return undefined;
  const digits = groups.map((group) => (group & 0xffff).toString(16).padStart(4, "0")).join("");
  return (groups.length === 2 ? "4" : "6") + digits;
}

/** `10.0.0.0/24`. Throws a PatternFlaw; the wording is that of the open source event ruler that AWS runs. */
export function addressRange(text: string): AddressRange {
  const [address = "", mask, ...more] = text.split("/");
  if (mask === undefined || mask === "" || more.length > 0) throw new PatternFlaw("Malformed CIDR, one '/' required");
  if (!wholeNumber.test(mask)) throw new PatternFlaw("Malformed CIDR, mask bits must be an integer");
  const bits = Number(mask);
  if (bits < 0) throw new PatternFlaw("Malformed CIDR, mask bits must not be negative");
  if (!version4.test(address) && !version6.test(address)) throw new PatternFlaw(`Nonstandard IP address: ${address}`);
  const digits = addressOf(address);
  if (digits === undefined) throw new PatternFlaw(`Invalid IP address: ${address}`);
  const width = digits.startsWith("4") ? 32 : 128;
  if (bits >= width) throw new PatternFlaw(`IPv${digits.charAt(0)} mask bits must be < ${width}`);
  return { low: filled(digits, bits, 0), high: filled(digits, bits, 0xf) };
}

/** The address whose bits behind the first `bits` are those of `fill`. */
function filled(digits: string, bits: number, fill: 0 | 0xf): string {
  const whole = 1 + Math.floor(bits / 4);
  if (whole >= digits.length) return digits;
  const kept = bits % 4;
  const mask = (0xf << (4 - kept)) & 0xf;
  const digit = (Number.parseInt(digits.charAt(whole), 16) & mask) | (fill & ~mask & 0xf);
  return digits.slice(0, whole) + digit.toString(16) + fill.toString(16).repeat(digits.length - whole - 1);
}
