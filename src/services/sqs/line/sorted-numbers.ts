/** Numbers in rising order: taken at the front, mostly added at the end. */
export interface SortedNumbers {
  readonly size: number;
  first(): number | undefined;
  shift(): number | undefined;
  add(number: number): void;
}

export function createSortedNumbers(): SortedNumbers {
  let items: number[] = [];
  let start = 0;

  function placeOf(number: number): number {
    let low = start;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((items[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get size() {
      return items.length - start;
    },
    first: () => items[start],
    shift() {
      if (start === items.length) return undefined;
      const first = items[start++];
      // What was taken is dropped once it is the greater part, so that each number is moved a few times at most.
      if (start > 1_024 && start * 2 > items.length) {
        items = items.slice(start);
        start = 0;
      }
      return first;
    },
    add(number) {
      const last = items.at(-1);
      if (start === items.length || last === undefined || last < number) {
        items.push(number);
        return;
      }
      const at = placeOf(number);
      if (items[at] === number) return;
      if (at === start && start > 0) items[--start] = number;
      else items.splice(at, 0, number);
    },
  };
}
