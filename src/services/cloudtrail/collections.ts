import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Store } from "../../kernel/ports.ts";
import {
  type Account,
  accounts,
  type Chunk,
  type DeliveredFile,
  type DigestChain,
  deliveredFiles,
  digestChains,
  type HistorySize,
  history,
  historySizes,
  type LogFile,
  logFiles,
  type PendingChunk,
  pendingChunks,
  type SigningKey,
  sealedChunks,
  signingKeys,
  type Trail,
  type TrailStatus,
  trailStatuses,
  trails,
} from "./state.ts";

/** CloudTrail's collections, bound. */
export interface State {
  readonly history: Collection<Chunk>;
  readonly historySizes: Collection<HistorySize>;
  readonly trails: Collection<Trail>;
  readonly trailStatuses: Collection<TrailStatus>;
  readonly pendingChunks: Collection<PendingChunk>;
  readonly sealedChunks: Collection<PendingChunk>;
  readonly logFiles: Collection<LogFile>;
  readonly deliveredFiles: Collection<DeliveredFile>;
  readonly digestChains: Collection<DigestChain>;
  readonly signingKeys: Collection<SigningKey>;
  readonly accounts: Collection<Account>;
}

export const bindState = (store: Store): State => ({
  history: bindCollection(store, history),
  historySizes: bindCollection(store, historySizes),
  trails: bindCollection(store, trails),
  trailStatuses: bindCollection(store, trailStatuses),
  pendingChunks: bindCollection(store, pendingChunks),
  sealedChunks: bindCollection(store, sealedChunks),
  logFiles: bindCollection(store, logFiles),
  deliveredFiles: bindCollection(store, deliveredFiles),
  digestChains: bindCollection(store, digestChains),
  signingKeys: bindCollection(store, signingKeys),
  accounts: bindCollection(store, accounts),
});
