import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../start.ts";

const opened: Fogbank[] = [];
async function open(options: Parameters<typeof start>[0] = {}): Promise<{ fogbank: Fogbank; resolver: Resolver }> {
  const fogbank = await start({ ephemeral: true, port: 0, dnsPort: 0, ...options });
  opened.push(fogbank);
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers([`127.0.0.1:${fogbank.dnsPort}`]);
  return { fogbank, resolver };
}

describe("names", () => {
  let fogbank: Fogbank;
  let resolver: Resolver;
  beforeAll(async () => {
    ({ fogbank, resolver } = await open());
  });
  afterAll(async () => {
    for (const each of opened.splice(0)) await each.stop();
  });

  it.each([
    "sts.amazonaws.com",
    "STS.us-gov-west-1.AMAZONAWS.com",
    "iam.amazonaws.com",
    "queue.amazonaws.com",
    "eu-west-1.queue.amazonaws.com",
    "sqs-fips.us-east-1.api.aws",
    "sts.cn-north-1.amazonaws.com.cn",
    "s3.us-west-2.amazonaws.com",
    "photos.s3.amazonaws.com",
    "photos.2024.s3.dualstack.us-west-2.amazonaws.com",
    "photos.s3-accelerate.amazonaws.com",
    "photos.s3-website-us-east-1.amazonaws.com",
    "photos.s3-website.eu-central-1.amazonaws.com",
    "ap-111122223333.s3-accesspoint.us-east-1.amazonaws.com",
    "111122223333.ddb.us-east-1.amazonaws.com",
    "abc.lambda-url.us-east-1.on.aws",
    "abc.execute-api.us-east-1.amazonaws.com",
    "sagemaker.us-east-1.amazonaws.com",
    "s3.localhost",
    "localhost.localstack.cloud",
    "sqs.us-east-1.localhost.localstack.cloud",
    "localhost",
  ])("%s is this Fogbank", async (name) => {
    expect(await resolver.resolve4(name, { ttl: true })).toEqual([{ address: "127.0.0.1", ttl: 5 }]);
  });

  it.each(["example.org", "amazonaws.com.evil.example", "notamazonaws.com", "d111.cloudfront.net", "aws.amazon.com"])(
    "%s is not there",
    async (name) => {
      await expect(resolver.resolve4(name)).rejects.toMatchObject({ code: "ENOTFOUND" });
    },
  );

  it("has no addresses of a version that it does not listen on, and no mail", async () => {
    await expect(resolver.resolve6("sts.amazonaws.com")).rejects.toMatchObject({ code: "ENODATA" });
    await expect(resolver.resolveMx("sts.amazonaws.com")).rejects.toMatchObject({ code: "ENODATA" });
    expect(await resolver.resolveNs("amazonaws.com")).toEqual(["fogbank.localhost"]);
    expect(await resolver.resolveSoa("amazonaws.com")).toMatchObject({ nsname: "fogbank.localhost", minttl: 5 });
  });

  it("are counted", async () => {
    const { operations } = (await (await fetch(`${fogbank.endpoint}/_fogbank/metrics`)).json()) as {
      operations: { service: string; operation: string; requests: number; clientErrors: number }[];
    };
    const row = operations.find(({ service, operation }) => service === "dns" && operation === "A");
    expect(row?.requests).toBeGreaterThan(20);
    expect(row?.clientErrors).toBeGreaterThanOrEqual(5);
  });

  it("that a client was told stand in the journey of its request, others do not", async () => {
    await resolver.resolve4("KMS.eu-west-1.amazonaws.com");
    const ask = (host: string) =>
      fogbankRequest(fogbank, host).then(() =>
        fogbank.journeys({ limit: 1 })[0]?.steps.find(({ stage }) => stage === "dns"),
      );
    expect(await ask("kms.eu-west-1.amazonaws.com:443")).toMatchObject({
      outcome: "passed",
      facts: {
        name: "kms.eu-west-1.amazonaws.com",
        type: "A",
        address: "127.0.0.1",
        because: "the endpoint kms in eu-west-1",
        answeredMsAgo: expect.any(Number),
      },
    });
    expect(await ask("kms.eu-west-2.amazonaws.com")).toBeUndefined();
    expect(await ask("localhost")).toBeDefined();
  });
});

