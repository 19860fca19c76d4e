import { isOwnName, isPrivateName, nameOf } from "../../base/host-name.ts";
import { type Passage, Refusal, type Stage } from "../../kernel/stage.ts";
import { isServiceDomain } from "../../wire/host.ts";
import { knockOf } from "../address.ts";
import type { House } from "../house.ts";
import { refuse } from "../speaker.ts";

export interface OriginFacts {
  /** The page or the name that the request came by. */
  readonly foreign: string;
}

/**
 * Keeps foreign web pages out, in every mode of authentication. The customary keys are known to all, so any page that the
 * user of this machine visits could sign requests and have the browser send them: from its own origin, which the browser
 * tells, or under its own host name, which it makes mean this machine (DNS rebinding).
 *
 * A service with cross-origin rules of its own (S3) is open to pages that its rules allow, and to whoever only wants to
 * show a picture. Any other page may come as nobody, or show what no page can know: a key that is no customary one. Which
 * key it is, is known at authentication.
 */
export const origin = (house: House): Stage<OriginFacts> => {
  const { publicHost } = house.settings;
  const publicName = publicHost === undefined ? undefined : nameOf(publicHost);
  /** Clients keep to one name. */
  let lastGood: string | undefined;

  function isOurs(host: string): boolean {
    if (host === lastGood) return true;
    if (!isPrivateName(host) && !isServiceDomain(host) && nameOf(host) !== publicName) return false;
    lastGood = host;
    return true;
  }

  function isFriendly(page: string): boolean {
    const host = URL.canParse(page) ? new URL(page).host : "";
    return host !== "" && (isOwnName(host) || nameOf(host) === publicName);
  }

  function foreignIn(passage: Passage): string | undefined {
    const { host = "", origin: page, "sec-fetch-site": site } = passage.arrival.headers;
    if (page !== undefined && !isFriendly(page) && !isAllowed(passage)) return `a page of ${page}`;
    if (page === undefined && site === "cross-site" && !isOnlyShown(passage)) return "a page of another site";
    return isOurs(host) ? undefined : `the host name ${host}`;
  }

  return {
    name: "origin",
    run(passage) {
      const foreign = foreignIn(passage);
      if (foreign === undefined) return undefined;
      if (house.settings.auth !== "enforce" || !hasPages(passage)) return foreignRefused(passage, foreign);
      passage.foreign = foreign;
      return { foreign };
    },
  };
};

export function foreignRefused(passage: Passage, foreign: string): Refusal {
  const remedy = "; if it is yours, start Fogbank with --public-host and that name";
  return new Refusal(refuse("accessDenied", passage, `Fogbank takes no requests from ${foreign}${remedy}.`), {
    foreign,
  } satisfies OriginFacts);
}

const hasPages = ({ service }: Passage): boolean => service?.definition.front.pages !== undefined;

/** The service's own rules let the page read the answer. */
function isAllowed(passage: Passage): boolean {
  const { service } = passage;
  return service?.definition.front.pages?.headers(service.deps, knockOf(passage)) !== undefined;
}

/** A browser gives what it fetches for another page's picture or link to its user, and to no script of that page. */
const isOnlyShown = (passage: Passage): boolean =>
  hasPages(passage) && (passage.request.method === "GET" || passage.request.method === "HEAD");
