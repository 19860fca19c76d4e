import type { Call } from "../../../kernel/call.ts";
import { defineCollection } from "../../../kernel/collection.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { InputFormat, InputFormatOptions } from "../../../model/types/dynamodb.d.ts";
import type { WorkBase } from "../work/work-base.ts";

/** Times are epoch milliseconds. */
export interface TableExport {
  /** `01234567890123-a1b2c3d4` */
  readonly id: string;
  readonly arn: string;
  readonly tableArn: string;
  readonly table: string;
  readonly tableId: string;
  readonly status: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly clientToken?: string | undefined;
  readonly bucket: string;
  readonly bucketOwner?: string | undefined;
  readonly prefix?: string | undefined;
  readonly sse?: "AES256" | "KMS" | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly format: "DYNAMODB_JSON" | "ION";
  /** Of a full one: as the table was then. */
  readonly moment: number;
  /** Of an incremental one: changes from then until `to`. */
  readonly changes?: { readonly from: number; readonly to: number; readonly view: "NEW_IMAGE" | "NEW_AND_OLD_IMAGES" };
  readonly items: number;
  readonly bytes: number;
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

export const exports = defineCollection<TableExport>({
  name: "dynamodb.exports",
  scope: "region",
  version: 1,
  key: ({ id }) => [id],
});

export interface DataFile {
  readonly key: string;
  readonly items: number;
  /** In base64. */
  readonly md5: string;
  readonly etag: string;
}

export interface ExportWork extends WorkBase {
  readonly kind: "export";
  readonly exportId: string;
  readonly tableId: string;
  /** Whoever asked for it: the files are written with their permissions. */
  readonly call: Call;
  readonly phase: "changes" | "files";
  readonly after?: Key | undefined;
  readonly files: readonly DataFile[];
  readonly items: number;
  readonly bytes: number;
}

export interface TableImport {
  readonly id: string;
  readonly arn: string;
  readonly table: string;
  readonly tableArn: string;
  readonly tableId: string;
  readonly status: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly clientToken?: string | undefined;
  readonly bucket: string;
  readonly bucketOwner?: string | undefined;
  readonly prefix?: string | undefined;
  readonly format: InputFormat;
  readonly options?: InputFormatOptions | undefined;
  readonly compression: "NONE" | "GZIP";
  readonly errors: number;
  readonly processed: number;
  readonly imported: number;
  readonly bytes: number;
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

export const imports = defineCollection<TableImport>({
  name: "dynamodb.imports",
  scope: "region",
  version: 1,
  key: ({ id }) => [id],
});

export interface ImportWork extends WorkBase {
  readonly kind: "import";
  readonly importId: string;
  readonly call: Call;
  /** The last object that was read to its end. */
  readonly afterObject?: string | undefined;
}
