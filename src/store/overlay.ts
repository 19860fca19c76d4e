/** Writes that are decided but not in the backend yet. `undefined` stands for a removal. */
export type Layer = Map<string, Uint8Array | undefined>;

type Entry = readonly [string, Uint8Array];

/**
 * The entries of a backend's range as the layers above it have changed them. `layers` go from newest to oldest; they hold
 * what a few milliseconds of traffic wrote, so gathering and sorting them costs little.
 */
export function* mergeLayers(
  layers: readonly Layer[],
  below: IterableIterator<Entry>,
  start: string,
  end: string,
  reverse: boolean,
): IterableIterator<Entry> {
  if (layers.length === 0) {
    yield* below;
    return;
  }
  const changed = new Map<string, Uint8Array | undefined>();
  for (const layer of layers) {
    for (const [key, value] of layer) if (key >= start && key < end && !changed.has(key)) changed.set(key, value);
  }
  const order = reverse ? -1 : 1;
  const upper = [...changed].sort(([a], [b]) => (a < b ? -order : order));
  let at = 0;
  for (const entry of below) {
    for (
      let next = upper[at];
      next && (next[0] < entry[0] ? order : -order) > 0 && next[0] !== entry[0];
      next = upper[++at]
    ) {
      if (next[1]) yield [next[0], next[1]];
    }
    if (!changed.has(entry[0])) yield entry;
  }
  for (let next = upper[at]; next; next = upper[++at]) if (next[1]) yield [next[0], next[1]];
}
