import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, run, type Server, serve, sleep } from "./program.ts";

/** Objects through SIGKILL at any moment, and on a full disk. */

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-objects-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const Bucket = "crashes";
const mib = 1_048_576;
/** Stands in every body, so that it can be searched for on the disk. */
const mark = "THE PLAINTEXT OF AN OBJECT";

async function withS3<T>(endpoint: string, work: (s3: S3Client) => Promise<T>): Promise<T> {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: 8 });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const common = { endpoint, region: "us-east-1", credentials, maxAttempts: 1, forcePathStyle: true };
  const s3 = new S3Client({ ...common, requestHandler: { httpAgent } });
  try {
    return await work(s3);
  } finally {
    s3.destroy();
    httpAgent.destroy();
  }
}

/** A body that says how long it is and what it should be: a torn one is noticed, one of another write too. */
function bodyOf(key: string, round: number, bytes: number): Buffer {
  const text = Buffer.alloc(Math.max(bytes, 0), `${mark} ${key} ${round} ${bytes};`);
  return Buffer.concat([createHash("sha256").update(text).digest(), text]);
}

function isWhole(body: Buffer): boolean {
  return createHash("sha256").update(body.subarray(32)).digest().equals(body.subarray(0, 32));
}

async function read(s3: S3Client, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** What a key may hold: the last write that was acknowledged, or one that was sent after it and never answered. */
interface Known {
  acknowledged: Buffer | undefined;
  asked: Buffer[];
}

async function putOne(s3: S3Client, Key: string, known: Known, body: Buffer): Promise<void> {
  known.asked.push(body);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: body }));
  known.acknowledged = body;
  known.asked = [];
}

async function putInParts(s3: S3Client, Key: string, known: Known, body: Buffer): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const pieces = [body.subarray(0, 5 * mib), body.subarray(5 * mib)];
  const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
  for (const [at, Body] of pieces.entries()) {
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: at + 1, Body }));
    Parts.push({ ETag, PartNumber: at + 1 });
  }
  known.asked.push(body);
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  known.acknowledged = body;
  known.asked = [];
}

const sizes = [0, 100, 3_000, 70_000, 300_000, 2 * mib] as const;

/** Writes over few keys, again and again, until the server is gone. Every worker has keys of its own. */
async function drive(endpoint: string, known: Map<string, Known>, round: number): Promise<void> {
  await withS3(endpoint, async (s3) => {
    const worker = async (_: unknown, number: number): Promise<void> => {
      for (let turn = 0; ; turn++) {
        const Key = `w${number}/k${turn % 5}`;
        const about = known.get(Key) ?? { acknowledged: undefined, asked: [] };
        known.set(Key, about);
        const isParts = number === 0;
        const bytes = isParts ? 5 * mib + 70_000 : (sizes[(turn + number) % sizes.length] ?? 0);
        const body = bodyOf(Key, round * 1_000 + turn, bytes);
        await (isParts ? putInParts(s3, Key, about, body) : putOne(s3, Key, about, body));
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: 4 }, worker));
    for (const end of ends) {
      const { $metadata, name } = (end as PromiseRejectedResult).reason;
      // The kill ends it, and nothing else may.
      expect($metadata?.httpStatusCode, `${name}`).toBeUndefined();
    }
  });
}

/** Every acknowledged object is there whole. What was sent and not answered may be there, whole, in its place. */
async function inspect(endpoint: string, known: ReadonlyMap<string, Known>): Promise<void> {
  await withS3(endpoint, async (s3) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const listed = new Map(Contents.map(({ Key, Size }) => [Key, Size]));
    for (const [key, about] of known) {
      if (!listed.has(key)) {
        expect(about.acknowledged, `${key} was acknowledged`).toBeUndefined();
        continue;
      }
      const body = await read(s3, key);
      expect(body.length, key).toBe(listed.get(key));
      expect(isWhole(body), `${key} is whole`).toBe(true);
      const fits = [about.acknowledged, ...about.asked].some((one) => one?.equals(body));
      expect(fits, `${key} is what was written last`).toBe(true);
      about.acknowledged = body;
      about.asked = [];
    }
  });
}

function* filesIn(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const name = join(path, entry.name);
    if (entry.isDirectory()) yield* filesIn(name);
    else yield name;
  }
}

/** Takes every object away, and every upload that a kill has left. */
async function empty(s3: S3Client): Promise<void> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const Objects = Contents.map(({ Key }) => ({ Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
}

const seed = Date.now() % 1_000_000;

describe(`objects, through SIGKILL (seed ${seed})`, () => {
  const count = kills(8);
  it(`are there whole after each of ${count} kills, without orphans and without plaintext on the disk`, async () => {
    const dice = createDice(seed);
    const data = join(folder, "driven");
    const known = new Map<string, Known>();
    let server: Server = await serve(program, data);
    await withS3(server.endpoint, (s3) => s3.send(new CreateBucketCommand({ Bucket })));
    for (let kill = 0; kill < count; kill++) {
      const driving = drive(server.endpoint, known, kill);
      await sleep(200 + dice(600));
      await server.kill();
      await driving;
      server = await serve(program, data, ...(kill % 4 === 3 ? ["--durability", "disk"] : []));
      await inspect(server.endpoint, known);
      expect(server.errors()).toBe("");
    }
    expect([...known.values()].filter(({ acknowledged }) => acknowledged).length).toBeGreaterThan(5);
    expect([...filesIn(join(data, "blobs"))].length).toBeGreaterThan(0);
    for (const name of filesIn(data)) expect(readFileSync(name).includes(mark), name).toBe(false);
    await withS3(server.endpoint, empty);
    await server.kill();
    // Nothing names a body any more: each that is still there is an orphan, which a start takes away.
    server = await serve(program, data);
    await expect.poll(() => [...filesIn(join(data, "blobs"))], { timeout: 10_000 }).toEqual([]);
    await server.kill();
  }, 600_000);
});

describe("objects on a disk that is full", () => {
  it("are refused with a 5xx; what was there stays, and can be read", async () => {
    const path = join(folder, "full");
    // No file may grow beyond 1 MiB.
    const command = [process.execPath, program.cli, "start", "--data", path, "--port", "0"] as const;
    const server = run(["bash", "-c", 'ulimit -f 1024; exec "$@"', "bash", ...command]);
    const output = await server.until((said) => /runs at \S+\n/.test(said));
    const endpoint = /runs at (\S+)\n/.exec(output)?.[1] ?? "";
    await withS3(endpoint, async (s3) => {
      await s3.send(new CreateBucketCommand({ Bucket }));
      const small = randomBytes(200_000);
      await s3.send(new PutObjectCommand({ Bucket, Key: "kept", Body: small }));
      const large = s3.send(new PutObjectCommand({ Bucket, Key: "kept", Body: randomBytes(3 * mib) }));
      await expect(large).rejects.toMatchObject({ $metadata: { httpStatusCode: expect.toSatisfy((n) => n >= 500) } });
      expect((await read(s3, "kept")).equals(small)).toBe(true);
      await s3.send(new PutObjectCommand({ Bucket, Key: "after", Body: small }));
      expect((await read(s3, "after")).equals(small)).toBe(true);
    });
    await server.kill();
    const bytes = [...filesIn(path)].reduce((sum, name) => sum + statSync(name).size, 0);
    expect(bytes).toBeLessThan(3 * mib);
    const roomy = await serve(program, path);
    await withS3(roomy.endpoint, async (s3) => expect((await read(s3, "kept")).length).toBe(200_000));
    await roomy.kill();
  }, 60_000);
});
