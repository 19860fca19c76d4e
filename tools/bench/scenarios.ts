import type { Keys } from "./sign.ts";

/** One thing that is measured: the same request to every server. */
export interface Scenario {
  readonly name: string;
  readonly service: string;
  readonly form: Readonly<Record<string, string>>;
  /** `root`: the customary key. `user`: a user whose policy of twenty statements has to allow. */
  readonly as: "root" | "user";
}

export const scenarios: readonly Scenario[] = [
  {
    name: "sts:GetCallerIdentity, root",
    service: "sts",
    form: { Action: "GetCallerIdentity", Version: "2011-06-15" },
    as: "root",
  },
  {
    name: "sts:GetCallerIdentity, user",
    service: "sts",
    form: { Action: "GetCallerIdentity", Version: "2011-06-15" },
    as: "user",
  },
  {
    name: "iam:GetUser, user, 20 statements",
    service: "iam",
    form: { Action: "GetUser", Version: "2010-05-08", UserName: "bench" },
    as: "user",
  },
  {
    name: "iam:TagUser, root, committed",
    service: "iam",
    form: {
      Action: "TagUser",
      Version: "2010-05-08",
      UserName: "bench",
      "Tags.member.1.Key": "k",
      "Tags.member.1.Value": "v",
    },
    as: "root",
  },
];

export const root: Keys = { accessKeyId: "test", secretAccessKey: "test" };

/** Twenty statements, the allowing one last; short, as inline policies of a user hold 2,048 characters. */
export const policyOfTwenty = JSON.stringify({
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
