import type { MessageAttributeValue } from "../../model/types/sns.d.ts";
import { invalidValue } from "./errors.ts";
import type { MessageAttribute } from "./state.ts";

/** SNS developer guide, "Message attributes": names of letters, digits, `_`, `-` and single points within. */
const goodName = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;
const goodType = /^(?:String|Number|Binary)(?:\..+)?$/;

function checkName(name: string): void {
  if (name.length > 256) throw invalidValue("Length of message attribute name must be less than 256 bytes.");
  if (goodName.test(name)) return;
  if (name.startsWith(".")) throw invalidValue("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith(".")) throw invalidValue("Invalid message attribute name ending with character '.' was found.");
  for (const character of name) {
    if (/[A-Za-z0-9_.-]/.test(character)) continue;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    throw invalidValue(
      `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  }
  throw invalidValue("Message attribute name can not have successive '.' character.");
}

function checkValue(name: string, { DataType, StringValue, BinaryValue }: MessageAttributeValue): void {
  if (!goodType.test(DataType)) {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const binary = DataType.startsWith("Binary");
  const value = binary ? BinaryValue : StringValue;
  if (value === undefined && (StringValue ?? BinaryValue) !== undefined) {
    const field = binary ? "Binary" : "String";
    throw invalidValue(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  }
  if (value === undefined || value.length === 0) {
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (
    DataType.startsWith("Number") &&
    (typeof value !== "string" || value.trim() === "" || Number.isNaN(Number(value)))
  ) {
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  }
}

/** Checked, and as they are stored. */
export function acceptAttributes(
  attributes: Readonly<Record<string, MessageAttributeValue>> = {},
): Readonly<Record<string, MessageAttribute>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      checkName(name);
      checkValue(name, value);
      const { DataType, StringValue, BinaryValue } = value;
      return [
        name,
        BinaryValue
          ? { DataType, BinaryValue: Buffer.from(BinaryValue).toString("base64") }
          : { DataType, StringValue },
      ];
    }),
  );
}

/** "All parts of the message attribute, including name, type, and value, are included in the message size restriction." */
export function attributesBytes(attributes: Readonly<Record<string, MessageAttributeValue>> = {}): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue = "", BinaryValue }] of Object.entries(attributes)) {
    bytes +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      (BinaryValue?.length ?? 0);
  }
  return bytes;
}
