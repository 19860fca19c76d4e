import { beforeAll, describe, expect, it } from "vitest";
import { run, temporaryFolder } from "../clients/client.ts";
import { cli, type Outcome, runInside, type Step, whyNot } from "./namespace.ts";

/** Clients that are told no endpoint: the resolver and the authority alone bring them here. See docs/names.md. */

const root = "arn:aws:iam::000000000000:root";
const aws = ["aws", "--version"] as const;
const boto3 = ["python3", "-c", "import boto3"] as const;
const node = [process.execPath, "--version"] as const;
const curl = ["curl", "--version"] as const;

const botoScript = `
import boto3
print(boto3.client("sts").get_caller_identity()["Arn"])
boto3.client("iam").create_user(UserName="ada")
print([user["UserName"] for user in boto3.client("iam").list_users()["Users"]])
print(boto3.client("sts", region_name="eu-west-1").get_caller_identity()["Account"])
`;
const nodeScript = `
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
console.log((await new STSClient({ region: "eu-west-1" }).send(new GetCallerIdentityCommand())).Arn);
console.log((await new IAMClient({}).send(new ListUsersCommand({}))).Users.length);
`;
const javascript = [process.execPath, "--input-type=module", "-e", nodeScript] as const;

const byName = [process.execPath, cli, "run", "--endpoint", "http://127.0.0.1:4566", "--by-name", "--"] as const;

/** One row a client and a service. */
const steps: readonly Step[] = [
  {
    name: "AWS CLI, sts get-caller-identity",
    probe: aws,
    command: ["aws", "sts", "get-caller-identity", "--query", "Arn", "--output", "text"],
    expect: ({ stdout, stderr }) => expect([stdout.trim(), stderr]).toEqual([root, ""]),
  },
  {
    name: "AWS CLI, iam list-users",
    probe: aws,
    command: ["aws", "iam", "list-users", "--output", "json"],
    expect: ({ stdout, stderr }) => expect([JSON.parse(stdout || "null"), stderr]).toEqual([{ Users: [] }, ""]),
  },
  {
    // Version 1 goes to queue.amazonaws.com whatever endpoint it is told; here that is Fogbank, too.
    name: "AWS CLI, sqs list-queues",
    probe: aws,
    command: ["aws", "sqs", "list-queues"],
    expect({ stderr }, journeys) {
      const asked = journeys.find(({ operation }) => operation === "ListQueues");
      expect(asked?.host).toMatch(/^(sqs\.us-east-1|us-east-1\.queue|queue)\.amazonaws\.com$/);
      if (asked?.status === 501) expect(stderr).toContain("SQS ListQueues is known to AWS, not yet implemented here");
    },
  },
  {
    name: "AWS CLI, s3: a bucket under its own name",
    probe: aws,
    command: [
      "sh",
      "-c",
      "aws s3 mb s3://mybucket && echo text | aws s3 cp - s3://mybucket/myfile.txt && aws s3 cp s3://mybucket/myfile.txt -",
    ],
    expect({ stdout, stderr }, journeys) {
      expect([stdout, stderr]).toEqual(["make_bucket: mybucket\ntext\n", ""]);
      const read = journeys.find(({ operation }) => operation === "GetObject");
      expect(read?.host).toMatch(/^mybucket\.s3\.(us-east-1\.)?amazonaws\.com$/);
      expect(read?.steps.slice(0, 2).map(({ stage }) => stage)).toEqual(["dns", "tls"]);
    },
  },
  {
    name: "boto3, sts and iam",
    probe: boto3,
    command: ["python3", "-c", botoScript],
    expect: ({ stdout, stderr }) => expect([stdout, stderr]).toEqual([`${root}\n['ada']\n000000000000\n`, ""]),
  },
  {
    name: "AWS SDK for JavaScript, sts and iam",
    probe: node,
    command: javascript,
    expect: ({ stdout, stderr }) => expect([stdout, stderr]).toEqual([expect.stringMatching(`^${root}\n\\d\n$`), ""]),
  },
  {
    name: "curl, plain HTTP on port 80",
    probe: curl,
    command: ["curl", "-sS", "http://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"],
    expect: ({ stdout }) => expect(stdout).toContain("<Code>MissingAuthenticationToken</Code>"),
  },
  {
    name: "curl, HTTP/2 and a bucket of several labels",
    probe: curl,
    command: [
      "curl",
      "-sS",
      "-o",
      "/dev/null",
      "-w",
      "%{http_version} %{ssl_verify_result}",
      "https://a.b.s3.amazonaws.com/",
    ],
    expect: ({ stdout, stderr }) => expect([stdout, stderr]).toEqual([expect.stringMatching(/^(2|1\.1) 0$/), ""]),
  },
  {
    name: "fogbank run --by-name: no endpoint, an authority for whoever reads one",
    probe: curl,
    command: [
      ...byName,
      "sh",
      "-c",
      'echo "$AWS_ENDPOINT_URL/$AWS_ACCESS_KEY_ID" && curl -sS --cacert "$SSL_CERT_FILE" https://sts.eu-west-1.amazonaws.com/',
    ],
    expect: ({ stdout, stderr }) => expect([stdout, stderr]).toEqual([expect.stringMatching(/^\/test\n</), ""]),
  },
  {
    name: "a name that is not AWS's",
    probe: curl,
    command: ["curl", "-sS", "https://example.org/"],
    expect: ({ code, stderr }) =>
      expect([code, stderr]).toEqual([6, expect.stringContaining("Could not resolve host")]),
  },
];

const reason = await whyNot();
const title = "clients without an endpoint setting, in a network namespace";

describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, async () => {
  const folder = temporaryFolder();
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

  it("the journey shows which name led here, and the connection", () => {
    const journey = outcome.journeys.find(
      ({ operation, status }) => operation === "GetCallerIdentity" && status === 200,
    );
    const facts = (stage: string) => journey?.steps.find((step) => step.stage === stage)?.facts;
    expect(facts("dns")).toMatchObject({ name: journey?.host, address: "127.0.0.1" });
    expect(facts("tls")).toMatchObject({
      protocol: "TLSv1.3",
      serverName: journey?.host,
      certificate: `DNS:${journey?.host}`,
    });
  });
});
