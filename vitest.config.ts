import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    globalSetup: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine is late, not wrong.
    expect: { poll: { timeout: 10_000 } },
    // The build machine counts from the report.
    reporters:
      process.env.CI === "true" ? ["default", ["json", { outputFile: "test-artefacts/report.json" }]] : ["default"],
    teardownTimeout: 20_000,
  },
});
