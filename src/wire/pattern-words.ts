/**
 * Patterns that a service explains in words of its own, where others show the pattern. Observed in AWS CLI output, of
 * DeleteGroupPolicy for one: "The specified value for policyName is invalid. It must contain only ...".
 */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  iam: {
    "[\\w+=,.@-]+": "It must contain only alphanumeric characters and/or the following: +=,.@_-",
  },
};

/** The sentence about the value at `path`, undefined where the service shows its pattern as everybody does. */
export function patternSentence(service: string, pattern: string | undefined, path: string): string | undefined {
  const explained = pattern === undefined ? undefined : words[service]?.[pattern];
  return explained && `The specified value for ${path} is invalid. ${explained}`;
}
