/**
 * Bodies at rest: AES-256-GCM in chunks of 64 KiB, each with its tag behind it, so that any range of a body can be read,
 * and checked, without the rest. Truncation, reordering, swaps and changes are noticed. Pure; keys come in from outside.
 */
export { bodyKey } from "./chunk.ts";
export type { SealedRange } from "./layout.ts";
export { chunkBytes, plainLength, rangeOf, sealedLength } from "./layout.ts";
export type { Opener } from "./open.ts";
export { BrokenSealError, createOpener } from "./open.ts";
export type { Sealer } from "./seal.ts";
export { createSealer } from "./seal.ts";
