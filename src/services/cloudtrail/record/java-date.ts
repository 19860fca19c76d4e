const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Jul 15, 2023, 9:39:13 PM`: how dates stand in requestParameters and responseElements. */
export function javaDate(epochMs: number): string {
  const date = new Date(epochMs);
  const hour = date.getUTCHours();
  const twoDigits = (n: number): string => String(n).padStart(2, "0");
  const time = `${hour % 12 || 12}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())}`;
  const day = `${months[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${time} ${hour < 12 ? "AM" : "PM"}`;
}
