import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inAudience } from "#src/chat/slack/audience.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { ledgerDesk } from "../support/desk.ts";
import { report, textOf } from "../support/door.ts";
import { traceOf } from "../support/traces.ts";
import { aisha, jonas, mona, olivia, vera } from "../support/write-rig.ts";

const NOW = "2026-11-25T09:00:00.000Z";
const clock = new ManualClock(NOW);

const doorOver = (store: Store | null): Door =>
  createDoor({
    registry,
    desk: ledgerDesk({ clients: [], now: NOW }),
    system: { report: async () => report },
    answers: store?.traces ?? null,
    clock,
    audit: async () => {},
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 20_000,
  });

describe("feedback on answers", () => {
  let store: Store;
  let door: Door;
  const told = async (line: string): Promise<string> => textOf(await door.command(line, mona));
  const judge = async (traceId: string, subject: string, verdict: "good" | "bad", words: string | null) => {
    clock.advance(60_000);
    await store.traces.addFeedback({ traceId, subject, verdict, words });
  };
  beforeEach(async () => {
    clock.set(NOW);
    store = await openStore({ clock });
    door = doorOver(store);
  });
  afterEach(() => store.close());

  it("is for admins of all clients: questions speak of every one", async () => {
    const asked = door.command("feedback", { ...mona, clients: ["154102021718"] });
    await expect(asked).rejects.toMatchObject({ code: "scope.answers", kind: "not-allowed" });
  });

  it("is listed newest first, one row for each judgement, with question, tools and outcome", async () => {
    expect(await told("feedback")).toBe("There is no such feedback.");
    const calls = [
      { tool: "gaps", input: { client: "acme" }, outcome: "ok" },
      { tool: "fix", input: {}, outcome: "input.invalid" },
    ];
    await store.traces.add(traceOf("a", NOW, { calls, outcome: "repaired", question: `${"x".repeat(79)}\u{1f600}z` }));
    await store.traces.add(traceOf("b", NOW, { calls: [], question: "Two\nlines?" }));
    await store.traces.add(traceOf("unjudged", NOW));
    await judge("a", "slack:T:U1", "bad", "Wrong month.");
    await judge("b", "slack:T:U1", "good", null);
    await judge("a", "slack:T:U2", "good", null);
    expect(await told("feedback")).toMatchInlineSnapshot(`
      "Feedback on answers
      ===================

      Time                 Verdict  Question                                          Words         Tools      Outcome   Who
      -------------------  -------  ------------------------------------------------  ------------  ---------  --------  ----------
      2026-11-25 09:03:00  good     xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…                gaps, fix  repaired  slack:T:U2
      2026-11-25 09:01:00  bad      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…  Wrong month.  gaps, fix  repaired  slack:T:U1
      2026-11-25 09:02:00  good     Two lines?                                                      none       answered  slack:T:U1

      > Export as test cases: feedback --export"
    `);
    const { data } = await door.command("feedback --verdict bad", mona);
    expect(data).toEqual({
      export: false,
      rows: [
        {
          ...{
            answer: "a",
            at: "2026-11-25T09:01:00.000Z",
            subject: "slack:T:U1",
            verdict: "bad",
            words: "Wrong month.",
          },
          ...{ question: `${"x".repeat(79)}\u{1f600}z`, calls, outcome: "repaired" },
        },
      ],
    });
    const one = await door.command("feedback --limit 1", mona);
    expect(one.data).toMatchObject({ rows: [{ subject: "slack:T:U2" }, { subject: "slack:T:U1" }] });
    for (const limit of ["0", "501"]) {
      await expect(door.command(`feedback --limit ${limit}`, mona)).rejects.toMatchObject({ code: "input.invalid" });
    }
  });

  it("is exported as test cases, a file of JSON lines, exact to the character and without who judged", async () => {
    const input = { client: "acme", period: "2026-10", odd: ["\u202e", null, "1.50"] };
    const calls = [{ tool: "margin", input, outcome: "ok" }];
    await store.traces.add(traceOf("a", NOW, { calls, question: 'What about\n"Acme"\u2028?' }));
    await judge("a", "slack:T:U1", "bad", "It was 12,30 \u20ac.");
    await judge("a", "slack:T:U2", "good", null);
    const { view } = await door.command("feedback --export", mona);
    expect(view).toEqual([
      {
        kind: "file",
        name: "answers.jsonl",
        title: "Answers as test cases",
        text: expect.stringMatching(/^[ -~\n]+$/),
      },
    ]);
    const [file] = view;
    const question = 'What about\n"Acme"\u2028?';
    const same = { question, calls: [{ tool: "margin", input }], outcome: "answered" };
    expect(file?.kind === "file" && file.text.split("\n").map((line) => JSON.parse(line))).toEqual([
      { ...same, verdict: "good", words: null, at: "2026-11-25T09:02:00.000Z" },
      { ...same, verdict: "bad", words: "It was 12,30 \u20ac.", at: "2026-11-25T09:01:00.000Z" },
    ]);
    expect(file?.kind === "file" && file.text).not.toContain("slack:");
  });

  it("is for billing admins alone, and for nobody in a channel where clients read along", async () => {
    for (const caller of [olivia, aisha, vera, jonas, inAudience(mona, "client")]) {
      await expect(door.command("feedback", caller)).rejects.toMatchObject({ code: "grant.missing" });
      expect(door.tools(caller).map(({ name }) => name)).not.toContain("feedback");
    }
    expect(door.tools(mona).map(({ name }) => name)).toContain("feedback");
  });

  it("says that a database is needed where no answers are kept", async () => {
    const asked = doorOver(null).command("feedback", mona);
    await expect(asked).rejects.toMatchObject({ code: "answers.absent", kind: "not-allowed" });
    await expect(asked).rejects.toThrow("DATABASE_URL");
  });
});
