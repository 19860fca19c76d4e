import type { XmlElement } from "../../../base/xml.ts";

const namespaces = {
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
} as const;

export type SamlNamespace = keyof typeof namespaces;

export const is = (element: XmlElement, namespace: SamlNamespace, name: string): boolean =>
  element.name === name && element.namespace === namespaces[namespace];

/** Children of the assertion namespace by name, in order. */
export const childrenOf = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  parent?.children.filter((each) => is(each, "assertion", name)) ?? [];

/** The one child of that name; undefined where there is none or several. */
export function onlyChild(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  const [first, ...others] = childrenOf(parent, name);
  return others.length === 0 ? first : undefined;
}
