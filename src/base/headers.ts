/** Header values and lists of them, as RFC 9110 writes them. */

/** Items of a comma-separated header. Quoted items lose their quotes and escapes; commas inside them do not separate. */
export function splitHeaderList(value: string): string[] {
  const items: string[] = [];
  let at = 0;
  while (at <= value.length) {
    while (value[at] === " " || value[at] === "\t") at++;
    if (value[at] === '"') {
      const quoted = readQuoted(value, at);
      items.push(quoted.text);
      const comma = value.indexOf(",", quoted.end);
      at = comma < 0 ? value.length + 1 : comma + 1;
    } else {
      const comma = value.indexOf(",", at);
      const end = comma < 0 ? value.length : comma;
      items.push(value.slice(at, end).trim());
      at = end + 1;
    }
  }
  return items;
}

function readQuoted(value: string, from: number): { text: string; end: number } {
  let text = "";
  let at = from + 1;
  for (; at < value.length && value[at] !== '"'; at++) {
    if (value[at] === "\\" && at + 1 < value.length) at++;
    text += value.charAt(at);
  }
  return { text, end: at + 1 };
}

/** HTTP dates hold one comma each: items are separated by every second one. */
export function splitHttpDateList(value: string): string[] {
  const parts = value.split(",");
  const dates: string[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    dates.push(
      parts
        .slice(index, index + 2)
        .join(",")
        .trim(),
    );
  }
  return dates;
}

/** An item of a header list; quoted where it holds a comma or a quote. */
export function headerListItem(text: string): string {
  if (!text.includes(",") && !text.includes('"')) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The media type of a Content-Type header: lower case, without parameters. */
export function mediaType(value: string | undefined): string {
  if (value === undefined) return "";
  const semicolon = value.indexOf(";");
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
}

/** Whether `value` may stand in a header: no control characters, which would end the line or forge another. */
export function isHeaderValue(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0xff || code === 0x7f || (code < 0x20 && code !== 0x09)) return false;
  }
  return true;
}
