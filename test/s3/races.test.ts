import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { type Answered, s3Wire, type Wanted } from "./wire.ts";

/** What happens to a request whose object is replaced or deleted while KMS is asked for its key. */

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "s3-races" });
  await ok({ method: "PUT", path: "/races" });
});
afterAll(() => fogbank.stop());

async function ok(wanted: Wanted): Promise<Answered> {
  const answer = await wire.send(wanted);
  expect(`${answer.status} ${answer.body}`).toMatch(/^2/);
  return answer;
}

const sealed = { "x-amz-server-side-encryption": "aws:kms" };
const write = (body: string) => wire.send({ method: "PUT", path: "/races/key", headers: sealed, body });
const text = (size: number, letter: string): string => letter.repeat(size);
const select =
  "<SelectObjectContentRequest><Expression>SELECT * FROM S3Object</Expression><ExpressionType>SQL</ExpressionType><InputSerialization><CSV/></InputSerialization><OutputSerialization><CSV/></OutputSerialization></SelectObjectContentRequest>";

/** In the store, and in a file. */
describe.each([100, 100_000])("an object of %i bytes under a KMS key", (size) => {
  it.each<[string, () => Promise<Answered>]>([
    ["read", () => wire.send({ path: "/races/key" })],
    ["copied", () => wire.send({ method: "PUT", path: "/races/copy", headers: { "x-amz-copy-source": "/races/key" } })],
    ["asked", () => wire.send({ method: "POST", path: "/races/key?select&select-type=2", body: select })],
  ])("may be replaced and deleted while it is %s", async (_what, ask) => {
    await write(text(size, "a"));
    const statuses: number[] = [];
    for (let round = 0; round < 6; round++) {
      const answers = await Promise.all([
        ask(),
        write(text(size, "b")),
        ask(),
        round % 2 === 0 ? wire.send({ method: "DELETE", path: "/races/key" }) : write(text(size, "c")),
        ask(),
        write(text(size, "d")),
      ]);
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  });
});

describe("what a browser may not have", () => {
  it.each(["response-content-type", "response-content-disposition"])("is refused in %s", async (parameter) => {
    await ok({ method: "PUT", path: "/races/plain", body: "x" });
    for (const value of ["%E5%80%89", "a%0D%0AX-Injected:%20yes"]) {
      const answer = await wire.send({ path: `/races/plain?${parameter}=${value}` });
      expect(answer.status).toBe(400);
      expect(answer.headers).not.toHaveProperty("x-injected");
      expect(answer.body).toContain("<Message>Header value cannot be represented using ISO-8859-1.</Message>");
      expect(answer.body).toContain(`<ArgumentName>${parameter}</ArgumentName>`);
    }
  });
});
