import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/pipes.d.ts";
import { type Deps, pipesDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { startJobs } from "./jobs.ts";
import * as pipeOperations from "./operations/pipes.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import { pipes } from "./state.ts";

export const pipesService = defineService<Operations, Deps>()({
  id: "pipes",
  operations: {
    CreatePipe: waits(pipeOperations.createPipe),
    UpdatePipe: waits(pipeOperations.updatePipe),
    DeletePipe: write(pipeOperations.deletePipe),
    DescribePipe: read(pipeOperations.describePipe),
    ListPipes: read(pipeOperations.listPipes),
    StartPipe: write(pipeOperations.startPipe),
    StopPipe: write(pipeOperations.stopPipe),
    TagResource: write(tagResource),
    UntagResource: write(untagResource),
    ListTagsForResource: read(listTagsForResource),
  },
  iam,
  collections: [pipes as never],
  deps: pipesDeps,
  jobs: startJobs,
});
