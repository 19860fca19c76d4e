/** Is shown what an index finds. An object, so that a search makes one of it and no closure on its way. */
export interface Visitor<T> {
  visit(found: T): void;
}
