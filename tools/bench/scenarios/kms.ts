import { json, type Scenario } from "../scenario.ts";

const kms = (operation: string, input: object) => json("kms", `TrentService.${operation}`, input);

async function makeKey(ask: Parameters<Scenario["prepare"]>[0]): Promise<string> {
  const { text } = await ask(kms("CreateKey", {}));
  return (JSON.parse(text) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId;
}

const Plaintext = Buffer.alloc(64, "p").toString("base64");

export const kmsScenarios: readonly Scenario[] = [
  {
    name: "kms:Encrypt, 64 bytes",
    service: "kms",
    prepare: async (ask) => kms("Encrypt", { KeyId: await makeKey(ask), Plaintext }),
  },
  {
    name: "kms:Decrypt, 64 bytes",
    service: "kms",
    async prepare(ask) {
      const { text } = await ask(kms("Encrypt", { KeyId: await makeKey(ask), Plaintext }));
      const { CiphertextBlob } = JSON.parse(text) as { CiphertextBlob: string };
      return kms("Decrypt", { CiphertextBlob });
    },
  },
];
