import { createCipheriv } from "node:crypto";
import { algorithm, checkKey, chunkMark } from "./chunk.ts";
import { chunkBytes } from "./layout.ts";

export interface Sealer {
  /** The sealed bytes that are ready by now, in order. Plaintext that fills no chunk is kept for later. */
  push(piece: Uint8Array): readonly Uint8Array[];
  /** The rest. Nothing can be pushed behind it. */
  end(): readonly Uint8Array[];
}

/**
 * Seals one object. `key`: 32 bytes, never used for another object: see `bodyKey`.
 *
 * A full chunk waits until more comes, since its seal says whether it is the last.
 */
export function createSealer(key: Uint8Array): Sealer {
  checkKey(key);
  const mark = chunkMark();
  let waiting: Buffer | undefined;
  let waitingBytes = 0;
  let index = 0;
  let ended = false;

  function seal(plain: Uint8Array, last: boolean, sealed: Uint8Array[]): void {
    mark.set(index++, last);
    const cipher = createCipheriv(algorithm, key, mark.nonce);
    cipher.setAAD(mark.additional);
    sealed.push(cipher.update(plain));
    cipher.final();
    sealed.push(cipher.getAuthTag());
  }

  function keep(rest: Uint8Array): void {
    waiting ??= Buffer.allocUnsafeSlow(chunkBytes);
    waiting.set(rest, waitingBytes);
    waitingBytes += rest.length;
  }

  return {
    push(piece) {
      if (ended) throw new Error("push to an object that has ended");
      const sealed: Uint8Array[] = [];
      let at = 0;
      if (waiting && waitingBytes > 0) {
        at = Math.min(chunkBytes - waitingBytes, piece.length);
        keep(piece.subarray(0, at));
        if (at === piece.length) return sealed;
        seal(waiting, false, sealed);
        waitingBytes = 0;
      }
      for (; piece.length - at > chunkBytes; at += chunkBytes) seal(piece.subarray(at, at + chunkBytes), false, sealed);
      keep(piece.subarray(at));
      return sealed;
    },
    end() {
      if (ended) throw new Error("end of an object that has ended");
      ended = true;
      const sealed: Uint8Array[] = [];
      seal(waiting?.subarray(0, waitingBytes) ?? new Uint8Array(0), true, sealed);
      waiting = undefined;
      return sealed;
    },
  };
}
