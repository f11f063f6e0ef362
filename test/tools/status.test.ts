import { describe, expect, it } from "vitest";
import type { SystemReport } from "#src/ports/system.ts";
import { ask, entrance, operator, report, textOf } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";

describe("A-21 status", () => {
  it("says what this is connected to and what asking cost", async () => {
    const answer = await ask(northwind, "status");
    expect(answer.data).toEqual(report);
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "Reckoner 0.1.0
      ==============

      Note: Demo: everything is simulated on this machine. Nothing can reach a real account.

      Connections
      Connection  State           Detail
      ----------  --------------  -----------------------
      AWS         simulated here  the local cloud, seed 7
      Database    embedded        .reckoner

      Time                  2026-10-15 12:00 UTC
      AWS requests today    12  (none throttled)
      Cost of asking today  $0.07"
    `);
  });

  it("tells what a reader of the figures should know", async () => {
    const notes = ["Showback starts from public prices.", "pricing.yaml: no service of this bill is called S4."];
    const answer = await entrance(northwind, { system: { ...report, mode: "bill", notes } }).door.command(
      "status",
      operator,
    );
    expect(answer.data).toMatchObject({ notes });
    for (const note of notes) expect(textOf(answer)).toContain(note);
  });

  it("says so when it is live, failing, throttled, or knows no requests", async () => {
    const live: SystemReport = {
      ...report,
      mode: "live",
      connections: [
        { name: "AWS", state: "real", detail: "account 111122223333" },
        { name: "Slack", state: "failing", detail: "invalid_auth" },
        { name: "Stripe", state: "off", detail: "STRIPE_SECRET_KEY is not set" },
      ],
      awsToday: { requests: 1200, throttled: 3, costUsd: "12" },
    };
    const text = textOf(await entrance(northwind, { system: live }).door.command("status", operator));
    for (const part of ["Done: Live: connected", "failing", "not set up", "1,200  (3 throttled)", "$12.00"]) {
      expect(text).toContain(part);
    }
    const quiet = await entrance(northwind, { system: { ...live, awsToday: null } }).door.command("status", operator);
    expect(quiet.data).toMatchObject({ awsToday: null });
    expect(textOf(quiet)).not.toContain("AWS requests today");
  });

  it.each(["demo", "bill", "mixed"] as const)("%s mode is never called live", async (mode) => {
    const { view } = await entrance(northwind, { system: { ...report, mode } }).door.command("status", operator);
    expect(view[1]).toMatchObject({ kind: "alert", level: "info" });
  });
});
