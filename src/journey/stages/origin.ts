import { isOwnName, isPrivateName, nameOf } from "../../base/host-name.ts";
import { type Passage, Refusal, type Stage } from "../../kernel/stage.ts";
import { isServiceDomain } from "../../wire/host.ts";
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

  function foreignIn({ host = "", origin: page, "sec-fetch-site": site }: Passage["arrival"]["headers"]) {
    if (page !== undefined && !isFriendly(page)) return `a page of ${page}`;
    if (page === undefined && site === "cross-site") return "a page of another site";
    return isOurs(host) ? undefined : `the host name ${host}`;
  }

  return {
    name: "origin",
    run(passage) {
      const foreign = foreignIn(passage.arrival.headers);
      if (foreign === undefined) return undefined;
      const remedy = "; if it is yours, start Fogbank with --public-host and that name";
      return new Refusal(refuse("accessDenied", passage, `Fogbank takes no requests from ${foreign}${remedy}.`), {
        foreign,
      } satisfies OriginFacts);
    },
  };
};
