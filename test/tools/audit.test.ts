import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditTo } from "#src/app/audit.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { AuditRow } from "#src/ports/audit.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { onEveryDatabase, type Place } from "../store/places.ts";
import { ledgerDesk } from "../support/desk.ts";
import { report, textOf } from "../support/door.ts";
import { aisha, jonas, olivia, vera } from "../support/write-rig.ts";

const NOW = "2026-11-25T09:00:00.000Z";
const clock = new ManualClock(NOW);

/** A door that writes what it does into the store's chain, and reads it from there. */
function doorOver(store: Store | null): Door {
  return createDoor({
    registry,
    desk: ledgerDesk({ clients: [], now: NOW }),
    system: { report: async () => report },
    records: store?.audit ?? null,
    clock,
    audit: store === null ? async () => {} : auditTo(store.audit),
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 20_000,
  });
}

onEveryDatabase("B-14 audit: the chain", (makePlace) => {
  let place: Place;
  let store: Store;
  let door: Door;
  const open = async (): Promise<void> => {
    store = await place.open(clock);
    door = doorOver(store);
  };
  /** Changes the database behind the store's back. */
  const tamper = async (sql: string): Promise<void> => {
    await store.close();
    await place.sql(`alter table audit disable trigger user; ${sql}`);
    await open();
  };
  const told = async (line: string): Promise<string> => textOf(await door.command(line, aisha));
  beforeEach(async () => {
    place = await makePlace();
    await open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  it("says when a search did not go back to the first row", async () => {
    await store.close();
    await place.sql(`insert into audit select n, now(), 'x', 'cli', case n when 1 then 'fix' else 'help' end, 'd', 'ok', 'p', n::text
      from generate_series(1, 10000) n`);
    await open();
    expect(await told("audit --tool fix")).not.toContain("were searched");
    expect(await told("audit --tool fix")).toContain("Only the newest 10000 rows were searched.");
  });

  it("verifies the chain: nothing yet, intact with its head, or where it is broken and how", async () => {
    expect(await told("audit --verify")).toContain("Nothing to check: there is no row.");
    await door.command("status", olivia);
    await door.command("help", vera);
    const [head] = await store.audit.recent(1);
    expect(await told("audit --verify")).toContain(`Intact: 3 rows, head ${head?.hash}.`);
    await tamper("update audit set actor = 'test:aisha' where seq = 2");
    expect(await told("audit --verify")).toContain("Broken at row 2: its content does not match its hash.");
    await tamper("delete from audit where seq = 2");
    const { data } = await door.command("audit --verify", aisha);
    expect(data).toMatchObject({ verdict: { intact: false, seq: 3, reason: "row 2 is missing" } });
  });

  it("the chain holds whatever name a stranger sends: NUL, half a character, without end", async () => {
    for (const name of ["a\0b", "\ud83d", "x".repeat(100_000), `${"x".repeat(99)}\u{1f600}`]) {
      await expect(door.run(name, {}, vera)).rejects.toMatchObject({ code: "tool.unknown" });
    }
    await store.close();
    await open();
    expect(await told("audit --verify")).toContain("Intact: 4 rows");
    const kept = (await store.audit.recent(5)).map((row) => row.tool).toReversed();
    expect(kept.slice(0, 4)).toEqual(["a\ufffdb", "\ufffd", "x".repeat(100), `${"x".repeat(99)}\ufffd`]);
  });
});

describe("B-14 audit: the rows", () => {
  let store: Store;
  let door: Door;
  const rowsOf = async (line: string): Promise<AuditRow[]> =>
    ((await door.command(line, aisha)).data as { rows: AuditRow[] }).rows;
  const told = async (line: string): Promise<string> => textOf(await door.command(line, aisha));
  beforeEach(async () => {
    store = await openStore({ clock });
    door = doorOver(store);
  });
  afterEach(() => store.close());

  it("lists what was asked and by whom, newest first, refusals too", async () => {
    await door.command("status", olivia);
    await expect(door.command("stop --reason Test", vera)).rejects.toMatchObject({ kind: "not-allowed" });
    const text = await told("audit");
    expect(text.split("\n").find((line) => line.startsWith("Time"))).toMatch(
      /Time +Who +Surface +Tool +Outcome +Digest/,
    );
    const [newest] = await store.audit.recent(3);
    expect(newest?.tool).toBe("audit");
    const lines = text.split("\n").filter((line) => line.startsWith("2026-"));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^2026-11-25 09:00:00 +test:vera +slack +stop +grant\.missing +[0-9a-f]{12}$/);
    expect(lines[1]).toMatch(/^2026-11-25 09:00:00 +test:olivia +slack +status +ok +[0-9a-f]{12}$/);
  });

  it("is narrowed by who, by tool and by number", async () => {
    for (const caller of [olivia, vera, olivia]) await door.command("status", caller);
    await door.command("help", olivia);
    const seqs = async (line: string): Promise<number[]> => (await rowsOf(line)).map((r) => r.seq);
    expect(await seqs("audit --actor OLIVIA")).toEqual([4, 3, 1]);
    expect(await seqs("audit --actor olivia --tool status")).toEqual([3, 1]);
    expect(await seqs("audit --tool status --limit 2")).toEqual([3, 2]);
    expect(await seqs("audit --limit 1")).toEqual([7]);
    expect(await told("audit --actor nobody")).toContain("There are no such rows.");
    for (const limit of ["0", "501", "1.5"]) {
      await expect(door.command(`audit --limit ${limit}`, aisha)).rejects.toMatchObject({ code: "input.invalid" });
    }
  });

  it("gives whole rows as CSV, with no formula in them", async () => {
    await door.command("status", olivia);
    const names = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\u200b=1", "plain, two\nlines"];
    for (const name of names) await expect(door.run(name, {}, vera)).rejects.toMatchObject({ code: "tool.unknown" });
    const text = await told("audit --format csv");
    const rows = await store.audit.recent(9);
    const [head, ...lines] = text.replace("two\nlines", "two|lines").split("\n");
    expect(head).toBe("seq,at,actor,surface,tool,inputDigest,outcome,prevHash,hash");
    const cells = [
      "status",
      `"'=HYPERLINK(""http://x"",""y"")"`,
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "' =1",
      "'=1",
      '"plain, two|lines"',
    ];
    const expected = cells.toReversed().map((cell, at) => {
      const row = rows[at + 1];
      const who = at === cells.length - 1 ? "test:olivia" : "test:vera";
      return `${row?.seq},${NOW},${who},slack,${cell},${row?.inputDigest},${row?.outcome},${row?.prevHash},${row?.hash}`;
    });
    expect(lines.filter((line) => line !== "")).toEqual(expected);
  });

  it("gives whole rows as JSON lines, exact to the character, as a file", async () => {
    const names = ["\u200b\u202e=1", "\u05d0\u05d1", "\u2028", '"\n"', "\ufffd"];
    for (const name of names) await expect(door.run(name, {}, vera)).rejects.toMatchObject({ code: "tool.unknown" });
    for (let n = 0; n < 10; n++) await door.command("help", vera);
    const kept = (await store.audit.recent(15)).map((row) => ({ ...row, at: row.at.toISOString() }));
    const answer = await door.command("audit --format jsonl", aisha);
    const lines = textOf(answer)
      .split("\n")
      .filter((line) => line !== "");
    expect(lines.map((line) => JSON.parse(line))).toEqual(kept);
    const [file, ...more] = answer.view;
    expect([file, more]).toMatchObject([{ kind: "file", name: "audit-trail.jsonl", title: "Audit trail" }, []]);
    expect(file?.kind === "file" && file.text.split("\n").map((line) => JSON.parse(line))).toEqual(kept);
    expect(await told("audit --format jsonl --tool margin")).toBe("There are no such rows.");
  });

  it("does not mix a verdict into a file", async () => {
    await expect(door.command("audit --verify --format csv", aisha)).rejects.toMatchObject({ code: "audit.verify" });
  });
});

describe("B-14 the right to read the audit trail", () => {
  it.each([vera, jonas])("$name has none, and is not even shown the command", async (caller) => {
    const door = doorOver(null);
    await expect(door.command("audit", caller)).rejects.toMatchObject({ code: "grant.missing" });
    expect(door.tools(caller).map((tool) => tool.name)).not.toContain("audit");
    expect(door.tools(aisha).map((tool) => tool.name)).toContain("audit");
  });

  it("says that a database is needed where none is kept", async () => {
    const asked = doorOver(null).command("audit", aisha);
    await expect(asked).rejects.toMatchObject({ code: "audit.absent", kind: "not-allowed" });
    await expect(asked).rejects.toThrow("DATABASE_URL");
  });
});
