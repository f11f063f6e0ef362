import { afterEach, beforeEach, expect, it } from "vitest";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const entry = { actor: "slack:T:U", surface: "slack", tool: "margin", inputDigest: "ab".repeat(32), outcome: "ok" };

onEveryDatabase("A-04 store: the audit chain", (makePlace, shared) => {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await makePlace();
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  it("carries the hash of the row before, without a gap", async () => {
    expect(await store.audit.verify()).toEqual({ intact: true, rows: 0, head: undefined });
    const first = await store.audit.append(entry);
    const second = await store.audit.append({ ...entry, outcome: "margin.unknown" });
    expect([first.seq, first.prevHash]).toEqual([1, "0".repeat(64)]);
    expect([second.seq, second.prevHash]).toEqual([2, first.hash]);
    expect(await store.audit.recent(1)).toEqual([second]);
    expect(await store.audit.verify(first)).toEqual({ intact: true, rows: 2, head: { seq: 2, hash: second.hash } });
  });

  it("never forks, whoever appends at the same time, and a failed transaction leaves no gap", async () => {
    const others = shared ? [await place.open(), await place.open()] : [];
    const writers = [store, ...others];
    const appends = Array.from({ length: 30 }, (_, n) => writers[n % writers.length]?.audit.append(entry));
    const failing = store.transaction(async (within) => {
      await within.audit.append(entry);
      throw new RangeError("stop");
    });
    await expect(failing).rejects.toThrow(RangeError);
    await Promise.all(appends);
    expect(await store.audit.verify()).toMatchObject({ intact: true, rows: 30 });
    for (const other of others) await other.close();
  });

  it("rows that wait together are written together, each for its own caller, after whatever another has appended", async () => {
    const other = shared ? await place.open() : store;
    await store.audit.append(entry);
    await other.audit.append(entry);
    const rows = await Promise.all(
      Array.from({ length: 25 }, (_, n) => store.audit.append({ ...entry, outcome: `code.${n}` })),
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(rows.map((_, n) => `code.${n}`));
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, n) => n + 3));
    expect(await store.audit.recent(25)).toEqual(rows.toReversed());
    expect(await store.audit.verify()).toMatchObject({ intact: true, rows: 27 });
    if (shared) await other.close();
  });

  it("one that the database refuses fails alone, and what was appended within a transaction is followed on", async () => {
    const [bad, good] = [{ ...entry, actor: "a\0b" }, entry];
    const results = await Promise.allSettled([good, bad, good, good].map((one) => store.audit.append(one)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    await store.transaction((within) => within.audit.append(entry));
    expect(await store.audit.append(entry)).toMatchObject({ seq: 5 });
    expect(await store.audit.verify()).toMatchObject({ intact: true, rows: 5 });
  });

  it("refuses a change, and shows one that was forced", async () => {
    for (let n = 0; n < 3; n++) await store.audit.append(entry);
    await store.close();
    await expect(place.sql("update audit set actor = 'x' where seq = 2")).rejects.toThrow("audit is append-only");
    await place.sql("alter table audit disable trigger user; update audit set actor = 'x' where seq = 2");
    store = await place.open();
    expect(await store.audit.verify()).toEqual({
      intact: false,
      seq: 2,
      reason: "its content does not match its hash",
    });
  });

  it("shows a row that was taken out, and rows cut off at the end when the head was noted", async () => {
    for (let n = 0; n < 4; n++) await store.audit.append(entry);
    const [head] = await store.audit.recent(1);
    await store.close();
    await place.sql("alter table audit disable trigger user; delete from audit where seq = 4");
    store = await place.open();
    expect(await store.audit.verify()).toMatchObject({ intact: true, rows: 3 });
    expect(await store.audit.verify(head)).toEqual({ intact: false, seq: 4, reason: "rows 4 to 4 are missing" });
    await store.close();
    await place.sql("delete from audit where seq = 2");
    store = await place.open();
    expect(await store.audit.verify()).toEqual({ intact: false, seq: 3, reason: "row 2 is missing" });
  });
});
