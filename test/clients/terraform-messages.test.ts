import { EventBridgeClient, ListEventBusesCommand } from "@aws-sdk/client-eventbridge";
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { missing, openTerraform, type Terraform } from "./terraform.ts";

/** Queues, topics, buses and what hangs on them, by Terraform with the AWS provider, unmodified. */

let fogbank: Fogbank;
let terraform: Terraform;

describe.skipIf(missing !== "")(`Terraform, messages and events${missing}`, { timeout: 900_000 }, () => {
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
    terraform = await openTerraform("messages.tf", { endpoint: fogbank.endpoint, hook: "http://localhost:9/orders" });
  });
  afterAll(() => fogbank?.stop());

  it("makes everything, and then finds nothing to change", async () => {
    expect(await terraform.apply("first")).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
    expect(await terraform.outputs()).toMatchObject({
      account: "111122223333",
      orders: "arn:aws:sqs:eu-central-1:111122223333:orders",
      orders_url: `${fogbank.endpoint}/111122223333/orders`,
      topic: "arn:aws:sns:eu-central-1:111122223333:orders",
      rule: "arn:aws:events:eu-central-1:111122223333:rule/shop/placed",
      confirmed: false,
    });
    expect(await terraform.plans("first")).toBe("no changes");
  });

  it("changes nearly everything, and then finds nothing to change", async () => {
    expect(await terraform.apply("second")).toMatch(
      /Apply complete! Resources: \d+ added, [1-9]\d* changed, \d+ destroyed\./,
    );
    expect(await terraform.plans("second")).toBe("no changes");
  });

  it("leaves nothing behind", async () => {
    await terraform.destroy("second");
    const { endpoint, credentials } = fogbank;
    const common = { endpoint, credentials, region: "eu-central-1" };
    const sns = new SNSClient(common);
    expect((await new SQSClient(common).send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
    const { EventBuses = [] } = await new EventBridgeClient(common).send(new ListEventBusesCommand({}));
    expect(EventBuses.map(({ Name }) => Name)).toEqual(["default"]);
  });

  it("sent nothing that Fogbank does not serve", () => {
    const unserved = fogbank.journeys({ limit: 5_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(unserved.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
