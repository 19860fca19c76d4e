import { expect, it } from "vitest";
import { isBucketName } from "./names.ts";

it.each(["abc", "a".repeat(63), "my-bucket", "my.bucket.2024", "1a2"])("%s is a bucket's name", (name) => {
  expect(isBucketName(name)).toBe(true);
});

it.each([
  "ab",
  "a".repeat(64),
  "My-bucket",
  "my_bucket",
  "-bucket",
  "bucket-",
  ".bucket",
  "my..bucket",
  "192.168.5.4",
  "xn--bucket",
  "sthree-bucket",
  "amzn-s3-demo-bucket",
  "bucket-s3alias",
  "bucket--ol-s3",
  "bucket.mrap",
  "bucket--x-s3",
  "bucket--table-s3",
])("%s is none", (name) => {
  expect(isBucketName(name)).toBe(false);
});
