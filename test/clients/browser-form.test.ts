import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./client.ts";
import { houseOf } from "./house.ts";

/** A person fills in a form, and the browser itself uploads the file, by a POST policy that a server signed. */

const executablePath = "/usr/bin/chromium";
const found = existsSync(executablePath);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"];
const Bucket = "uploads";

const attribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

describe.skipIf(!found)(
  `a browser's form${found ? "" : ` (skipped: no ${executablePath})`}`,
  { timeout: 60_000 },
  () => {
    const house = houseOf();
    const folder = temporaryFolder();
    let site: Server;
    let html = "";
    let browser: Browser;
    let page: Page;
    let s3: S3Client;

    beforeAll(async () => {
      const { endpoint, credentials } = house.fogbank;
      s3 = new S3Client({ endpoint, credentials, region: "us-east-1", forcePathStyle: true });
      await s3.send(new CreateBucketCommand({ Bucket }));
      site = createServer((_, response) =>
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html),
      );
      await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
      browser = await chromium.launch({ executablePath, headless: true, args: quiet });
      page = await browser.newPage();
      writeFileSync(join(folder, "günther's cat.txt"), "meow");
    });
    afterAll(async () => {
      await browser?.close();
      site?.close();
    });

    const home = (): string => `http://localhost:${(site.address() as AddressInfo).port}/`;

    /** A page with the form that `policy` signs; its file is chosen, and its button pressed. */
    async function submit(policy: Partial<Parameters<typeof createPresignedPost>[1]>): Promise<void> {
      const { url, fields } = await createPresignedPost(s3, {
        Bucket,
        Key: "cats/$" + "{filename}",
        Conditions: [["starts-with", "$x-amz-meta-note", ""]],
        Expires: 600,
        ...policy,
      });
      const hidden = Object.entries(fields).map(
        ([name, value]) => `<input type="hidden" name="${attribute(name)}" value="${attribute(value)}">`,
      );
      html = `<!doctype html><form action="${attribute(url)}" method="post" enctype="multipart/form-data">${hidden.join("")}
      <input name="x-amz-meta-note"><input type="file" name="file"><button name="submit">Send</button></form>`;
      await page.goto(home());
      await page.fill("[name=x-amz-meta-note]", "from a form");
      await page.setInputFiles("[name=file]", join(folder, "günther's cat.txt"));
      await Promise.all([page.waitForLoadState("load"), page.click("button")]);
      await page.waitForURL((where) => where.href !== home(), { waitUntil: "load" }).catch(() => undefined);
    }

    it("uploads its file, and goes on to where the policy sends it", async () => {
      const success_action_redirect = `${home()}done?x=1`;
      await submit({ Fields: { success_action_redirect } });
      const went = new URL(page.url());
      expect([went.pathname, went.searchParams.get("bucket"), went.searchParams.get("key")]).toEqual([
        "/done",
        Bucket,
        "cats/günther's cat.txt",
      ]);
      const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key: "cats/günther's cat.txt" }));
      expect([await Body?.transformToString(), Metadata]).toEqual(["meow", { note: "from a form" }]);
    });

    it("is told of what its policy does not allow", async () => {
      await submit({
        Conditions: [
          ["starts-with", "$x-amz-meta-note", ""],
          ["content-length-range", 100, 200],
        ],
      });
      expect(await page.content()).toContain("EntityTooSmall");
    });

    it("has a script's upload only where the bucket's CORS rules let it", async () => {
      html = "<!doctype html>";
      await page.goto(home());
      const tried = await page.evaluate(
        (url) => fetch(url, { method: "PUT", body: "x" }).then((response) => response.status, String),
        `${house.fogbank.endpoint}/${Bucket}/scripted`,
      );
      expect(tried).toContain("Failed to fetch");
    });
  },
);
