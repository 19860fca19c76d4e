import type { SSEDescription } from "../../../model/types/dynamodb.d.ts";
import type { Table } from "../state.ts";

/** Nothing is said of the AWS owned key. */
export function describeEncryption({ encryption }: Pick<Table, "encryption">): {
  SSEDescription?: SSEDescription;
} {
  if (!encryption) return {};
  const { masterKeyArn, resealing, inaccessibleSince } = encryption;
  return {
    SSEDescription: {
      Status: resealing ? "UPDATING" : "ENABLED",
      SSEType: "KMS",
      KMSMasterKeyArn: masterKeyArn,
      ...(inaccessibleSince !== undefined && { InaccessibleEncryptionDateTime: inaccessibleSince }),
    },
  };
}
