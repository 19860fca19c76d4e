import { closeSync, fdatasync, open, rename, unlink, writev } from "node:fs";
import type { BlobWriter } from "../kernel/blobs.ts";
import { onDisk, unlessMissing } from "./blobs-disk.ts";

export interface WriterPlace {
  readonly id: string;
  readonly temporary: string;
  /** Where the whole blob stands; its folder is there. */
  readonly final: string;
  /** Set where a blob must survive a power cut: makes its name last. */
  readonly syncFolder: (() => Promise<void>) | undefined;
}

/** Bytes that go to the disk in one call: few calls, and no more than two such pieces of a blob in memory. */
const gatherBytes = 1024 * 1024;
/** Pieces of one call, so that a body in crumbs does not gather a million of them; also the most that writev(2) takes. */
const gatherPieces = 1024;

/** Rejects with BlobsFullError if there is no room for the file. */
export async function openWriter(place: WriterPlace): Promise<BlobWriter> {
  const descriptor = await onDisk<number>((done) => open(place.temporary, "wx", 0o600, done));
  return new FileWriter(descriptor, place);
}

/** While one lot is on its way to the disk, the next gathers; only then does the caller have to wait. */
class FileWriter implements BlobWriter {
  readonly id: string;
  readonly #place: WriterPlace;
  readonly #descriptor: number;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #underWay: Promise<void> | undefined;
  #failure: unknown;
  #state: "open" | "ending" | "ended" = "open";

  constructor(descriptor: number, place: WriterPlace) {
    this.id = place.id;
    this.#descriptor = descriptor;
    this.#place = place;
  }

  write(piece: Uint8Array): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#state !== "open") return Promise.reject(new Error("write to a blob that has ended"));
    if (piece.length === 0) return undefined;
    this.#gathered.push(piece);
    this.#gatheredBytes += piece.length;
    if (this.#gatheredBytes < gatherBytes && this.#gathered.length < gatherPieces) return undefined;
    if (this.#underWay) return this.#underWay.then(() => this.#check());
    this.#flush();
    return undefined;
  }

  /** Sends what has gathered. What fails is kept for whoever calls next: a lot has no caller of its own. */
  #flush(): void {
    const pieces = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#underWay = writeAll(this.#descriptor, pieces).then(
      () => this.#landed(),
      (error: unknown) => {
        this.#failure = error;
        this.#gathered = [];
        this.#underWay = undefined;
      },
    );
  }

  #landed(): void {
    this.#underWay = undefined;
    if (this.#gatheredBytes >= gatherBytes || this.#gathered.length >= gatherPieces) this.#flush();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async commit(): Promise<void> {
    if (this.#state !== "open") throw new Error("commit of a blob that has ended");
    this.#state = "ending";
    try {
      await this.#drain();
      this.#check();
      const { temporary, final, syncFolder } = this.#place;
      if (syncFolder) await onDisk<void>((done) => fdatasync(this.#descriptor, done));
      await onDisk<void>((done) => rename(temporary, final, done));
      await syncFolder?.();
    } catch (error) {
      await this.#discard();
      throw error;
    }
    this.#state = "ended";
    closeSync(this.#descriptor);
  }

  async #drain(): Promise<void> {
    while (this.#underWay || this.#gathered.length > 0) {
      if (!this.#underWay) this.#flush();
      await this.#underWay;
    }
  }

  async abort(): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = "ending";
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#underWay;
    await this.#discard();
  }

  /** The blob's own name, too: a rename may have happened before what failed. */
  async #discard(): Promise<void> {
    this.#state = "ended";
    closeSync(this.#descriptor);
    const { temporary, final } = this.#place;
    await unlessMissing<void>((done) => unlink(temporary, done));
    await unlessMissing<void>((done) => unlink(final, done));
  }
}

/** A full disk takes a part first and says so only when asked again. */
async function writeAll(descriptor: number, pieces: Uint8Array[]): Promise<void> {
  let rest = pieces;
  while (rest.length > 0) {
    const lot = rest;
    const written = await onDisk<number>((done) => writev(descriptor, lot, done));
    rest = behind(lot, written);
  }
}

function behind(pieces: Uint8Array[], written: number): Uint8Array[] {
  let at = 0;
  let skip = written;
  for (let piece = pieces[at]; piece && skip >= piece.length; piece = pieces[++at]) skip -= piece.length;
  if (at === pieces.length) return [];
  const rest = pieces.slice(at);
  const [first] = rest;
  if (first && skip > 0) rest[0] = first.subarray(skip);
  return rest;
}
