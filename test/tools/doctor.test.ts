import { describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Doctor, Finding } from "#src/ports/doctor.ts";
import type { Caller } from "#src/tool/caller.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { ledgerDesk } from "../support/desk.ts";
import { operator, report } from "../support/door.ts";

const NOW = "2026-10-15T12:00:00.000Z";
const admin: Caller = { ...operator, roles: ["admin"] };
const findings: readonly Finding[] = [
  { area: "State", name: "database", state: "ok", detail: "PostgreSQL 16.1, db:5432/reckoner.", fix: null },
  { area: "AWS", name: "billing:GetCredits", state: "missing", detail: "Not allowed.", fix: "Allow it." },
  { area: "AWS", name: "ce:GetCostAndUsage", state: "unknown", detail: "It costs $0.01.", fix: "Add --paid." },
  { area: "AWS", name: "apply role", state: "unused", detail: "Not set.", fix: null },
];

/** A door whose doctor tells what it was asked and always finds the same. */
function doorWith(found: readonly Finding[] | null): { door: Door; asked: boolean[] } {
  const asked: boolean[] = [];
  const doctor: Doctor = {
    examine: async ({ paid }) => {
      asked.push(paid);
      return { at: NOW, findings: found ?? [] };
    },
  };
  const door = createDoor({
    registry,
    desk: ledgerDesk({ clients: [], now: NOW }),
    system: { report: async () => report },
    ...(found === null ? {} : { doctor }),
    clock: new ManualClock(NOW),
    audit: async () => {},
    onFault: () => {},
    deadlineMs: 20_000,
  });
  return { door, asked };
}

describe("B-06 the doctor's card", () => {
  it("says of each line its state and the fix, and counts what is missing", async () => {
    const { door, asked } = doorWith(findings);
    const answer = await door.command("doctor", admin);
    expect(answer.data).toMatchObject({ at: NOW, missing: 1, unknown: 1 });
    const text = renderText(answer.view);
    expect(text).toContain("1 missing; the fix stands with each. 1 could not be told.");
    expect(text).toMatch(/database\s+ok\. PostgreSQL 16\.1/);
    expect(text).toMatch(/billing:GetCredits\s+missing\. Not allowed\. Allow it\./);
    expect(text).toMatch(/ce:GetCostAndUsage\s+unknown\. It costs \$0\.01\. Add --paid\./);
    expect(text).toMatch(/apply role\s+not used\. Not set\./);
    expect(asked).toEqual([false]);
  });

  it("asks what costs money only when told to", async () => {
    const { door, asked } = doorWith(findings);
    await door.command("doctor --paid", admin);
    expect(asked).toEqual([true]);
  });

  it("says so when nothing is missing", async () => {
    const { door } = doorWith(findings.slice(0, 1));
    expect(renderText((await door.command("doctor", admin)).view)).toContain("Nothing is missing.");
  });

  it("is for admins alone", async () => {
    const { door, asked } = doorWith(findings);
    await expect(door.command("doctor", operator)).rejects.toMatchObject({ kind: "not-allowed" });
    expect(door.tools(operator).map((t) => t.name)).not.toContain("doctor");
    expect(asked).toEqual([]);
  });

  it("says where to ask when a process cannot examine itself", async () => {
    const { door } = doorWith(null);
    await expect(door.command("doctor", admin)).rejects.toMatchObject({ code: "doctor.absent" });
  });
});
