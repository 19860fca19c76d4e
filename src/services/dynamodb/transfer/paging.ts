/** A page of what is listed by ids that rise; the token is the last one's. "MaxResults ... 25". */
export function pageOf<T>(all: readonly T[], idOf: (one: T) => string, token: string | undefined, most = 25) {
  const rest = token === undefined ? all : all.filter((one) => idOf(one) > token);
  const shown = rest.slice(0, most);
  const last = shown.at(-1);
  return { shown, next: rest.length > most && last ? idOf(last) : undefined };
}
