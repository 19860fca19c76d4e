/** Names between their two forms: text as in a zone file, and labels of octets (RFC 1035, 3.1 and 5.1). */

export const mostLabelBytes = 63;
/** With the octets that give the lengths of its labels, and the one that ends it. */
export const mostNameBytes = 255;

const dot = 0x2e;
const backslash = 0x5c;

/** The octets of a label from `from` to `to` as text. */
export function labelText(bytes: Buffer, from: number, to: number): string {
  for (let at = from; at < to; at++) {
    const octet = bytes[at] ?? 0;
    if (octet <= 0x20 || octet >= 0x7f || octet === dot || octet === backslash) return escaped(bytes, from, to);
  }
  return bytes.toString("latin1", from, to);
}

function escaped(bytes: Buffer, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) {
    const octet = bytes[at] ?? 0;
    if (octet === dot || octet === backslash) text += `\\${String.fromCharCode(octet)}`;
    else if (octet <= 0x20 || octet >= 0x7f) text += `\\${String(octet).padStart(3, "0")}`;
    else text += String.fromCharCode(octet);
  }
  return text;
}

/** The labels of a name, each character an octet. Throws RangeError for a text that is no name. */
export function labelsOf(name: string): string[] {
  if (name === "") return [];
  const labels = name.includes("\\") ? unescapedLabels(name) : name.split(".");
  let total = 1;
  for (const label of labels) {
    if (label.length === 0 || label.length > mostLabelBytes) {
      throw new RangeError(`${name}: a label has from 1 to ${mostLabelBytes} octets`);
    }
    total += label.length + 1;
  }
  if (total > mostNameBytes) throw new RangeError(`${name}: a name has at most ${mostNameBytes} octets`);
  return labels;
}

function unescapedLabels(name: string): string[] {
  const labels: string[] = [];
  let label = "";
  for (let at = 0; at < name.length; at++) {
    const char = name[at] ?? "";
    if (char === ".") {
      labels.push(label);
      label = "";
    } else if (char !== "\\") {
      label += char;
    } else {
      const digits = name.slice(at + 1, at + 4);
      const isNumber = isDecimal(digits) && Number(digits) <= 255;
      label += isNumber ? String.fromCharCode(Number(digits)) : (name[at + 1] ?? "");
      at += isNumber ? 3 : 1;
    }
  }
  labels.push(label);
  return labels;
}

const isDecimal = (text: string): boolean => text.length === 3 && /^\d{3}$/.test(text);

/** Whether `name` is `zone` or stands below it; both in lower case. */
export function isWithin(name: string, zone: string): boolean {
  if (zone === "" || name === zone) return true;
  const before = name.length - zone.length - 1;
  return before > 0 && name.endsWith(zone) && name[before] === "." && !isEscaped(name, before);
}

/** Behind an odd number of backslashes: each pair is one that stands for itself. */
function isEscaped(name: string, at: number): boolean {
  let from = at;
  while (name[from - 1] === "\\") from--;
  return (at - from) % 2 === 1;
}

/** The name one label up; undefined above the root. */
export function parentOf(name: string): string | undefined {
  if (name === "") return undefined;
  for (let at = 0; at < name.length; at++) {
    if (name[at] === "\\") at++;
    else if (name[at] === ".") return name.slice(at + 1);
  }
  return "";
}
