import { defineService, read } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodbstreams.d.ts";
import { audit } from "./audit.ts";
import { type Deps, streamsDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { getRecords, readyRecords } from "./operations/get-records.ts";
import { getShardIterator } from "./operations/get-shard-iterator.ts";
import { describeStream, listStreams } from "./operations/streams.ts";

export const dynamodbStreamsService = defineService<Operations, Deps>()({
  id: "dynamodbstreams",
  operations: {
    DescribeStream: read(describeStream),
    GetRecords: read(getRecords, readyRecords),
    GetShardIterator: read(getShardIterator),
    ListStreams: read(listStreams),
  },
  iam,
  audit,
  collections: [],
  needs: ["tableStreams"],
  deps: (_ports, gifts) => streamsDeps(gifts),
});
