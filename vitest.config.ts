import { defineConfig } from "vitest/config";

/** A file for the results as JSON, beside what the terminal shows: .ci/run counts from it. */
const report = process.env.FOGBANK_TEST_REPORT;

export default defineConfig({
  test: {
    setupFiles: ["test/setup.ts"],
    include: ["src/**/*.test.ts", "tools/**/*.test.ts", "test/**/*.test.ts"],
    // Two cores are the smallest machine the suite must fit; real clients start processes of their own.
    maxWorkers: 2,
    // CommonJS packages give what they give to Node itself.
    deps: { interopDefault: false },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...(report && { reporters: ["default", "json"], outputFile: { json: report } }),
  },
});
