import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../../src/engines/sigv4/sign.ts";
import { type Fogbank, start } from "../../src/index.ts";
import { type Answered, s3Wire, type Wanted } from "./wire.ts";

/** Access points through S3 Control, and the ways through them into a bucket: their policy and the bucket's must allow. */

const owner = "111111111111";
const other = "222222222222";
const root: Credentials = { accessKeyId: owner, secretAccessKey: "test" };
const stranger: Credentials = { accessKeyId: other, secretAccessKey: "test" };

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "s3-access-points" });
  await ok({ method: "PUT", path: "/points" });
  await ok({ method: "PUT", path: "/points/key", body: "body" });
});
afterAll(() => fogbank.stop());

const codeOf = ({ body }: Answered): string => /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? "";
const textOf = (name: string, { body }: Answered): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? "";

async function ok(wanted: Wanted): Promise<Answered> {
  const answer = await wire.send({ as: root, ...wanted });
  expect(`${answer.status} ${answer.body}`).toMatch(/^2/);
  return answer;
}

/** A request to S3 Control, as the SDKs write it. */
const control = (method: string, path: string, body = "", as = root): Wanted => ({
  method,
  path: `/v20180820/${path}`,
  headers: { "x-amz-account-id": owner },
  body,
  as,
});

const creation = (bucket: string): string =>
  `<CreateAccessPointRequest><Bucket>${bucket}</Bucket></CreateAccessPointRequest>`;
const arn = (name: string): string => `arn:aws:s3:us-east-1:${owner}:accesspoint/${name}`;

describe("access points", () => {
  it("are made, listed, described and deleted", async () => {
    const made = await ok(control("PUT", "accesspoint/first", creation("points")));
    expect(textOf("AccessPointArn", made)).toBe(arn("first"));
    expect(textOf("Alias", made)).toMatch(/^first-[a-z2-7]{34}-s3alias$/);
    expect(codeOf(await wire.send(control("PUT", "accesspoint/first", creation("points"))))).toBe(
      "AccessPointAlreadyOwnedByYou",
    );
    expect(codeOf(await wire.send(control("PUT", "accesspoint/nowhere", creation("no-such-bucket"))))).toBe(
      "NoSuchBucket",
    );
    expect(codeOf(await wire.send(control("PUT", "accesspoint/Bad_Name", creation("points"))))).toBe("InvalidArgument");
    const found = await ok(control("GET", "accesspoint/first"));
    expect(textOf("NetworkOrigin", found)).toBe("Internet");
    expect(textOf("BlockPublicPolicy", found)).toBe("true");
    expect((await ok(control("GET", "accesspoint?bucket=points"))).body).toContain("<Name>first</Name>");
    expect(codeOf(await wire.send(control("GET", "accesspoint/first", "", stranger)))).toBe("AccessDenied");
    expect(codeOf(await wire.send({ method: "DELETE", path: "/points", as: root }))).toMatch(
      /BucketNotEmpty|BucketHasAccess/,
    );
    await ok(control("DELETE", "accesspoint/first"));
    const gone = await wire.send(control("GET", "accesspoint/first"));
    expect([gone.status, codeOf(gone)]).toEqual([404, "NoSuchAccessPoint"]);
  });

  it("stand for their bucket by ARN, alias and host name", async () => {
    const made = await ok(control("PUT", "accesspoint/ways", creation("points")));
    for (const name of [encodeURIComponent(arn("ways")), textOf("Alias", made), `ways-${owner}`])
      expect((await ok({ path: `/${name}/key` })).body).toBe("body");
    const host = `ways-${owner}.s3-accesspoint.us-east-1.amazonaws.com`;
    expect((await ok({ path: "/key", host })).body).toBe("body");
    expect((await ok({ path: "/?list-type=2", host })).body).toContain("<Key>key</Key>");
    await ok({ method: "PUT", path: "/through", host, body: "x" });
    expect((await ok({ path: "/points/through" })).body).toBe("x");
    const answer = await wire.send({ path: "/?policy", host, as: root });
    expect([answer.status, codeOf(answer)]).toEqual([405, "MethodNotAllowed"]);
  });

  it("let in whom their policy and the bucket's let in", async () => {
    await ok(control("PUT", "accesspoint/shared", creation("points")));
    const path = `/${encodeURIComponent(arn("shared"))}/key`;
    const read = async () => (await wire.send({ path, as: stranger })).status;
    expect(await read()).toBe(403);
    const allow = { Effect: "Allow", Principal: { AWS: other }, Action: "s3:GetObject" };
    const policy = { Version: "2012-10-17", Statement: [{ ...allow, Resource: `${arn("shared")}/object/*` }] };
    const xml = `<PutAccessPointPolicyRequest><Policy>${JSON.stringify(policy)}</Policy></PutAccessPointPolicyRequest>`;
    await ok(control("PUT", "accesspoint/shared/policy", xml));
    expect(
      JSON.parse(textOf("Policy", await ok(control("GET", "accesspoint/shared/policy"))).replaceAll("&quot;", '"')),
    ).toEqual(policy);
    expect((await ok(control("GET", "accesspoint/shared/policyStatus"))).body).toContain("<IsPublic>false</IsPublic>");
    expect(await read()).toBe(403);
    const delegation = {
      ...allow,
      Principal: "*",
      Resource: "arn:aws:s3:::points/*",
      Condition: { StringEquals: { "s3:DataAccessPointAccount": owner } },
    };
    const body = JSON.stringify({ Version: "2012-10-17", Statement: [delegation] });
    await ok({ method: "PUT", path: "/points?policy", body });
    expect(await read()).toBe(200);
    expect((await wire.send({ path: "/points/key", as: stranger })).status).toBe(403);
  });

  it("take no policy that is public, and none of another resource", async () => {
    await ok(control("PUT", "accesspoint/strict", creation("points")));
    const send = (Resource: string) => {
      const policy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource }] };
      const xml = `<PutAccessPointPolicyRequest><Policy>${JSON.stringify(policy)}</Policy></PutAccessPointPolicyRequest>`;
      return wire.send(control("PUT", "accesspoint/strict/policy", xml));
    };
    expect(codeOf(await send(`${arn("strict")}/object/*`))).toBe("AccessDenied");
    expect(codeOf(await send("arn:aws:s3:::points/*"))).toBe("MalformedPolicy");
  });
});

