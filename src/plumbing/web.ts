import type { Courier } from "../kernel/courier.ts";
import { AwsError } from "../kernel/error.ts";
import type { Delivery } from "../kernel/outbox.ts";

/** "The endpoint must respond within 15 seconds" (SNS developer guide, HTTP/S endpoints). */
const timeoutMs = 15_000;

export const isWebTarget = (target: string): boolean => target.startsWith("http://") || target.startsWith("https://");

/** Why a URL could never be delivered to; undefined if it can. */
export const webFlaw = (target: string): string | undefined =>
  URL.canParse(target) ? undefined : `${target} is no URL`;

/**
 * Posts a delivery to a web server. Its parameters are `headers`. Any 2xx takes it over; a 4xx but 429 is the server's
 * word that it never will, and anything else may get better (SNS developer guide, "Message delivery retries").
 */
export async function deliverToWeb(courier: Courier, { target, body, parameters }: Delivery): Promise<void> {
  const headers = (parameters?.headers ?? {}) as Readonly<Record<string, string>>;
  const { status } = await courier.send({ method: "POST", url: target, headers, body, timeoutMs });
  if (status >= 200 && status < 300) return;
  throw new AwsError(`HTTP${status}`, `${target} answered ${status}`, { status: isFinal(status) ? status : 503 });
}

const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 429;
