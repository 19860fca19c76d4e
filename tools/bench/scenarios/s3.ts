import { crc32 } from "node:zlib";
import type { Ask, Request, Scenario } from "../scenario.ts";

const s3 = (method: string, path: string, body: string | Uint8Array = "", headers = {}): Request => ({
  service: "s3",
  method,
  path,
  body,
  headers,
});

let made = 0;

async function makeBucket(ask: Ask): Promise<string> {
  const name = `bench-${made++}`;
  await ask(s3("PUT", `/${name}`));
  return name;
}

/** Printable and not all the same. */
const bytes = (length: number): Buffer => Buffer.alloc(length, "Fogbank touches the ground. ");

const kib = 1024;
const mib = 1024 * kib;

const get = (name: string, size: number, share: number): Scenario => ({
  name: `s3:GetObject, ${name}`,
  service: "s3",
  share,
  ...(size > mib && { connections: 2 }),
  async prepare(ask) {
    const path = `/${await makeBucket(ask)}/object`;
    await ask(s3("PUT", path, bytes(size)));
    return s3("GET", path);
  },
});

const put = (name: string, size: number, share: number): Scenario => ({
  name: `s3:PutObject, ${name}`,
  service: "s3",
  share,
  ...(size > mib && { connections: 2 }),
  async prepare(ask) {
    return s3("PUT", `/${await makeBucket(ask)}/object`, bytes(size));
  },
});

/** What a client sends whose checksum stands in for a signed payload. */
const crcOnly = (body: Uint8Array): Record<string, string> => {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return { "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-checksum-crc32": checksum.toString("base64") };
};

/** A bucket whose objects KMS seals, by way of a bucket key; peers are given the headers, whatever they make of them. */
const bucketKey = {
  "x-amz-server-side-encryption": "aws:kms",
  "x-amz-server-side-encryption-bucket-key-enabled": "true",
};

const keys = 100_000;
/** Requests under way while the keys are made. */
const abreast = 16;

export const s3Scenarios: readonly Scenario[] = [
  get("1 KB", kib, 0.5),
  put("1 KB", kib, 0.2),
  get("1 MB", mib, 0.02),
  put("1 MB", mib, 0.01),
  get("64 MB", 64 * mib, 0.001),
  put("64 MB", 64 * mib, 0.001),
  {
    name: "s3:PutObject, 64 MB, CRC only",
    service: "s3",
    share: 0.001,
    connections: 2,
    async prepare(ask) {
      const body = bytes(64 * mib);
      return s3("PUT", `/${await makeBucket(ask)}/object`, body, crcOnly(body));
    },
  },
  {
    name: "s3:GetObject, 1 KB, SSE-KMS",
    service: "s3",
    share: 0.5,
    async prepare(ask) {
      const path = `/${await makeBucket(ask)}/object`;
      await ask(s3("PUT", path, bytes(kib), bucketKey));
      return s3("GET", path);
    },
  },
  {
    name: "s3:PutObject, 1 KB, SSE-KMS",
    service: "s3",
    share: 0.2,
    async prepare(ask) {
      return s3("PUT", `/${await makeBucket(ask)}/object`, bytes(kib), bucketKey);
    },
  },
  {
    name: "s3:ListObjectsV2, 1,000 of 100,000",
    service: "s3",
    share: 0.01,
    async prepare(ask, peer) {
      const bucket = await makeBucket(ask);
      // A server that keeps a file an object takes minutes for all of them: it is given a hundredth.
      const count = peer.startsWith("fogbank") ? keys : keys / 100;
      let next = 0;
      const work = async (): Promise<void> => {
        for (let at = next++; at < count; at = next++) {
          await ask(s3("PUT", `/${bucket}/folder-${at % 100}/${String(at).padStart(6, "0")}`, "x"));
        }
      };
      await Promise.all(Array.from({ length: abreast }, work));
      return s3("GET", `/${bucket}?list-type=2`);
    },
  },
];
