import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/kernel/error.ts";
import type { Protocol } from "../../src/model/table.ts";
import { codecFor } from "../../src/wire/codecs.ts";
import { modelOf, tableIndex } from "../../src/wire/models.testing.ts";
import { createDice } from "./dice.ts";
import { spoiled } from "./requests.ts";

const seed = Number(process.env.FOGBANK_HOSTILE_SEED ?? 683_329);
const services = ["iam", "sts", "ec2", "sqs", "dynamodb", "kms", "s3", "route53", "lambda", "apigateway", "cloudwatch"];
const slowestMs = 1_000;

/** Services that are not implemented refuse before they parse; their codecs must stand what will come all the same. */
describe.each(services)(`what the codecs of %s make of rubbish (seed ${seed})`, (id) => {
  const { protocols } = tableIndex.services.find((service) => service.id === id) ?? { protocols: [] };
  const model = modelOf(id);

  it.each(protocols as Protocol[])("by %s: an input or a refusal, at once", (protocol) => {
    const dice = createDice(seed + 3);
    const codec = codecFor(protocol);
    for (let count = 0; count < 300; count++) {
      const { method, target, headers, body } = spoiled(dice);
      const [path = "/", query = ""] = target.split("?", 2);
      const operation = model.operation(dice.pick(model.operationNames));
      if (!operation) throw new Error("the model does not know its own operation");
      const began = performance.now();
      try {
        codec.readInput(operation, { method, path, query, headers, body });
      } catch (error) {
        const about = `${operation.name} ${target.slice(0, 80)} ${body.toString("latin1").slice(0, 80)}`;
        expect(error, `${(error as Error).stack} ${about}`).toBeInstanceOf(AwsError);
        expect(() => codec.writeError(error as AwsError, model, "id")).not.toThrow();
      }
      expect(performance.now() - began, `${operation.name} ${body.length} bytes`).toBeLessThan(slowestMs);
    }
  });
});
