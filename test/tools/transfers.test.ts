import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderText } from "#src/view/text.ts";
import { type CloudDoor, OPERATOR, startCloudDoor } from "../support/cloud-door.ts";
import type { LedgerClient } from "../support/desk.ts";
import { ask, operator, textOf } from "../support/door.ts";
import { northwind, partner } from "../support/northwind.ts";

interface Data {
  readonly client: string | null;
  readonly transfers: readonly {
    client: string;
    account: string;
    state: string;
    status: string;
    effective: string;
    ends: string | null;
    group: string | null;
  }[];
}

const first = "2025-01-01T00:00:00.000Z";
const accepted = (account: string, more: Partial<LedgerClient> = {}): LedgerClient => ({
  name: `Client ${account}`,
  account,
  transfers: [{ status: "accepted", start: first, end: null }],
  ...more,
});

describe("B-02 transfers over the wire", () => {
  let rig: CloudDoor;
  beforeAll(async () => {
    rig = await startCloudDoor();
  });
  afterAll(() => rig.cloud.close());
  const data = async (line: string): Promise<Data> => (await rig.door.command(line, OPERATOR)).data as Data;

  it("lists every inbound transfer of the receiver, each with its billing group", async () => {
    const { transfers } = await data("transfers");
    const { receivers, transfers: all, groups } = rig.cloud.book.estate;
    const mine = all.filter((t) => t.target === receivers[0].accountId);
    expect(transfers).toHaveLength(mine.length);
    for (const one of mine.filter((t) => t.status === "ACCEPTED")) {
      const row = transfers.find((t) => t.account === one.source && t.status === "accepted");
      expect(row, one.name).toMatchObject({
        group: groups[one.group]?.name,
        client: groups[one.group]?.name,
        effective: one.start.toISOString().slice(0, 10),
        ends: null,
      });
    }
    expect(transfers.filter((t) => t.state === "without-group")).toEqual([]);
  });

  it("a renewed one is there twice: the new one active, the old one ended", async () => {
    const fact = rig.cloud.book.facts.renewedTransfer;
    const { client, transfers } = await data(`transfers ${fact?.sourceAccountId}`);
    expect(client).toBe(fact?.name);
    expect(transfers).toMatchObject([
      { state: "active", status: "accepted", effective: `${fact?.month}-15`, ends: null, group: fact?.name },
      { state: "ended", status: "withdrawn", ends: `${fact?.month}-14`, client: fact?.name },
    ]);
  });

  it("one that begins next month is starting, before those that run", async () => {
    const fact = rig.cloud.book.facts.pending;
    const { transfers } = await data("transfers");
    expect(transfers[0]).toMatchObject({ client: fact?.name, state: "starting", effective: "2026-12-01" });
    expect(transfers[1]?.state).toBe("active");
  });

  it("of two levels: the client's name is the group's, the account is the seller's who hands over", async () => {
    const { distributor } = rig.cloud.book.facts.twoLevel ?? {};
    const [, seller] = rig.cloud.book.estate.receivers;
    const { transfers } = await data(`transfers ${distributor?.sourceAccountId}`);
    expect(transfers).toMatchObject([
      { client: distributor?.name, account: seller?.accountId, group: distributor?.name, state: "active" },
    ]);
  });
});

describe("B-02 transfers", () => {
  it("most urgent first; an accepted one without a billing group means that the client sees nothing", async () => {
    const ledger = partner(
      accepted("1", { transfers: [{ status: "withdrawn", start: first, end: "2026-06-30T23:59:59.999Z" }] }),
      accepted("2"),
      accepted("3", { transfers: [{ status: "accepted", start: "2099-01-01T00:00:00.000Z", end: null }] }),
      accepted("4", { transfers: [{ status: "requested", start: "2099-01-01T00:00:00.000Z", end: null }] }),
      accepted("5", { since: "2099-01" }),
      accepted("6", { transfers: [{ status: "withdrawn", start: first, end: "2099-01-31T23:59:59.999Z" }] }),
      accepted("7", { transfers: [{ status: "declined", start: first, end: null }] }),
    );
    const answer = await ask(ledger, "transfers");
    expect((answer.data as Data).transfers.map((t) => [t.account, t.state])).toEqual([
      ["5", "without-group"],
      ["4", "requested"],
      ["3", "starting"],
      ["2", "active"],
      ["6", "active"],
      ["1", "ended"],
      ["7", "ended"],
    ]);
    expect(textOf(answer)).toContain("Careful: Client 5 (5) has no billing group: the client sees nothing.");
    expect(textOf(answer)).toMatch(/Client 5 .*none: the client sees nothing/);
    expect((await ask(ledger, "transfers 5")).data).toMatchObject({ client: "Client 5", transfers: [{ group: null }] });
  });

  it("says so where there are none", async () => {
    expect(textOf(await ask(northwind, "transfers cygnus"))).toBe("There is no inbound billing transfer of Cygnus.");
    const bill = { ...partner({ name: "Bill", account: "b1" }), origin: "bill" as const };
    expect(renderText((await ask(bill, "transfers")).view)).toContain("There are no transfers in a bill file.");
  });

  it("are those the caller may see", async () => {
    const manager = { ...operator, roles: ["account-manager" as const], clients: ["222222222222"] };
    const { transfers } = (await ask(northwind, "transfers", manager)).data as Data;
    expect(transfers.map((t) => t.account)).toEqual(["222222222222"]);
    await expect(ask(northwind, "transfers acme", manager)).rejects.toMatchObject({ code: "client.unknown" });
    const client = { ...operator, roles: ["client" as const] };
    await expect(ask(northwind, "transfers", client)).rejects.toMatchObject({ kind: "not-allowed" });
  });
});
