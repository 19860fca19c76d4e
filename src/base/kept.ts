/**
 * `make`, with its results kept by the text that they were made from: clients send the same few all day. Bounded, since
 * the text is whatever a stranger sends; when it is full all is forgotten, which costs no bookkeeping between.
 */
export function keptByText<T>(make: (text: string) => T, most = 500): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (kept.size >= most) kept.clear();
    kept.set(text, made);
    return made;
  };
}

/** `map.set(key, value)`, for what can be found again: a map that is full is forgotten first. */
export function keep<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  if (map.size >= most && !map.has(key)) map.clear();
  map.set(key, value);
}
