import type { GiftName } from "../kernel/gifts.ts";
import type { Service } from "../kernel/service.ts";

export interface CatalogEntry {
  /** The table's id, which is the folder's name. */
  readonly id: string;
  /** What the service gives to roads and other services, known before it is loaded. */
  readonly gives: readonly GiftName[];
  /** It has jobs: where it has been used before, it is loaded at the start. */
  readonly wakes?: true;
  /** Services load when first used. */
  readonly load: () => Promise<Service>;
}

/** The services of this region. The only list of them. */
export const catalog: readonly CatalogEntry[] = [
  {
    id: "iam",
    gives: ["credentials", "identities"],
    load: async () => (await import("../services/iam/index.ts")).iamService,
  },
  { id: "sts", gives: ["sessions"], load: async () => (await import("../services/sts/index.ts")).stsService },
  { id: "kms", gives: [], load: async () => (await import("../services/kms/index.ts")).kmsService },
  {
    id: "cloudtrail",
    gives: ["auditTrail"],
    wakes: true,
    load: async () => (await import("../services/cloudtrail/index.ts")).cloudtrailService,
  },
  {
    id: "s3",
    gives: ["accessPoints"],
    wakes: true,
    load: async () => (await import("../services/s3/index.ts")).s3Service,
  },
  {
    id: "s3control",
    gives: [],
    load: async () => (await import("../services/s3control/index.ts")).s3ControlService,
  },
  {
    id: "events",
    gives: ["eventBus", "apiDestinations"],
    wakes: true,
    load: async () => (await import("../services/events/index.ts")).eventsService,
  },
  {
    id: "schemas",
    gives: ["eventDiscovery"],
    wakes: true,
    load: async () => (await import("../services/schemas/index.ts")).schemasService,
  },
  {
    id: "sqs",
    gives: [],
    wakes: true,
    load: async () => (await import("../services/sqs/index.ts")).sqsService,
  },
  {
    id: "sns",
    gives: ["postbox"],
    wakes: true,
    load: async () => (await import("../services/sns/index.ts")).snsService,
  },
  {
    id: "dynamodb",
    gives: ["tableStreams"],
    wakes: true,
    load: async () => (await import("../services/dynamodb/index.ts")).dynamodbService,
  },
  {
    id: "dynamodbstreams",
    gives: [],
    load: async () => (await import("../services/dynamodbstreams/index.ts")).dynamodbStreamsService,
  },
  {
    id: "scheduler",
    gives: ["scheduleTargets"],
    wakes: true,
    load: async () => (await import("../services/scheduler/index.ts")).schedulerService,
  },
  {
    id: "pipes",
    gives: [],
    wakes: true,
    load: async () => (await import("../services/pipes/index.ts")).pipesService,
  },
];
