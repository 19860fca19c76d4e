import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import * as sdk from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, type Server, serve, sleep } from "./program.ts";

/** S3 killed in the middle of whatever it does: what was acknowledged is whole, nothing else is left behind. */

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-crash-s3-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const clientOf = ({ endpoint }: Server) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
});
const s3Of = (server: Server) => new sdk.S3Client({ ...clientOf(server), forcePathStyle: true });

const marker = "this must never be seen on the disk ";
/** Some fit into a record, some are files; each is its own. */
function bodyOf(name: string, number: number): Buffer {
  const size = number % 3 === 0 ? 180_000 : 500 + number;
  return Buffer.from(`${marker}${name} `.repeat(Math.ceil(size / 50)).slice(0, size));
}
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** Writes until the server is gone; whatever it acknowledged stands in `known`. */
async function drive(server: Server, known: Map<string, string>, from: number): Promise<number> {
  const s3 = s3Of(server);
  let next = from;
  async function one(): Promise<void> {
    const number = next++;
    const Key = `k-${number}`;
    const Body = bodyOf(Key, number);
    if (number % 4 !== 1) {
      await s3.send(new sdk.PutObjectCommand({ Bucket: "source", Key, Body }));
    } else {
      const { UploadId } = await s3.send(new sdk.CreateMultipartUploadCommand({ Bucket: "source", Key }));
      const upload = { Bucket: "source", Key, UploadId };
      const { ETag } = await s3.send(new sdk.UploadPartCommand({ ...upload, PartNumber: 1, Body }));
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      await s3.send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
    }
    known.set(Key, md5(Body));
  }
  const worker = async (): Promise<void> => {
    for (;;) await one();
  };
  const ends = await Promise.allSettled(Array.from({ length: 6 }, worker));
  s3.destroy();
  for (const end of ends) expect((end as PromiseRejectedResult).reason.$metadata?.httpStatusCode).toBeUndefined();
  return next;
}

async function setUp(server: Server): Promise<void> {
  const iam = new IAMClient(clientOf(server));
  const policy = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(
    new CreateRoleCommand({
      RoleName: "copier",
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  const PolicyDocument = policy({ Effect: "Allow", Action: "s3:*", Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName: "copier", PolicyName: "p", PolicyDocument }));
  iam.destroy();
  const s3 = s3Of(server);
  for (const Bucket of ["source", "target", "old"]) await s3.send(new sdk.CreateBucketCommand({ Bucket }));
  for (const Bucket of ["source", "target"])
    await s3.send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(
    new sdk.PutBucketReplicationCommand({
      Bucket: "source",
      ReplicationConfiguration: {
        Role: "arn:aws:iam::000000000000:role/copier",
        Rules: [
          {
            ID: "r",
            Status: "Enabled",
            Priority: 1,
            Filter: {},
            DeleteMarkerReplication: { Status: "Disabled" },
            Destination: { Bucket: "arn:aws:s3:::target" },
          },
        ],
      },
    }),
  );
  const Rules = [{ ID: "r", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } } as const];
  await s3.send(new sdk.PutBucketLifecycleConfigurationCommand({ Bucket: "old", LifecycleConfiguration: { Rules } }));
  s3.destroy();
}

async function keysOf(s3: sdk.S3Client, Bucket: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client: s3 }, { Bucket }))
    for (const { Key = "", Size = 0 } of Contents) found.set(Key, Size);
  return found;
}

async function digestOf(s3: sdk.S3Client, Bucket: string, Key: string): Promise<string> {
  const { Body } = await s3.send(new sdk.GetObjectCommand({ Bucket, Key }));
  return md5((await Body?.transformToByteArray()) ?? new Uint8Array(0));
}

function* filesUnder(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(inner);
    else if (entry.isFile()) yield inner;
  }
}

const seed = Date.now() % 1_000_000;
const large = (sizes: Iterable<number>): number => [...sizes].filter((size) => size > 64 * 1024).length;

describe(`S3 killed with SIGKILL (seed ${seed})`, () => {
  const count = kills(5);

  it(`has every acknowledged object, here and replicated, after each of ${count} kills`, async () => {
    const dice = createDice(seed);
    const data = join(folder, "data");
    const known = new Map<string, string>();
    let next = 0;
    let server = await serve(program, data);
    await setUp(server);
    for (let kill = 0; kill < count; kill++) {
      const before = known.size;
      const driving = drive(server, known, next);
      while (known.size === before) await sleep(5);
      await sleep(dice(400));
      await server.kill();
      next = await driving;
      server = await serve(program, data);
      const s3 = s3Of(server);
      for (const [Key, digest] of [...known].slice(-40)) expect(await digestOf(s3, "source", Key), Key).toBe(digest);
      s3.destroy();
    }
    const s3 = s3Of(server);
    const source = await keysOf(s3, "source");
    await expect.poll(async () => (await keysOf(s3, "target")).size, { timeout: 60_000 }).toBe(source.size);
    for (const Key of source.keys()) expect(await digestOf(s3, "target", Key)).toBe(await digestOf(s3, "source", Key));
    for (const { Key, UploadId } of (await s3.send(new sdk.ListMultipartUploadsCommand({ Bucket: "source" })))
      .Uploads ?? [])
      await s3.send(new sdk.AbortMultipartUploadCommand({ Bucket: "source", Key, UploadId }));
    s3.destroy();
    await server.kill();
    server = await serve(program, data);
    const blobs = () => [...filesUnder(join(data, "blobs"))].length;
    await expect.poll(blobs, { timeout: 20_000 }).toBe(2 * large(source.values()));
    await server.kill();
    for (const file of filesUnder(data)) expect(readFileSync(file).includes(marker), file).toBe(false);
    expect(known.size).toBeGreaterThan(count);
  }, 300_000);

  it("ends what lifecycle had begun", async () => {
    const dice = createDice(seed + 1);
    const data = join(folder, "data");
    let server = await serve(program, data);
    let s3 = s3Of(server);
    for (let at = 0; at < 300; at += 10) {
      const some = Array.from({ length: 10 }, (_, i) => `k-${at + i}`);
      await Promise.all(
        some.map((Key, i) => s3.send(new sdk.PutObjectCommand({ Bucket: "old", Key, Body: bodyOf(Key, at + i) }))),
      );
    }
    for (let kill = 0; kill < 3; kill++) {
      s3.destroy();
      const moved = forward(server).catch(() => undefined);
      await sleep(dice(60));
      await server.kill();
      await moved;
      server = await serve(program, data);
      s3 = s3Of(server);
      for (const [Key, size] of await keysOf(s3, "old"))
        expect(await digestOf(s3, "old", Key)).toBe(md5(bodyOf(Key, Number(Key.slice(2))).subarray(0, size)));
    }
    await forward(server);
    expect((await keysOf(s3, "old")).size).toBe(0);
    const kept = 2 * large((await keysOf(s3, "source")).values());
    await expect.poll(() => [...filesUnder(join(data, "blobs"))].length, { timeout: 20_000 }).toBe(kept);
    s3.destroy();
    await server.kill();
  }, 300_000);
});

const forward = ({ endpoint }: Server): Promise<Response> =>
  fetch(`${endpoint}/_fogbank/clock`, { method: "POST", body: JSON.stringify({ advance: "3d" }) });
