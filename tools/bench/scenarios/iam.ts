import { type Ask, element, form, type Keys, type Scenario } from "../scenario.ts";

/** Twenty statements, the allowing one last; short, as inline policies of a user hold 2,048 characters. */
const policyOfTwenty = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    ...Array.from({ length: 19 }, (_, n) => ({
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::bucket-${n}/*`,
    })),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    { Effect: "Allow", Action: "iam:Get*", Resource: "arn:aws:iam::*:user/${aws:username}" },
  ],
});

const iam = (fields: Readonly<Record<string, string>>, as?: Keys) =>
  form("iam", { Version: "2010-05-08", ...fields }, as);

let made = 0;

/** A user with a key and a policy of twenty statements, on any server that speaks IAM. */
async function makeUser(ask: Ask): Promise<Keys & { readonly name: string }> {
  const name = `bench-${made++}`;
  await ask(iam({ Action: "CreateUser", UserName: name }));
  await ask(iam({ Action: "PutUserPolicy", UserName: name, PolicyName: "twenty", PolicyDocument: policyOfTwenty }));
  const { text } = await ask(iam({ Action: "CreateAccessKey", UserName: name }));
  return { name, accessKeyId: element(text, "AccessKeyId"), secretAccessKey: element(text, "SecretAccessKey") };
}

const whoAmI = { Action: "GetCallerIdentity", Version: "2011-06-15" };

export const iamScenarios: readonly Scenario[] = [
  { name: "sts:GetCallerIdentity, root", service: "sts", prepare: async () => form("sts", whoAmI) },
  {
    name: "sts:GetCallerIdentity, user",
    service: "sts",
    prepare: async (ask) => form("sts", whoAmI, await makeUser(ask)),
  },
  {
    name: "iam:GetUser, user, 20 statements",
    service: "iam",
    async prepare(ask) {
      const user = await makeUser(ask);
      return iam({ Action: "GetUser", UserName: user.name }, user);
    },
  },
  {
    name: "iam:TagUser, root, committed",
    service: "iam",
    async prepare(ask) {
      const { name } = await makeUser(ask);
      return iam({ Action: "TagUser", UserName: name, "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" });
    },
  },
];
