import { read, waits, write } from "../../../kernel/service.ts";
import * as access from "./bucket-access.ts";
import * as encryption from "./bucket-encryption.ts";
import * as lifecycle from "./bucket-lifecycle.ts";
import * as logging from "./bucket-logging.ts";
import * as notification from "./bucket-notification.ts";
import * as policy from "./bucket-policy.ts";
import * as replication from "./bucket-replication.ts";
import * as reports from "./bucket-reports.ts";
import * as tags from "./bucket-tags.ts";
import * as transfer from "./bucket-transfer.ts";
import * as versions from "./bucket-versions.ts";
import * as website from "./bucket-website.ts";

/** The operations on buckets' configurations. */
export const bucketConfigurations = {
  DeleteBucketAnalyticsConfiguration: write(reports.deleteBucketAnalyticsConfiguration),
  DeleteBucketCors: write(website.deleteBucketCors),
  DeleteBucketEncryption: write(encryption.deleteBucketEncryption),
  DeleteBucketIntelligentTieringConfiguration: write(reports.deleteBucketIntelligentTieringConfiguration),
  DeleteBucketInventoryConfiguration: write(reports.deleteBucketInventoryConfiguration),
  DeleteBucketLifecycle: write(lifecycle.deleteBucketLifecycle),
  DeleteBucketMetricsConfiguration: write(reports.deleteBucketMetricsConfiguration),
  DeleteBucketOwnershipControls: write(access.deleteBucketOwnershipControls),
  DeleteBucketPolicy: write(policy.deleteBucketPolicy),
  DeleteBucketReplication: write(replication.deleteBucketReplication),
  DeleteBucketTagging: write(tags.deleteBucketTagging),
  DeleteBucketWebsite: write(website.deleteBucketWebsite),
  DeletePublicAccessBlock: write(access.deletePublicAccessBlock),
  GetBucketAbac: read(tags.getBucketAbac),
  GetBucketAccelerateConfiguration: read(transfer.getBucketAccelerateConfiguration),
  GetBucketAcl: read(access.getBucketAcl),
  GetBucketAnalyticsConfiguration: read(reports.getBucketAnalyticsConfiguration),
  GetBucketCors: read(website.getBucketCors),
  GetBucketEncryption: read(encryption.getBucketEncryption),
  GetBucketIntelligentTieringConfiguration: read(reports.getBucketIntelligentTieringConfiguration),
  GetBucketInventoryConfiguration: read(reports.getBucketInventoryConfiguration),
  GetBucketLifecycleConfiguration: read(lifecycle.getBucketLifecycleConfiguration),
  GetBucketLogging: read(logging.getBucketLogging),
  GetBucketMetricsConfiguration: read(reports.getBucketMetricsConfiguration),
  GetBucketNotificationConfiguration: read(notification.getBucketNotificationConfiguration),
  GetBucketOwnershipControls: read(access.getBucketOwnershipControls),
  GetBucketPolicy: read(policy.getBucketPolicy),
  GetBucketPolicyStatus: read(policy.getBucketPolicyStatus),
  GetBucketReplication: read(replication.getBucketReplication),
  GetBucketRequestPayment: read(transfer.getBucketRequestPayment),
  GetBucketTagging: read(tags.getBucketTagging),
  GetBucketVersioning: read(versions.getBucketVersioning),
  GetBucketWebsite: read(website.getBucketWebsite),
  GetObjectLockConfiguration: read(versions.getObjectLockConfiguration),
  GetPublicAccessBlock: read(access.getPublicAccessBlock),
  ListBucketAnalyticsConfigurations: read(reports.listBucketAnalyticsConfigurations),
  ListBucketIntelligentTieringConfigurations: read(reports.listBucketIntelligentTieringConfigurations),
  ListBucketInventoryConfigurations: read(reports.listBucketInventoryConfigurations),
  ListBucketMetricsConfigurations: read(reports.listBucketMetricsConfigurations),
  PutBucketAbac: write(tags.putBucketAbac),
  PutBucketAccelerateConfiguration: write(transfer.putBucketAccelerateConfiguration),
  PutBucketAcl: write(access.putBucketAcl),
  PutBucketAnalyticsConfiguration: write(reports.putBucketAnalyticsConfiguration),
  PutBucketCors: write(website.putBucketCors),
  PutBucketEncryption: write(encryption.putBucketEncryption),
  PutBucketIntelligentTieringConfiguration: write(reports.putBucketIntelligentTieringConfiguration),
  PutBucketInventoryConfiguration: write(reports.putBucketInventoryConfiguration),
  PutBucketLifecycleConfiguration: write(lifecycle.putBucketLifecycleConfiguration),
  PutBucketLogging: write(logging.putBucketLogging),
  PutBucketMetricsConfiguration: write(reports.putBucketMetricsConfiguration),
  PutBucketNotificationConfiguration: waits(notification.putBucketNotificationConfiguration),
  PutBucketOwnershipControls: write(access.putBucketOwnershipControls),
  PutBucketPolicy: write(policy.putBucketPolicy),
  PutBucketReplication: write(replication.putBucketReplication),
  PutBucketRequestPayment: write(transfer.putBucketRequestPayment),
  PutBucketTagging: write(tags.putBucketTagging),
  PutBucketVersioning: write(versions.putBucketVersioning),
  PutBucketWebsite: write(website.putBucketWebsite),
  PutObjectLockConfiguration: write(versions.putObjectLockConfiguration),
  PutPublicAccessBlock: write(access.putPublicAccessBlock),
};
