import { createServer, globalAgent } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import MessageValidator from "sns-validator";
import { openAuthority } from "../../../src/runtime/certificates.ts";
import { createRandom } from "../../../src/runtime/random.ts";

/** What SNS posts. */
export interface Posted {
  readonly Type: string;
  readonly Message: string;
  readonly SubscribeURL?: string;
}

export interface Webhook {
  readonly url: string;
  /** Where the names of AWS lead to for AWS's verifier, which fetches certificates by https.get. */
  lead(endpoint: string): void;
  close(): void;
}

/**
 * A web server whose certificate the house's authority vouches for. AWS's own verifier judges each message; `take` gets
 * those that it accepts, and the answer is 200 once that is done.
 */
export async function openWebhook(folder: string, take: (posted: Posted) => Promise<void>): Promise<Webhook> {
  const files = { certificate: join(folder, "ca.pem"), key: join(folder, "ca.key") };
  const authority = await openAuthority(files, () => Date.now(), createRandom());
  const validator = new MessageValidator();
  const judged = (body: string): Promise<Posted> =>
    new Promise((resolve, reject) => {
      validator.validate(body, (error, message) => (error ? reject(error) : resolve(message as Posted)));
    });
  const server = createServer(await authority.identityFor("localhost"), async (request, response) => {
    let body = "";
    for await (const piece of request) body += String(piece);
    const status = await judged(body)
      .then(take)
      .then(
        () => 200,
        () => 500,
      );
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(globalAgent.options, {
    ca: authority.certificatePem,
    lookup: (_: string, { all }: { all?: boolean }, done: (...given: unknown[]) => void) =>
      all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4),
  });
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/orders`,
    lead: (endpoint) => void Object.assign(globalAgent, { defaultPort: Number(new URL(endpoint).port) }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
