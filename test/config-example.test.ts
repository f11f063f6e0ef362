import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { envExample, readConfig } from "#src/config.ts";

describe("A-03 .env.example", () => {
  it("is what the schema says", () => {
    expect(readFileSync(".env.example", "utf8")).toBe(envExample());
  });

  it("names each setting once, with its words, and is itself a setting that fits", () => {
    const text = envExample();
    const names = [...text.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((m) => m[1]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("STRIPE_SECRET_KEY");
    const active = [...text.matchAll(/^([A-Z_]+)=(.+)$/gm)].map((m) => [m[1] ?? "", m[2] ?? ""]);
    expect(active).toEqual([
      ["HOST", "127.0.0.1"],
      ["RECKONER_HOME", ".reckoner"],
      ["APPROVAL_SELF_UP_TO", "0"],
      ["APPROVAL_TWO_PEOPLE_FROM", "100000"],
      ["APPROVAL_TYPED_FROM", "10000"],
      ["APPROVAL_EXPIRES_HOURS", "72"],
      ["APPROVAL_POLICY_EVIDENCE", "10"],
      ["ASSISTANT_TURNS", "12"],
      ["ASSISTANT_TOKENS", "300000"],
      ["ASSISTANT_SECONDS", "180"],
      ["ASSISTANT_AWS_USD", "0.50"],
      ["ASSISTANT_DAY_TOKENS", "20000000"],
      ["ASSISTANT_DAY_AWS_USD", "20"],
      ["MCP_TOKENS", "off"],
      ["MCP_SESSIONS", "on"],
      ["MCP_CALLS_PER_MINUTE", "120"],
    ]);
    expect(readConfig(Object.fromEntries(active))).toEqual(readConfig({}));
  });
});
