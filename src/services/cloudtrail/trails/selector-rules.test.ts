import { expect, it } from "vitest";
import type { AdvancedFieldSelector, PutEventSelectorsRequest } from "../../../model/types/cloudtrail.d.ts";
import { readSelectors } from "./selector-rules.ts";

const advanced = (...FieldSelectors: AdvancedFieldSelector[]) => ({ AdvancedEventSelectors: [{ FieldSelectors }] });
const management = { Field: "eventCategory", Equals: ["Management"] };
const data = { Field: "eventCategory", Equals: ["Data"] };
const objects = { Field: "resources.type", Equals: ["AWS::S3::Object"] };
const basic = (...given: NonNullable<PutEventSelectorsRequest["EventSelectors"]>) => ({ EventSelectors: given });

it.each<[string, Omit<PutEventSelectorsRequest, "TrailName">, RegExp]>([
  ["none", {}, /At least one/],
  ["both kinds", { ...basic({}), ...advanced(management) }, /not both/],
  ["six basic ones", basic({}, {}, {}, {}, {}, {}), /more than 5/],
  ["an unknown type", basic({ DataResources: [{ Type: "AWS::X::Y", Values: [] }] }), /AWS::X::Y is not/],
  [
    "a wrong value",
    basic({ DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:lambda"] }] }),
    /arn:aws:lambda/,
  ],
  ["a source that stays", basic({ ExcludeManagementEventSources: ["iam.amazonaws.com"] }), /iam.amazonaws.com/],
  [
    "too many resources",
    basic({ DataResources: [{ Type: "AWS::S3::Object", Values: new Array(251).fill("arn:aws:s3:::b/") }] }),
    /more than 250/,
  ],
  ["no category", advanced(objects), /eventCategory/],
  ["data without a type", advanced(data), /resources.type/],
  ["an unknown field", advanced(management, { Field: "color", Equals: ["red"] }), /color is not/],
  ["a field of data events", advanced(management, objects), /resources.type is not/],
  ["a field twice", advanced(management, management), /twice/],
  ["a field without operator", advanced(management, { Field: "eventName" }), /no operator/],
  ["an operator that does not fit", advanced(management, { Field: "readOnly", NotEquals: ["true"] }), /NotEquals/],
  ["a value that does not fit", advanced(management, { Field: "readOnly", Equals: ["yes"] }), /yes is not/],
  ["two types", advanced(data, { Field: "resources.type", Equals: ["AWS::S3::Object", "b"] }), /one value/],
])("refuses %s", (_, given, message) => {
  expect(() => readSelectors({ TrailName: "main", ...given })).toThrow(
    expect.objectContaining({ code: "InvalidEventSelectorsException", message: expect.stringMatching(message) }),
  );
});

it("names what is not there", () => {
  const network = advanced({ Field: "eventCategory", Equals: ["NetworkActivity"] });
  expect(() => readSelectors({ TrailName: "main", ...network })).toThrow(
    expect.objectContaining({ code: "NotImplemented", message: expect.stringContaining("NetworkActivity") }),
  );
});

it("takes what fits, with its defaults", () => {
  expect(readSelectors({ TrailName: "main", ...basic({}) })).toEqual({
    kind: "basic",
    list: [
      { ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
    ],
  });
  expect(readSelectors({ TrailName: "main", ...advanced(data, objects) }).kind).toBe("advanced");
});
