import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReadJourney, ReadRuling } from "../../src/region/admin/read-journey.ts";
import { type Run, run, temporaryFolder } from "../clients/client.ts";
import { cli, type Outcome, runInside, type Step, whyNot } from "../names/namespace.ts";

/**
 * A role reads https://mybucket.s3.amazonaws.com/myfile.txt, which a customer's key seals. Clients know a resolver and an
 * authority, and no endpoint. First the key's policy lets the role in; then a grant alone; then nothing.
 */

const folder = temporaryFolder();
const script = (name: string): string => fileURLToPath(new URL(`retrieve-object/${name}`, import.meta.url));
const node = [process.execPath, "--version"] as const;
const aws = ["aws", "--version"] as const;
const program = [process.execPath, cli] as const;
const main = ["--endpoint", "http://127.0.0.1:4566"] as const;

const files = [
  `AWS_CONFIG_FILE=${join(folder, "config")}`,
  `AWS_SHARED_CREDENTIALS_FILE=${join(folder, "credentials")}`,
];
/** In a shell's place: the reader's profile, and none of the owner's keys. */
const asReader = ["env", "-u", "AWS_ACCESS_KEY_ID", "-u", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE=reader", ...files];

type Command = Step["command"];
const owner = (step: string): Command => [process.execPath, script("owner.mjs"), step, folder];
const read: Command = ["env", ...asReader.slice(1), process.execPath, script("reader.mjs"), folder];
const aboutLast = (command: string): Command => [
  "sh",
  "-c",
  `exec "$@" "$(cat "${join(folder, "request")}")"`,
  "sh",
  ...program,
  command,
  ...main,
];

const text = "the text of my file\n";
const silent = ({ code, stdout, stderr }: Run): void => expect([code, stdout, stderr]).toEqual([0, "", ""]);
const says =
  (expected: unknown) =>
  (run: Run): void => {
    expect(run).toEqual({ code: 0, stdout: expected, stderr: "" });
  };

/** Statements that decided, of `layer`, in what a journey says of the policies. */
function statementsOf(journey: ReadJourney | undefined, layer: string): string[] {
  const rulings = (journey?.steps.find(({ stage }) => stage === "authorize")?.facts?.rulings ?? []) as ReadRuling[];
  return rulings.flatMap(({ explanation }) =>
    explanation.layers
      .filter((verdict) => verdict.layer === layer)
      .flatMap(({ matched }) => matched.map(({ sid, policy }) => `${sid ?? "?"} of ${policy.name}`)),
  );
}

const readsIn = (journeys: readonly ReadJourney[]): ReadJourney[] =>
  journeys
    .filter(({ service, operation, path }) => service === "s3" && operation === "GetObject" && path.includes("myfile"))
    .sort((one, other) => one.startedAt - other.startedAt);

const steps: readonly Step[] = [
  {
    name: "the owner prepares key, role, trail, bucket and object",
    probe: node,
    command: owner("prepare"),
    expect: silent,
  },
  {
    name: "the SDK reads",
    probe: node,
    command: read,
    expect(run, journeys) {
      says(text)(run);
      expect(readsIn(journeys)[0]?.host).toBe("mybucket.s3.amazonaws.com");
    },
  },
  {
    name: "fogbank journey shows every hop",
    probe: node,
    command: aboutLast("journey"),
    expect({ stdout }) {
      expect([...stdout.matchAll(/^ok {2}(\w+)/gm)].map(([, stage]) => stage)).toEqual([
        ...["dns", "tls", "resolve", "route", "origin", "receive", "authenticate", "parse", "authorize", "validate"],
        ...["encryption", "handle", "respond", "audit", "measure"],
      ]);
      expect(stdout).toContain("name mybucket.s3.amazonaws.com");
      expect(stdout).toContain("allowed by statement 1 (ReadMyBucket) of reads, of role reader");
      expect(stdout).toContain("allowed by statement 1 (ReaderReads) of mybucket");
      expect(stdout).toContain("context aws:s3:arn=arn:aws:s3:::mybucket/myfile.txt");
      expect(stdout).toContain("  -> kms:Decrypt in us-east-1");
      expect(stdout).toContain("allowed by statement 2 (ReaderThroughS3) of default");
      expect(stdout.match(/audit +\d+ µs {3}eventId [0-9a-f-]{36}/g)).toHaveLength(2);
    },
  },
  {
    name: "the AWS CLI reads",
    probe: aws,
    command: ["env", ...asReader.slice(1), "aws", "s3", "cp", "s3://mybucket/myfile.txt", "-"],
    expect: says(text),
  },
  { name: "the owner leaves the role a grant alone", probe: node, command: owner("grant"), expect: silent },
  {
    name: "the SDK reads by the grant",
    probe: node,
    command: read,
    expect(run, journeys) {
      says(text)(run);
      const decrypt = readsIn(journeys).findLast(({ status }) => status === 200)?.children[0];
      expect(statementsOf(decrypt, "resource").join()).toMatch(/^Grant [0-9a-f]{64} of default$/);
    },
  },
  { name: "the owner revokes the grant", probe: node, command: owner("revoke"), expect: silent },
  {
    name: "the same request is denied",
    probe: node,
    command: read,
    expect: says(
      expect.stringMatching(
        /^AccessDenied 403: User: arn:aws:sts::000000000000:assumed-role\/reader\/\S+ is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:000000000000:key\/\S+ because no (identity|resource)-based policy allows the kms:Decrypt action\n$/,
      ),
    ),
  },
  {
    name: "fogbank why names the key's policy",
    probe: node,
    command: aboutLast("why"),
    expect({ stdout }) {
      expect(stdout).toContain("s3:GetObject was refused: 403 AccessDenied");
      expect(stdout).toContain("It called kms:Decrypt");
      expect(stdout).toMatch(/the resource's policy +no matching allow/);
      expect(stdout).toContain("not statement 1 (Owners) of default");
    },
  },
  {
    name: "ten minutes pass",
    probe: node,
    command: [...program, "clock", ...main, "advance", "10m"],
    expect: ({ code }) => expect(code).toBe(0),
  },
  { name: "CloudTrail has both events", probe: node, command: owner("events"), expect: checkEvents },
];

interface Recorded {
  readonly eventName: string;
  readonly eventID: string;
  readonly requestID: string;
  readonly errorCode?: string;
  readonly userIdentity: { readonly arn?: string; readonly accessKeyId?: string; readonly invokedBy?: string };
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly resources?: readonly { readonly ARN?: string }[];
}

const eventOf = (journey: ReadJourney | undefined): unknown =>
  journey?.steps.find(({ stage }) => stage === "audit")?.facts?.eventId;

/** The object's event in the trail's files, the key's in the history as well; refused ones beside those that were answered. */
function checkEvents({ stdout, stderr }: Run, journeys: readonly ReadJourney[]): void {
  expect(stderr).toBe("");
  const { history, delivered } = JSON.parse(stdout) as Record<"history" | "delivered", Recorded[]>;
  const requested = readsIn(journeys);
  expect(requested.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 200, 403]));
  for (const journey of requested) {
    const [decrypt] = journey.children;
    const object = delivered.find(({ eventID }) => eventID === eventOf(journey));
    const key = delivered.find(({ eventID }) => eventID === eventOf(decrypt));
    expect(object).toMatchObject({ eventSource: "s3.amazonaws.com", eventCategory: "Data", requestID: journey.id });
    expect(object?.requestParameters).toMatchObject({ bucketName: "mybucket", key: "myfile.txt" });
    expect(key).toMatchObject({
      eventName: "Decrypt",
      requestID: decrypt?.id,
      userIdentity: { arn: object?.userIdentity.arn, invokedBy: "s3.amazonaws.com" },
      requestParameters: { encryptionContext: { "aws:s3:arn": "arn:aws:s3:::mybucket/myfile.txt" } },
    });
    expect(history).toContainEqual(key);
    const refusal = journey.status === 403 ? "AccessDenied" : undefined;
    expect([object?.errorCode, key?.errorCode]).toEqual([refusal, refusal]);
  }
}

const reason = await whyNot();
const title = "an object retrieved without an endpoint setting";

describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, async () => {
  const found = await Promise.all(
    steps.map(async ({ probe: [command, ...args] }) => (await run(command, args).catch(() => undefined))?.code === 0),
  );
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await runInside(
      steps.filter((_, at) => found[at]),
      folder,
    );
  }, 120_000);
  for (const [at, { name, probe, expect: check }] of steps.entries()) {
    if (!found[at]) it.skip(`${name} (skipped: \`${probe.join(" ")}\` does not run here)`, () => undefined);
    else it(name, () => check(outcome.runs[name] ?? { code: -1, stdout: "", stderr: "no run" }, outcome.journeys));
  }
});
