/** `arn:partition:service:region:account:resource`; the resource may itself hold colons and slashes. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export const partition = "aws";

/** The parts of `text`, or undefined where it is no ARN: fewer than six parts, or another first one. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith("arn:")) return undefined;
  const ends: number[] = [];
  for (let at = 3; ends.length < 5; at = text.indexOf(":", at + 1)) {
    if (at < 0) return undefined;
    ends.push(at);
  }
  const part = (n: number): string => text.slice((ends[n] ?? 0) + 1, ends[n + 1]);
  return { partition: part(0), service: part(1), region: part(2), account: part(3), resource: part(4) };
}

export function arn(service: string, region: string, account: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);