/** `fetch` takes no Host of ours. */
async function fogbankRequest({ port }: Fogbank, host: string): Promise<void> {
  const { request } = await import("node:http");
  await new Promise<void>((resolve, reject) => {
    request({ port, host: "127.0.0.1", headers: { host } }, (response) => {
      response.resume().on("end", () => resolve());
    })
      .on("error", reject)
      .end();
  });
}

describe("hostile bytes", () => {
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.stop();
  });

  it("over UDP and TCP leave it answering", async () => {
    const { fogbank, resolver } = await open();
    const port = fogbank.dnsPort ?? 0;
    const udp = createSocket("udp4");
    const noises = fc.sample(fc.uint8Array({ maxLength: 600 }), { numRuns: 400, seed: 53 });
    for (const noise of noises) await new Promise((resolve) => udp.send(noise, port, "127.0.0.1", resolve));
    udp.close();
    await Promise.all(
      noises.slice(0, 100).map(async (noise) => {
        const socket = connect(port, "127.0.0.1").on("error", () => undefined);
        socket.end(Buffer.concat([Buffer.from([0, noise.length & 0xff]), noise]));
        await new Promise((resolve) => socket.resume().once("close", resolve));
      }),
    );
    expect(await resolver.resolve4("sts.amazonaws.com")).toEqual(["127.0.0.1"]);
  });
});

describe("a server upstream", () => {
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.stop();
  });

  it("is asked about other names only", async () => {
    const behind = await open();
    const { resolver } = await open({ dnsUpstream: `127.0.0.1:${behind.fogbank.dnsPort}` });
    expect(await resolver.resolve4("sts.amazonaws.com")).toEqual(["127.0.0.1"]);
    await expect(resolver.resolve4("example.org")).rejects.toMatchObject({ code: "ENOTFOUND" });
    const counted = behind.fogbank.options.dns;
    expect(counted).toEqual({ port: 0, upstream: undefined });
  });

  it("that does not answer is said so", async () => {
    const { resolver } = await open({ dnsUpstream: "127.0.0.1:1" });
    await expect(resolver.resolve4("example.org")).rejects.toMatchObject({ code: "ESERVFAIL" });
  });

  it("may not be Fogbank itself", async () => {
    const { fogbank } = await open();
    const port = fogbank.dnsPort;
    await fogbank.stop();
    const again = start({ ephemeral: true, port: 0, dnsPort: port, dnsUpstream: `127.0.0.1:${port}` });
    await expect(again).rejects.toThrow(`--dns-upstream 127.0.0.1:${port}: is this Fogbank itself`);
  });
});

describe("ports beside the main one", () => {
  it("answer alike, and one that is taken stops the start", async () => {
    const first = await start({ ephemeral: true, port: 0 });
    const taken = start({ ephemeral: true, port: 0, alsoListen: [first.port] });
    await expect(taken).rejects.toThrow(
      `--also-listen ${first.port} on 127.0.0.1: another program listens there; stop it or choose another --also-listen`,
    );
    const { port } = first;
    await first.stop();
    const second = await start({ ephemeral: true, port: 0, alsoListen: `${port}` });
    expect((await fetch(`http://127.0.0.1:${port}/_fogbank/health`)).status).toBe(200);
    await second.stop();
  });

  it.each<[Parameters<typeof start>[0], string]>([
    [{ alsoListen: "443,x" }, "--also-listen 443,x: takes ports from 1 to 65535, such as 443,80"],
    [{ alsoListen: [0] }, "--also-listen 0: takes ports"],
    [{ dnsPort: 65_536 }, "--dns-port 65536: takes a number from 0 to 65535"],
    [{ dnsUpstream: "dns.google" }, "--dns-upstream dns.google: takes an IP address, with :port if it is not 53"],
    [{ dnsUpstream: "10.0.0.2:0" }, "--dns-upstream 10.0.0.2:0: takes an IP address"],
    [{ dns: false, dnsPort: 53 }, "--dns false: makes no sense with --dns-port"],
  ])("%j is refused", async (options, message) => {
    await expect(start({ ephemeral: true, ...options })).rejects.toThrow(message);
  });
});
