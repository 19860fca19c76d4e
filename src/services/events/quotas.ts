/** EventBridge user guide, "Amazon EventBridge quotas": what an account has without asking for more. */
export const quotas = {
  busesPerAccount: 100,
  rulesPerBus: 300,
  targetsPerRule: 5,
  archivesPerAccount: 100,
  connections: 3_000,
  apiDestinations: 3_000,
  activeReplays: 10,
  tagsPerResource: 50,
  /** Bytes of a bus's policy. */
  busPolicyBytes: 10_240,
  /** Bytes of all entries of a PutEvents, as its page "Calculating PutEvents event entry size" counts them. */
  entriesBytes: 1_048_576,
  /** Nesting of an event: where the JSON reader of AWS's services stops. */
  depth: 1_000,
} as const;
