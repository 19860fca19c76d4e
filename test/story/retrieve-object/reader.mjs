/** What the role's holder does, by the SDK, with no endpoint: prints the object's text, or the refusal. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const [folder] = process.argv.slice(2);
const s3 = new S3Client({ useGlobalEndpoint: true });
const asked = s3.send(new GetObjectCommand({ Bucket: "mybucket", Key: "myfile.txt" }));
await asked.then(
  async ({ Body, $metadata }) => {
    writeFileSync(join(folder, "request"), $metadata.requestId);
    process.stdout.write(await Body.transformToString());
  },
  ({ name, message, $metadata }) => {
    writeFileSync(join(folder, "request"), $metadata.requestId);
    process.stdout.write(`${name} ${$metadata.httpStatusCode}: ${message}\n`);
  },
);
