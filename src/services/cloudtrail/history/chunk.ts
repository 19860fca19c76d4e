import type { OwnPart } from "../record/event.ts";
import type { Frame } from "../record/frame.ts";
import type { Chunk, ChunkEvent } from "../state.ts";

/** An event before it is stored. */
export interface FramedEvent {
  readonly frame: Frame;
  readonly own: OwnPart;
}

/** `events` must not be empty. */
export function chunkOf(events: readonly FramedEvent[]): Chunk {
  const places = new Map<Frame, number>();
  const placed: ChunkEvent[] = [];
  for (const { frame, own } of events) {
    let place = places.get(frame);
    if (place === undefined) {
      place = places.size;
      places.set(frame, place);
    }
    placed.push({ frame: place, ...own });
  }
  placed.sort((a, b) => a.at - b.at);
  return { from: placed[0]?.at ?? 0, to: placed.at(-1)?.at ?? 0, frames: [...places.keys()], events: placed };
}

export function frameIn(chunk: Chunk, event: ChunkEvent): Frame {
  const frame = chunk.frames[event.frame];
  if (!frame) throw new Error(`cloudtrail: event ${event.id} has no frame in its chunk`);
  return frame;
}
