import { type Ask, json, type Request, type Scenario } from "../scenario.ts";

const events = (operation: string, input: object): Request => json("events", `AWSEvents.${operation}`, input);

let made = 0;

/** A bus with so many rules, none of which matches what is put: its patterns are all that costs. */
async function busWith(ask: Ask, rules: number): Promise<string> {
  const Name = `bench-${made++}`;
  await ask(events("CreateEventBus", { Name }));
  for (let at = 0; at < rules; at++) {
    const EventPattern = JSON.stringify({ source: ["shop"], detail: { kind: [{ prefix: `kind-${at}-` }] } });
    await ask(events("PutRule", { Name: `rule-${at}`, EventBusName: Name, EventPattern }));
  }
  return Name;
}

const putEvents = (rules: number): Scenario => ({
  name: `events:PutEvents beside ${rules} rules`,
  service: "events",
  share: 0.3,
  async prepare(ask) {
    const EventBusName = await busWith(ask, rules);
    const Detail = JSON.stringify({ kind: "none", price: 12, lines: [{ item: "fog", count: 2 }] });
    return events("PutEvents", { Entries: [{ EventBusName, Source: "shop", DetailType: "order placed", Detail }] });
  },
});

/** As many as a bus takes; for more, see matching.ts. */
export const eventsScenarios: readonly Scenario[] = [putEvents(10), putEvents(300)];
