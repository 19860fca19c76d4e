import type { AuditRow } from "../../kernel/audit.ts";
import type { Operations } from "../../model/types/events.d.ts";
import type { Deps } from "./deps.ts";
import { busNamed } from "./find.ts";

type Rows = { readonly [Name in keyof Operations]?: AuditRow<Operations[Name]["input"], Deps> };

/** Events themselves are no management of anything: recorded as such, each would cause another one. */
export const audit = {
  PutEvents: {
    dataEvent: "AWS::Events::EventBus",
    readOnly: false,
    // What applications tell one another is nobody else's business.
    hidden: ["Entries"],
    resources: (call, { Entries }) =>
      [...new Set(Entries.map(({ EventBusName }) => busNamed(call, EventBusName).arn))].map((arn) => ({
        type: "AWS::Events::EventBus",
        arn,
      })),
  },
  PutPartnerEvents: { dataEvent: "AWS::Events::EventBus", readOnly: false },
  TestEventPattern: { readOnly: true },
} satisfies Rows;
