import { expect, it } from "vitest";
import { openAccess } from "#src/app/access.ts";
import { commandLineCaller } from "#src/app/callers.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase } from "../store/places.ts";

/** Stands for any failure on the way to the end of a transaction. */
const NO_AUDIT = `create function refuse() returns trigger language plpgsql as 'begin raise exception ''full''; end';
  create trigger refuse before insert on audit for each row execute function refuse()`;

onEveryDatabase("B-15 rights and their audit rows", (makePlace) => {
  it("are kept together or not at all, given and taken", async () => {
    const place = await makePlace();
    const clock = new ManualClock("2026-10-01T00:00:00Z");
    const admin = commandLineCaller("access");
    const over = (store: Store) =>
      openAccess({ store, payer: { id: "999900009999", name: "N" }, firstAdmins: ["U9"], directory: () => null });
    const acme = { id: "arn", name: "Acme", primaryAccountId: "111111111111" };
    const kept = { subject: "slack:T1:U1", role: "viewer", client: "all" } as const;

    const first = await place.open(clock);
    expect(await over(first).give(kept, admin)).toBe(true);
    await first.close();
    await place.sql(NO_AUDIT);

    const store = await place.open(clock);
    await expect(over(store).give({ ...kept, client: acme }, admin)).rejects.toThrow();
    await expect(over(store).take(kept, admin)).rejects.toThrow();
    expect(await store.grants.list()).toEqual([{ ...kept, client: "*" }]);
    expect(await store.clients.list()).toEqual([]);
    expect(await store.audit.recent(5)).toHaveLength(1);
    await store.close();
    await place.remove();
  });
});