describe("what an account blocks", () => {
  const block = (on: boolean): string =>
    `<PublicAccessBlockConfiguration><BlockPublicPolicy>${on}</BlockPublicPolicy><RestrictPublicBuckets>${on}</RestrictPublicBuckets></PublicAccessBlockConfiguration>`;
  const everybody = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::open-bucket/*" }],
  });

  it("holds for each of its buckets", async () => {
    await ok({ method: "PUT", path: "/open-bucket" });
    await ok({ method: "DELETE", path: "/open-bucket?publicAccessBlock" });
    await ok({ method: "PUT", path: "/open-bucket/key", body: "x" });
    await ok({ method: "PUT", path: "/open-bucket?policy", body: everybody });
    const read = async () => (await wire.send({ path: "/open-bucket/key", as: "anonymous" })).status;
    expect(await read()).toBe(200);
    const none = await wire.send(control("GET", "configuration/publicAccessBlock"));
    expect([none.status, codeOf(none)]).toEqual([404, "NoSuchPublicAccessBlockConfiguration"]);
    await ok(control("PUT", "configuration/publicAccessBlock", block(true)));
    expect((await ok(control("GET", "configuration/publicAccessBlock"))).body).toContain(
      "<RestrictPublicBuckets>true</RestrictPublicBuckets>",
    );
    expect(await read()).toBe(403);
    expect(codeOf(await wire.send({ method: "PUT", path: "/open-bucket?policy", body: everybody, as: root }))).toBe(
      "AccessDenied",
    );
    await ok(control("DELETE", "configuration/publicAccessBlock"));
    expect(await read()).toBe(200);
  });
});

it("refuses by name what S3 Control does beside them", async () => {
  const answer = await wire.send(control("GET", "jobs"));
  expect([answer.status, answer.body]).toEqual([501, expect.stringContaining("ListJobs")]);
});
