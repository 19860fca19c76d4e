import type { AskedName, AskedNames } from "../../journey/house.ts";

export interface NameMemory extends AskedNames {
  note(ip: string, asked: AskedName): void;
}

/** Names kept, by who asked; the one that was asked for longest ago is forgotten first. */
const most = 1_000;

/** The last answers of the DNS listener, for the journeys of the requests that follow. */
export function createNameMemory(): NameMemory {
  const kept = new Map<string, AskedName>();
  return {
    note(ip, asked) {
      const key = keyOf(ip, asked.name);
      kept.delete(key);
      kept.set(key, asked);
      if (kept.size <= most) return;
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    },
    last: (ip, name) => kept.get(keyOf(ip, name)),
  };
}

const keyOf = (ip: string, name: string): string => `${ip} ${name}`;
