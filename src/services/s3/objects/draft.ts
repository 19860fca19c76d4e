import type { Call } from "../../../kernel/call.ts";
import type { StorageClass } from "../../../model/types/s3.d.ts";
import type { AclRequest } from "../access/acl.ts";
import { newOwnership } from "../access/new-acl.ts";
import type { Deps } from "../deps.ts";
import { invalidStorageClass, keyTooLong } from "../errors.ts";
import type { Bucket, UploadedObject } from "../state.ts";
import { type HeaderInput, systemHeaders, userMetadata } from "./headers.ts";
import { type LockInput, locksFor } from "./lock.ts";
import { tagsOfHeader } from "./tags.ts";

/** What a request says of the object that it writes, but for its body and its encryption. */
export interface DraftInput extends HeaderInput, LockInput, AclRequest {
  readonly Key: string;
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
}

export type Draft = Omit<UploadedObject, "encryption">;

const longestKey = 1_024;
const storageClasses: ReadonlySet<string> = new Set([
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
]);

/** Checks everything that can be known before the body comes. */
export function draftOf(
  deps: Pick<Deps, "accountBlocks" | "authorizer">,
  call: Call,
  bucket: Bucket,
  input: DraftInput,
): Draft {
  checkKey(input.Key);
  return {
    bucket: bucket.name,
    key: input.Key,
    storageClass: storageClassOf(input.StorageClass),
    headers: systemHeaders(input),
    metadata: userMetadata(input.Metadata),
    tags: tagsOfHeader(input.Tagging),
    ...locksFor(call, bucket, input),
    ...newOwnership(deps, call, bucket, input),
  };
}

/**
 * The store's keys hold 1,978 bytes, in which the characters U+0000 and U+0001 take two each; up to here an object's key
 * has room among all that stands beside it there. Only keys that are made of such characters are longer.
 */
const longestStored = 1_650;

export function checkKey(key: string): void {
  if (key.length <= longestKey / 3) return;
  const bytes = Buffer.byteLength(key);
  if (bytes > longestKey) throw keyTooLong(bytes);
  if (bytes + escapedIn(key) > longestStored) throw keyTooLong(bytes);
}

function escapedIn(key: string): number {
  let count = 0;
  for (let at = 0; at < key.length; at++) if (key.charCodeAt(at) < 2) count++;
  return count;
}

export function storageClassOf(name: string | undefined): StorageClass {
  if (name === undefined) return "STANDARD";
  if (!storageClasses.has(name)) throw invalidStorageClass(name);
  return name as StorageClass;
}
