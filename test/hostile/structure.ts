import type { Dice } from "./dice.ts";
import type { Request } from "./make.ts";

/** Spoils that know what a request is made of: what they make is read to the end, and judged by the service. */

const wedge = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => ({ L: [inner] }), { S: "x" });

const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  "",
  " ",
  "\u0000",
  "\ud800",
  "a".repeat(3_000),
  "a".repeat(300_000),
  "__proto__",
  "constructor",
  "$[*]",
  "*".repeat(500),
  "(".repeat(5_000),
  `${"NOT ".repeat(3_000)}a = a`,
  "[".repeat(20_000),
  '{"$or":'.repeat(2_000),
  "99999999999999999999999999999999999999999",
  "1e200",
  "-0",
  "NaN",
  "2026-13-45T99:99:99Z",
  "arn:aws:s3:::",
  "arn:aws:sqs:us-east-1:000000000000:q:x:y",
  "arn:::::",
  "http://[::1",
  "file:///etc/passwd",
  "cron(* * * * ? *)",
  "cron(0 0 31 2 ? 2199)",
  "cron(99999999999/1 * * * ? *)",
  "rate(99999999999999999999 days)",
  "at(9999-12-31T23:59:59)",
  '{"Version":"2012-10-17","Statement":[]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringLike":{"a":"**********b"}}}]}',
  '{"source":[{"wildcard":"*a*b*c*d*e*f*g*"}]}',
  '{"a":[{"numeric":["<",-1e999]}]}',
  '{"a":[{"anything-but":{"prefix":[]}}]}',
  '{"__proto__":["x"],"constructor":[{"exists":1}]}',
  [],
  {},
  [null],
  { __proto__: null, S: "x" },
  JSON.parse('{"__proto__":{"S":"x"}}') as unknown,
  { S: 5 },
  { N: "0x10" },
  { N: "1e126" },
  { B: "*" },
  { SS: [] },
  { SS: ["a", "a"] },
  { M: { "": { NULL: false } } },
  { S: "a", N: "1" },
  wedge(40),
  wedge(400),
  Array.from({ length: 300 }, () => "x"),
  Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k${at}`, { S: "v" }])),
];

type Holder = Record<string, unknown> | unknown[];
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null) return found;
  const holder = value as Holder;
  for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
    found.push({ holder, key });
    placesIn((holder as Record<string | number, unknown>)[key], found);
  }
  return found;
}

function spoilTree(tree: unknown, dice: Dice): void {
  const places = placesIn(tree);
  if (places.length === 0) return;
  const { holder, key } = dice.pick(places);
  const record = holder as Record<string | number, unknown>;
  const turn = dice.below(8);
  if (turn < 4) record[key] = structuredClone(dice.pick(values));
  else if (turn === 4) delete record[key];
  else if (turn === 5) record[key] = structuredClone(dice.pick(places.map((place) => valueAt(place))));
  else if (turn === 6 && Array.isArray(holder)) {
    const again = holder[Number(key)] as unknown;
    for (let times = dice.pick([1, 9, 10, 25, 100, 300]); times > 0; times--) holder.push(structuredClone(again));
  } else record[dice.pick(["__proto__x", "constructor", "toString", "", "Limit", "\u0000"])] = record[key];
}

const valueAt = ({ holder, key }: Place): unknown => (holder as Record<string | number, unknown>)[key];

/** A member of JSON with another value, gone, or many times; of JSON in a string of JSON, too. */
function spoilJson(text: string, dice: Dice): string | undefined {
  const tree = parsed(text);
  if (typeof tree !== "object" || tree === null) return undefined;
  const inner = placesIn(tree).filter(
    (place) => typeof valueAt(place) === "string" && parsed(valueAt(place) as string),
  );
  if (inner.length > 0 && dice.below(2) === 0) {
    const place = dice.pick(inner);
    const spoiled = spoilJson(valueAt(place) as string, dice);
    if (spoiled !== undefined) {
      (place.holder as Record<string | number, unknown>)[place.key] = spoiled;
      return JSON.stringify(tree);
    }
  }
  spoilTree(tree, dice);
  return JSON.stringify(tree);
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function spoilForm(text: string, dice: Dice): string {
  const pairs = [...new URLSearchParams(text)];
  const at = dice.below(pairs.length || 1);
  const [name = "", value = ""] = pairs[at] ?? [];
  const spoiled = dice.below(2) === 0 ? spoilJson(value, dice) : undefined;
  pairs[at] = [name, spoiled ?? textOf(dice.pick(values))];
  if (dice.below(4) === 0) pairs[at] = [name.replace(/\d+/, dice.pick(["0", "-1", "99999999", "x", ""])), value];
  return new URLSearchParams(pairs).toString();
}

/** Elements with another text, twice, many times, inside one another, or under another name. */
function spoilXml(text: string, dice: Dice): string {
  const elements = [...text.matchAll(/<(\w+)(?:\s[^>]*)?>([^<]*)<\/\1>/g)];
  if (elements.length === 0) return text;
  const { 0: whole, 1: name = "", index } = dice.pick(elements);
  const value = textOf(dice.pick(values)).replace(/[<&]/g, "");
  const instead = dice.pick([
    `<${name}>${value}</${name}>`,
    `<${name}>${value}</${name}>`,
    "",
    `<${name}/>`,
    whole.repeat(2),
    whole.repeat(1_100),
    `<${name}>`.repeat(300) + `</${name}>`.repeat(300),
    `<${dice.pick(["__proto__", "constructor", "Other"])}>${value}</Other>`,
    `<${name}><![CDATA[${value}]]></${name}>`,
    `<${name} xml:space="x" xmlns="y">${value}</${name}>`,
  ]);
  return text.slice(0, index) + instead + text.slice(index + whole.length);
}

/** Numbers that frame something, chunks above all, and lines that end otherwise. */
function spoilFrames(body: Buffer, dice: Dice): Buffer {
  const text = body.toString("latin1");
  const instead = dice.pick([
    () =>
      text.replace(/^[0-9a-f]+/, dice.pick(["ffffffffffffffff", "5", "3", "-1", "", "0", "7fffffff", "00000000004"])),
    () => text.replaceAll("\r\n", "\n"),
    () => text.replace(/\r\n\r\n$/, ""),
    () => text.replace("0\r\n", `0\r\n${"x-amz-checksum-crc32:a\r\n".repeat(dice.below(200))}`),
    () => text.replace("\r\n", `${";x".repeat(20_000)}\r\n`),
    () => `${text}${text}`,
    () => text.replace(/name="[^"]*"/, `name="${dice.pick(["file", "key", "__proto__", "policy", ""])}"`),
    () => text.replace(/\r\n\r\n[^\r]*/, `\r\n\r\n${textOf(dice.pick(values))}`),
    () => text.replace(/--$/, ""),
  ])();
  return Buffer.from(instead, "latin1");
}

const pieces: readonly string[] = [
  "",
  "%00",
  "..",
  "%2e%2e%2f",
  "%ff",
  "-1",
  "0",
  "10001",
  "99999999999999999999",
  "1e9",
  "null",
  "__proto__",
  "constructor",
  "x".repeat(1_025),
  "%F0%9F%92%A7".repeat(90),
  "a%2F".repeat(400),
  "YQ%3D%3D",
  "arn%3Aaws%3As3%3Aus-east-1%3A000000000000%3Aaccesspoint%2Fap",
  "bytes%3D0-1",
  "%3Cscript%3E",
  "aws%3Akms",
];

/** One segment of the path, or one value of the query, is another. */
function spoilTarget(target: string, dice: Dice): string {
  const parts = [...target.matchAll(/(?<=[/=])[^/?&=]*/g)];
  if (parts.length === 0) return target;
  const { 0: part, index } = dice.pick(parts);
  return target.slice(0, index) + dice.pick(pieces) + target.slice(index + part.length);
}

const headerValues: readonly string[] = [
  "",
  "*",
  '"*"',
  "0",
  "-1",
  "4",
  "5497558138881",
  "99999999999999999999",
  "bytes=-0",
  "bytes=5-1",
  "bytes=0-0,2-3",
  "bytes=99999999999999999999-",
  "/",
  "/bucket",
  "/bucket/key?versionId=",
  "%zz",
  "/%00/%00",
  "arn:aws:s3:us-east-1:000000000000:accesspoint/ap/object/key",
  "AES256",
  "aws:kms:dsse",
  "AAAA",
  "=",
  "k=v&k=v",
  "=&=",
  `${"k=v&".repeat(60)}`,
  "GMT",
  "2026-02-30T00:00:00Z",
  "Thu, 99 Jan 2026 00:00:00 GMT",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
  "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
  "UNSIGNED-PAYLOAD",
  "x-amz-checksum-sha256,x-amz-checksum-crc32",
  'id="a"',
  "__proto__",
];

const moreHeaders = [
  "x-amz-copy-source",
  "x-amz-copy-source-range",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-server-side-encryption-customer-key",
  "x-amz-server-side-encryption-context",
  "x-amz-checksum-crc64nvme",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-object-lock-retain-until-date",
  "x-amz-grant-read",
  "x-amz-mp-object-size",
  "x-amz-expected-bucket-owner",
  "x-amz-account-id",
  "range",
  "if-unmodified-since",
  "access-control-request-method",
  "expect",
] as const;

function spoilHeader(request: Request, dice: Dice): Request {
  const own = Object.keys(request.headers).filter((name) => name !== "authorization");
  const name = dice.below(2) === 0 && own.length > 0 ? dice.pick(own) : dice.pick(moreHeaders);
  if (name === "expect") return request;
  return { ...request, headers: { ...request.headers, [name]: dice.pick(headerValues) } };
}

function spoilBody({ body, headers }: Request, dice: Dice): Buffer {
  const text = body.toString("utf8");
  const type = headers["content-type"] ?? "";
  if (type.startsWith("multipart/") || headers["x-amz-decoded-content-length"]) return spoilFrames(body, dice);
  if (type.startsWith("application/x-www-form")) return Buffer.from(spoilForm(text, dice));
  if (text.startsWith("<")) return Buffer.from(spoilXml(text, dice));
  return Buffer.from(spoilJson(text, dice) ?? textOf(dice.pick(values)));
}

/** A request of `from`, spoiled where it means something, once or twice. */
export function misused(dice: Dice, from: readonly Request[]): Request {
  let request = dice.pick(from);
  for (let times = 1 + dice.below(2); times > 0; times--) {
    const turn = dice.below(8);
    if (turn === 0) request = { ...request, target: spoilTarget(request.target, dice) };
    else if (turn === 1) request = spoilHeader(request, dice);
    else if (request.body.length > 0) request = { ...request, body: spoilBody(request, dice) };
    else
      request =
        dice.below(2) === 0 ? spoilHeader(request, dice) : { ...request, target: spoilTarget(request.target, dice) };
  }
  return request;
}
