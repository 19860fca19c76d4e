import type { Scope } from "../../kernel/call.ts";
import { type CollectionDefinition, defineCollection } from "../../kernel/collection.ts";
import type {
  PipeEnrichmentParameters,
  PipeLogConfiguration,
  PipeSourceParameters,
  PipeState,
  PipeTargetParameters,
  RequestedPipeStateDescribeResponse,
} from "../../model/types/pipes.d.ts";

export type Tags = Readonly<Record<string, string>>;

/** Times are epoch milliseconds. */
export interface Pipe {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly source: string;
  readonly sourceParameters: PipeSourceParameters;
  readonly enrichment?: string | undefined;
  readonly enrichmentParameters?: PipeEnrichmentParameters | undefined;
  readonly target: string;
  readonly targetParameters: PipeTargetParameters;
  readonly roleArn: string;
  readonly logConfiguration?: PipeLogConfiguration | undefined;
  readonly tags: Tags;
  readonly desired: RequestedPipeStateDescribeResponse;
  readonly state: PipeState;
  readonly reason?: string | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** When the change that is under way is to be carried out. */
  readonly dueAt?: number | undefined;
}

/** Everything of Pipes' stands in one place, whoever's it is. */
export const house: Scope = { account: "*", region: "*" };

export const pipes: CollectionDefinition<Pipe> = defineCollection<Pipe>({
  name: "pipes.pipes",
  scope: "house",
  version: 1,
  key: ({ account, region, name }) => [account, region, name],
  owner: ({ account }) => account,
  indexes: { due: ({ dueAt }) => (dueAt === undefined ? [] : [[dueAt]]) },
});
