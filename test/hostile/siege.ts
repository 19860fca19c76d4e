import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Request } from "./make.ts";
import { type Answer, openLine } from "./send.ts";

/** Long for one request, even on a machine with other things to do. */
const patienceMs = 5_000;

/** What no answer may show: stack frames, files of this machine, keys. */
const secrets =
  /\bat [^\n]*\.[cm]?[jt]s:\d+:\d+|node_modules|node:internal|file:\/\/\/\S+\.[cm]?[jt]s\b|root:x:0|\/work\/|\/src\/[a-z]+\/|BEGIN (EC )?PRIVATE KEY/;
/** 501: known to AWS, not yet here. 503 is a server that stops. */
const allowed = (status: number): boolean => status < 500 || status === 501;

function judge(request: Request, answer: Answer): string | undefined {
  if (!allowed(answer.status)) return `status ${answer.status}`;
  if (secrets.test(answer.headers) || secrets.test(answer.body)) return "shows what it must not";
  if (/^x-injected/im.test(answer.headers)) return "took a header from its input";
  const admin = request.target.startsWith("/_") || request.target.startsWith("/health");
  const refusedUnread = /^content-length: 0/im.test(answer.headers);
  if (!admin && answer.status >= 400 && !refusedUnread && !/^x-amzn?-request-?id:/im.test(answer.headers))
    return "has no request id";
  return undefined;
}

/** A provider or an endpoint that is asked and does not answer, or refuses, is worth a line, and no bug. */
export const expected =
  /^iam: http:\/\/127\.0\.0\.1:1.* did not answer|^a delivery to [\s\S]* is given up: (?!InternalFailure)\w+|^a delivery to https?:[\s\S]* is given up: InternalFailure: (connect|getaddrinfo)/;

/** A line of the log without what differs from request to request: the error and the top of its stack. */
export function whereIn(line: string): string {
  const { message, stack } = JSON.parse(line) as { message: string; stack?: string };
  return `${message.replace(/[0-9a-f-]{36}/, "")} ${stack?.split("\n").slice(0, 3).join(" ") ?? ""}`;
}

export const collectGarbage = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

/** Asks all of them, eight at a time; what is wrong with the answers. */
export async function bombard(port: number, requests: readonly Request[]): Promise<string[]> {
  const failures: string[] = [];
  const waiting = [...requests];
  async function worker(): Promise<void> {
    const line = openLine(port);
    for (let request = waiting.pop(); request; request = waiting.pop()) {
      const { method, target, headers, body } = request;
      const flaw = await line.ask(request, patienceMs).then(
        (answer) => {
          const wrong = judge(request, answer);
          return wrong && `${wrong}: ${answer.headers.split("\r\n")[0]} ${answer.body.slice(0, 300)}`;
        },
        (error: Error) => error.message,
      );
      if (flaw) {
        failures.push(
          `${flaw}\n  for ${method} ${target.slice(0, 200)} ${JSON.stringify(headers).slice(0, 400)} ${JSON.stringify(body.toString("latin1")).slice(0, 400)}`,
        );
      }
    }
    line.close();
  }
  await Promise.all(Array.from({ length: 8 }, worker));
  return failures;
}
