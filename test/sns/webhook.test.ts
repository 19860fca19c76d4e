import type { IncomingHttpHeaders } from "node:http";
import { createServer, globalAgent } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import MessageValidator from "sns-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { openAuthority } from "../../src/runtime/certificates.ts";
import { createRandom } from "../../src/runtime/random.ts";
import { temporaryFolder } from "../clients/client.ts";
import { entries, type SnsWire, snsWire } from "./wire.ts";

/** A real HTTPS server subscribes, confirms by the link that it gets, and has AWS's own verifier judge every message. */

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const data = temporaryFolder();
let fogbank: Fogbank;
let hook: ReturnType<typeof createServer>;
let endpoint = "";
const posted: Posted[] = [];
let arrived: () => void = () => undefined;

beforeAll(async () => {
  fogbank = await start({ data, port: 0 });
  // A webhook with a certificate of the house's own authority.
  await fogbank.caCertificate();
  const files = { certificate: join(data, "ca.pem"), key: join(data, "ca.key") };
  const authority = await openAuthority(files, () => Date.now(), createRandom());
  hook = createServer(await authority.identityFor("localhost"), async (request, response) => {
    let body = "";
    for await (const piece of request) body += String(piece);
    posted.push({ headers: request.headers, body });
    response.writeHead(posted.length === 2 ? 503 : 200).end();
    arrived();
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  endpoint = `https://localhost:${(hook.address() as AddressInfo).port}/hook`;
  // What the names of AWS mean on a machine whose resolver is Fogbank's; the verifier asks for them by https.get.
  Object.assign(globalAgent, { defaultPort: fogbank.port });
  Object.assign(globalAgent.options, {
    ca: await fogbank.caCertificate(),
    lookup: (_: string, { all }: { all?: boolean }, done: (...given: unknown[]) => void) =>
      all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4),
  });
});
afterAll(async () => {
  hook.closeAllConnections();
  hook.close();
  await fogbank.stop();
});

const query: SnsWire = (action, members) => snsWire(fogbank.endpoint)(action, members);

async function next(count: number): Promise<Posted> {
  while (posted.length < count) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  }
  const last = posted[count - 1];
  if (!last) throw new Error("nothing was posted");
  return last;
}

type Judged = Readonly<Record<string, string>>;

const judged = (body: string): Promise<Judged> =>
  new Promise((resolve, reject) => {
    new MessageValidator().validate(body, (error, message) => (error ? reject(error) : resolve(message as Judged)));
  });

describe.each(["1", "2"])("a webhook, signature version %s", (SignatureVersion) => {
  it("confirms, is retried, and gets messages that AWS's verifier accepts", async () => {
    posted.length = 0;
    const made = await query("CreateTopic", {
      Name: `hooks${SignatureVersion}`,
      ...entries("Attributes", {
        SignatureVersion,
        DeliveryPolicy: JSON.stringify({
          http: { defaultHealthyRetryPolicy: { numRetries: 1, numNoDelayRetries: 1 } },
        }),
      }),
    });
    const TopicArn = /<TopicArn>(.*)<\/TopicArn>/.exec(made)?.[1] ?? "";
    expect(await query("Subscribe", { TopicArn, Protocol: "https", Endpoint: endpoint })).toContain(
      "pending confirmation",
    );
    const asked = await next(1);
    expect(asked.headers).toMatchObject({
      "x-amz-sns-message-type": "SubscriptionConfirmation",
      "x-amz-sns-topic-arn": TopicArn,
      "user-agent": "Amazon Simple Notification Service Agent",
      "content-type": "text/plain; charset=UTF-8",
    });
    const confirmation = await judged(asked.body);
    const confirmed = await fetch(confirmation.SubscribeURL ?? "");
    expect(confirmed.status).toBe(200);
    expect(await confirmed.text()).toContain(`<SubscriptionArn>${TopicArn}:`);

    await query("Publish", { TopicArn, Message: "grüße\n", Subject: "hello" });
    // The first answer is 503.
    expect((await next(2)).body).toBe((await next(3)).body);
    const { body, headers } = await next(3);
    expect(headers["x-amz-sns-subscription-arn"]).toContain(TopicArn);
    expect(await judged(body)).toMatchObject({
      Type: "Notification",
      Message: "grüße\n",
      Subject: "hello",
      SignatureVersion,
    });
    await expect(judged(body.replace("hello", "hallo"))).rejects.toThrow(/signature is invalid/);

    const { UnsubscribeURL = "" } = JSON.parse(body) as Judged;
    expect((await fetch(UnsubscribeURL)).status).toBe(200);
    // This verifier leaves the Token out of what an UnsubscribeConfirmation signs; the developer guide and other verifiers do not.
    const left = JSON.parse((await next(4)).body) as Judged;
    expect(left.Type).toBe("UnsubscribeConfirmation");
    expect((await fetch(left.SubscribeURL ?? "")).status).toBe(200);
    await query("Publish", { TopicArn, Message: "back" });
    expect((await judged((await next(5)).body)).Message).toBe("back");
  });
});

it("keeps its certificate over a restart", async () => {
  const { SigningCertURL = "" } = JSON.parse(posted[0]?.body ?? "{}") as Judged;
  const { pathname, host } = new URL(SigningCertURL);
  const ask = async (): Promise<string> => {
    const { request } = await import("node:http");
    return new Promise((resolve, reject) => {
      request(`${fogbank.endpoint}${pathname}`, { headers: { host } }, async (answer) => {
        let text = "";
        for await (const piece of answer) text += String(piece);
        resolve(text);
      })
        .on("error", reject)
        .end();
    });
  };
  const before = await ask();
  expect(before).toContain("BEGIN CERTIFICATE");
  await fogbank.stop();
  fogbank = await start({ data, port: 0 });
  expect(await ask()).toBe(before);
});
