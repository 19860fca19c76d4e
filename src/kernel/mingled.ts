/**
 * Lists of an output that its document holds mixed, item by item: S3's versions and delete markers stand in the order of
 * their keys. Models know them as lists of their own, and so does everybody but who writes the document.
 */
export type Mingled = readonly (readonly [member: string, item: object])[];

const order = Symbol("mingled");

/** `output`, of which the items of some flattened lists are to be written in this order. */
export function mingle<Output extends object>(output: Output, items: Mingled): Output {
  Object.defineProperty(output, order, { value: items });
  return output;
}

export const mingledOf = (output: object): Mingled | undefined => (output as { readonly [order]?: Mingled })[order];
