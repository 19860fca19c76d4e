import { beforeAll, describe, expect, it } from "vitest";
import { houseOf } from "../clients/house.ts";
import { multipart, s3Wire, signedForm } from "./wire.ts";

/** Browser-based uploads by POST, with every kind of condition. */

const house = houseOf();
const s3 = s3Wire(() => house.fogbank);

beforeAll(async () => {
  expect((await s3.send({ method: "PUT", path: "/uploads" })).status).toBe(200);
});

type Fields = Readonly<Record<string, string>>;
const file = { name: "cat.txt", type: "text/plain", body: "meow\r\n--not a boundary" };

/** Sends a form with these fields, allowed by a condition each and `conditions`. */
function post(
  fields: Fields,
  conditions: readonly unknown[] = [],
  given: Partial<typeof file> | null = {},
  lifeMs?: number,
) {
  const own = Object.entries(fields).map(([name, value]) => ["eq", `$${name}`, value]);
  const all = conditions.length > 0 ? conditions : [{ bucket: "uploads" }, ...own];
  const form = multipart(
    signedForm(fields, all, s3.now(), undefined, lifeMs),
    given === null ? undefined : { ...file, ...given },
  );
  return s3.send({ method: "POST", path: "/uploads", as: "anonymous", ...form });
}

describe("a form", () => {
  it("stores its file as its signer would, with its fields as headers", async () => {
    const key = "user/eric/cat.txt";
    const tagging = "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>";
    const posted = await post({ key, "Content-Type": "text/cat", "x-amz-meta-note": "mine", tagging });
    expect([posted.status, posted.body]).toEqual([204, ""]);
    expect(posted.headers.location).toBe(`http://localhost:${house.fogbank.port}/uploads/${key}`);
    const { body, headers } = await s3.send({ path: `/uploads/${key}` });
    expect(body).toBe(file.body);
    expect(headers).toMatchObject({
      "content-type": "text/cat",
      "x-amz-meta-note": "mine",
      "x-amz-tagging-count": "1",
    });
    expect(headers.etag).toBe(posted.headers.etag);
    const [journey] = house.fogbank.journeys({ service: "s3", operation: "PutObject", limit: 1 });
    expect(journey?.principal).toBe("arn:aws:iam::000000000000:root");
  });

  it("may name its object after its file, in the policy too", async () => {
    const key = "up/$" + "{filename}";
    const posted = await post({ key }, [{ bucket: "uploads" }, ["starts-with", "$key", "up/cat"]], {
      name: "C:\\x\\cat.txt",
    });
    expect([posted.status, posted.headers.location]).toEqual([204, expect.stringMatching(/\/up\/cat\.txt$/)]);
  });

  it.each<[string, number, string]>([
    ["200", 200, ""],
    ["201", 201, "<PostResponse><Location>"],
    ["204", 204, ""],
    ["404", 204, ""],
  ])("wants the status %s and gets %i", async (success_action_status, status, body) => {
    const posted = await post({ key: "s", success_action_status });
    expect(posted.status).toBe(status);
    expect(posted.body).toContain(body);
  });

  it("sends its browser on", async () => {
    const { status, headers } = await post({ key: "a b", success_action_redirect: "http://app.localhost/done?x=1" });
    expect(status).toBe(303);
    expect(headers.location).toBe(
      `http://app.localhost/done?x=1&bucket=uploads&key=a%20b&etag=${encodeURIComponent(String(headers.etag))}`,
    );
  });

  it("takes virtual-hosted buckets", async () => {
    const host = `uploads.s3.localhost:${house.fogbank.port}`;
    const form = multipart(signedForm({ key: "v" }, [{ bucket: "uploads" }, { key: "v" }], s3.now()), file);
    const posted = await s3.send({ method: "POST", path: "/", host, as: "anonymous", ...form });
    expect([posted.status, posted.headers.location]).toEqual([204, `http://${host}/v`]);
  });

  it("of a size that its policy allows", async () => {
    const sized = (min: number, max: number) =>
      post({ key: "n" }, [{ bucket: "uploads" }, { key: "n" }, ["content-length-range", min, max]]);
    expect((await sized(1, 100)).status).toBe(204);
    expect((await sized(1, 5)).body).toContain("<Code>EntityTooLarge</Code>");
    expect((await sized(100, 200)).body).toMatch(/<Code>EntityTooSmall<.*<ProposedSize>22<.*<MinSizeAllowed>100</);
    expect((await s3.send({ path: "/uploads/n" })).body).toBe(file.body);
  });
});

describe("a form is refused", () => {
  it.each<[string, Fields, unknown[], string]>([
    [
      "a condition",
      { key: "k" },
      [{ bucket: "uploads" }, ["eq", "$key", "other"]],
      "Invalid according to Policy: Policy Condition failed: [&quot;eq&quot;, &quot;$key&quot;, &quot;other&quot;]",
    ],
    ["another bucket", { key: "k" }, [{ bucket: "b" }, { key: "k" }], "Policy Condition failed"],
    [
      "a field that no condition names",
      { key: "k", acl: "private" },
      [{ bucket: "uploads" }, { key: "k" }],
      "Extra input fields: acl",
    ],
    ["no key", {}, [{ bucket: "uploads" }], "Bucket POST must contain a field named &apos;key&apos;"],
  ])("for %s", async (_why, fields, conditions, message) => {
    const { status, body } = await post(fields, conditions);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.replaceAll("'", "&apos;")).toContain(message);
  });

  it("for its age, by the house's clock; for its signature; for its fields' length; without a file; as no form", async () => {
    expect((await post({ key: "k" }, [], {}, -3_600_000)).body).toContain(
      "Invalid according to Policy: Policy expired.",
    );
    const signed = signedForm({ key: "k" }, [{ bucket: "uploads" }, { key: "k" }], s3.now());
    const forged = { ...signed, "x-amz-signature": "0".repeat(64) };
    const send = (form: ReturnType<typeof multipart>) =>
      s3.send({ method: "POST", path: "/uploads", as: "anonymous", ...form });
    expect((await send(multipart(forged, file))).body).toContain("<Code>SignatureDoesNotMatch</Code>");
    expect((await post({ key: "k", "x-amz-meta-a": "x".repeat(20_480) })).body).toContain(
      "MaxPostPreDataLengthExceededError",
    );
    expect((await send(multipart(signed))).body).toContain("POST requires exactly one file upload per request.");
    const { headers } = multipart(signed, file);
    expect((await send({ headers: { ...headers, "content-length": "3" }, body: "abc" })).body).toContain(
      "MalformedPOSTRequest",
    );
  });

  it("of nobody, where the bucket lets nobody write", async () => {
    const posted = await s3.send({
      method: "POST",
      path: "/uploads",
      as: "anonymous",
      ...multipart({ key: "anon" }, file),
    });
    expect([posted.status, posted.body.includes("<Code>AccessDenied</Code>")]).toEqual([403, true]);
  });

  it("of a foreign page that signs with what everybody knows", async () => {
    const form = multipart(signedForm({ key: "k" }, [{ bucket: "uploads" }, { key: "k" }], s3.now()), file);
    const headers = { ...form.headers, origin: "https://evil.example" };
    const posted = await s3.send({ method: "POST", path: "/uploads", as: "anonymous", ...form, headers });
    expect([posted.status, posted.body]).toEqual([403, expect.stringContaining("a page of https://evil.example")]);
  });
});
