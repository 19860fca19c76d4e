import { createHash, randomBytes } from "node:crypto";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutBucketVersioningCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  SelectObjectContentCommand,
  UploadPartCommand,
  waitUntilObjectExists,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import { houseOf } from "./house.ts";

/** S3 by the AWS SDK for JavaScript v3: the client, managed uploads, presigned URLs and forms. */

const mib = 1_048_576;
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

describe("the AWS SDK for JavaScript, S3", () => {
  const house = houseOf();
  const common = () => ({
    endpoint: house.fogbank.endpoint,
    region: "us-east-1",
    credentials: house.fogbank.credentials,
  });
  const Bucket = "programs";
  let s3: S3Client;

  beforeAll(async () => {
    s3 = new S3Client({ ...common(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket }));
  });

  const read = async (Key: string, more: object = {}): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };

  it("errors are of the SDK's classes", async () => {
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "none" }))).rejects.toBeInstanceOf(NoSuchKey);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "none" }))).rejects.toBeInstanceOf(NotFound);
    await expect(s3.send(new GetBucketLocationCommand({ Bucket: "nobodys" }))).rejects.toBeInstanceOf(NoSuchBucket);
  });

  it.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "a checksum of %s, made and checked",
    async (ChecksumAlgorithm) => {
      const Body = randomBytes(100_000);
      await s3.send(new PutObjectCommand({ Bucket, Key: "checked", Body, ChecksumAlgorithm }));
      const answered = await s3.send(new GetObjectCommand({ Bucket, Key: "checked", ChecksumMode: "ENABLED" }));
      expect(answered[`Checksum${ChecksumAlgorithm}`]).toMatch(/=$/);
      // The stream itself compares, and fails where it does not match.
      expect(Buffer.from((await answered.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    },
  );

  it("a stream of unknown length goes up in parts, with a checksum of the whole", async () => {
    const pieces = Array.from({ length: 13 }, () => randomBytes(mib));
    const whole = Buffer.concat(pieces);
    const done = await new Upload({
      client: s3,
      params: { Bucket, Key: "streamed", Body: Readable.from(pieces), ContentType: "application/x-fog" },
      partSize: 5 * mib,
      queueSize: 3,
    }).done();
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect((await read("streamed")).equals(whole)).toBe(true);
    expect(
      (await read("streamed", { Range: `bytes=${5 * mib - 3}-${5 * mib + 2}` })).equals(
        whole.subarray(5 * mib - 3, 5 * mib + 3),
      ),
    ).toBe(true);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: "streamed", PartNumber: 3 }));
    expect([part.PartsCount, part.ContentLength, part.ContentType]).toEqual([3, 3 * mib, "application/x-fog"]);
    await part.Body?.transformToByteArray();
    const attributes = await s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key: "streamed",
        ObjectAttributes: ["Checksum", "ObjectParts", "ObjectSize"],
      }),
    );
    expect(attributes).toMatchObject({
      ObjectSize: whole.length,
      ObjectParts: { TotalPartsCount: 3 },
      Checksum: expect.anything(),
    });
  });

  it("an upload that is aborted leaves nothing", async () => {
    const upload = new Upload({
      client: s3,
      params: { Bucket, Key: "aborted", Body: Readable.from(endless()) },
      partSize: 5 * mib,
      queueSize: 1,
    });
    upload.on("httpUploadProgress", () => void upload.abort());
    await expect(upload.done()).rejects.toMatchObject({ name: "AbortError" });
    // The caller hears of it first; what was uploaded goes then.
    await expect
      .poll(async () => (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads, { timeout: 10_000 })
      .toBeUndefined();
  });

  it("parts by hand, under a customer's key of KMS", async () => {
    const { KeyMetadata } = await new KMSClient(common()).send(new CreateKeyCommand({}));
    const sealed = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyMetadata?.Arn } as const;
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "sealed", ...sealed }));
    const bodies = [randomBytes(5 * mib), randomBytes(17)];
    const Parts = await Promise.all(
      bodies.map(async (Body, at) => {
        const { ETag } = await s3.send(
          new UploadPartCommand({ Bucket, Key: "sealed", UploadId, PartNumber: at + 1, Body }),
        );
        return { ETag, PartNumber: at + 1 };
      }),
    );
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "sealed", UploadId, MultipartUpload: { Parts } }));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "sealed" }))).toMatchObject(sealed);
    expect((await read("sealed")).equals(Buffer.concat(bodies))).toBe(true);
  });

  it("a customer's own key (SSE-C): the same goes in and out, and no other", async () => {
    const keyed = (fill: number) => ({
      SSECustomerAlgorithm: "AES256",
      SSECustomerKey: Buffer.alloc(32, fill).toString("latin1"),
    });
    const bare = s3.send(new PutObjectCommand({ Bucket, Key: "own", Body: "mine", ...keyed(7) }));
    await expect(bare).rejects.toMatchObject({
      message: expect.stringContaining("must be made over a secure connection"),
    });
    const httpsAgent = new HttpsAgent({ ca: await house.fogbank.caCertificate() });
    const endpoint = `https://localhost:${house.fogbank.port}`;
    const secure = new S3Client({ ...common(), endpoint, forcePathStyle: true, requestHandler: { httpsAgent } });
    const readWith = async (more: object): Promise<string | undefined> =>
      (await secure.send(new GetObjectCommand({ Bucket, Key: "own", ...more }))).Body?.transformToString();
    await secure.send(new PutObjectCommand({ Bucket, Key: "own", Body: "mine", ...keyed(7) }));
    expect(await readWith(keyed(7))).toBe("mine");
    await expect(readWith(keyed(8))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(readWith({})).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    secure.destroy();
  });

  it("presigned URLs: what was signed works, what was not does not", async () => {
    // Else the SDK signs the checksum of the body that it does not have: of none.
    const plain = new S3Client({ ...common(), forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" });
    const put = await getSignedUrl(plain, new PutObjectCommand({ Bucket, Key: "by url", ContentType: "text/fog" }), {
      signableHeaders: new Set(["content-type"]),
    });
    const headers = { "content-type": "text/fog" };
    expect((await fetch(put, { method: "PUT", body: "by url", headers })).status).toBe(200);
    expect((await fetch(put, { method: "PUT", body: "by url" })).status).toBe(403);
    const get = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "by url", ResponseContentType: "a/b" }), {
      expiresIn: 60,
    });
    const got = await fetch(get);
    expect([got.status, got.headers.get("content-type"), await got.text()]).toEqual([200, "a/b", "by url"]);
    expect((await fetch(get.replace("by%20url", "streamed"))).status).toBe(403);
    const signingDate = new Date(Date.now() - 120_000);
    const late = await fetch(
      await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "by url" }), { expiresIn: 60, signingDate }),
    );
    expect([late.status, (await late.text()).includes("Request has expired")]).toEqual([403, true]);
  });

  it("presigned forms", async () => {
    const { url, fields } = await createPresignedPost(s3, {
      Bucket,
      Key: "form/$" + "{filename}",
      Conditions: [
        ["content-length-range", 1, 100],
        ["starts-with", "$Content-Type", "text/"],
      ],
      Fields: { success_action_status: "201" },
      Expires: 600,
    });
    const post = async (body: string): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, "Content-Type": "text/fog" })) form.append(name, value);
      form.append("file", new Blob([body]), "note.txt");
      return fetch(url, { method: "POST", body: form });
    };
    const posted = await post("a note");
    expect([posted.status, await posted.text()]).toEqual([201, expect.stringContaining("<Key>form/note.txt</Key>")]);
    expect(String(await read("form/note.txt"))).toBe("a note");
    expect(await (await post("x".repeat(101))).text()).toContain("<Code>EntityTooLarge</Code>");
  });

  it("pages, waits, deletes many, goes back in versions", async () => {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const keys = Array.from({ length: 25 }, (_, at) => `many/${String(at).padStart(2, "0")}`);
    await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))));
    expect((await waitUntilObjectExists({ client: s3, maxWaitTime: 10 }, { Bucket, Key: "many/24" })).state).toBe(
      "SUCCESS",
    );
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 10 }, { Bucket, Prefix: "many/" })) {
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(seen).toEqual(keys);
    const first = await s3.send(new PutObjectCommand({ Bucket, Key: "many/00", Body: "again" }));
    const Objects = keys.map((Key) => ({ Key }));
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.every(({ DeleteMarker }) => DeleteMarker)).toBe(true);
    expect(String(await read("many/00", { VersionId: first.VersionId }))).toBe("again");
  });

  it("selects from a table", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "table.csv", Body: "name,feet\nfog,3\nbank,4\n" }));
    const { Payload } = await s3.send(
      new SelectObjectContentCommand({
        Bucket,
        Key: "table.csv",
        Expression: "SELECT s.name FROM S3Object s WHERE CAST(s.feet AS INT) > 3",
        ExpressionType: "SQL",
        InputSerialization: { CSV: { FileHeaderInfo: "USE" } },
        OutputSerialization: { JSON: {} },
      }),
    );
    const records: Buffer[] = [];
    for await (const { Records } of Payload ?? []) if (Records?.Payload) records.push(Buffer.from(Records.Payload));
    expect(String(Buffer.concat(records))).toBe('{"name":"bank"}\n');
  });

  it("an ETag is the digest of what was sent", async () => {
    const Body = randomBytes(1_000);
    expect((await s3.send(new PutObjectCommand({ Bucket, Key: "etag", Body }))).ETag).toBe(`"${md5(Body)}"`);
  });
});

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(mib);
}
