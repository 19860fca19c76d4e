/**
 * How long after its time a schedule with a flexible window happens, in milliseconds: anywhere in the window, to the
 * second. `random` is at least 0 and below 1.
 */
export function flexibleDelayMs(windowMinutes: number, random: number): number {
  return Math.floor(random * windowMinutes * 60) * 1000;
}
