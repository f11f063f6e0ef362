import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf } from "#src/app/client-rows.ts";
import { openTokens } from "#src/app/tokens.ts";
import { type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";
import { overHttp } from "./client.ts";
import { type McpRig, startMcp, subjectWith } from "./rig.ts";

interface Clients {
  readonly clients: readonly { readonly account: string; readonly name: string }[];
}

describe("C-09 one process for many receivers, each caller within their own", () => {
  let behind: ReceiversRig;
  let rig: McpRig;
  const connected: Client[] = [];
  beforeAll(async () => {
    behind = await startReceivers();
    await behind.ask(behind.addSecond);
    rig = await startMcp({ over: behind.desk, now: "2026-11-05T10:00:00Z" });
  }, 60_000);
  afterAll(async () => {
    for (const client of connected) await client.close();
    await rig.close();
    await behind.close();
  });

  /** A client of the MCP server for somebody with a role for the clients of one receiver. */
  async function ofReceiver(place: 0 | 1, role: "operator" | "viewer"): Promise<Client> {
    const { groups, receivers } = behind.cloud.book.estate;
    const receiver = receivers[place];
    // A source in the bills of both is one client of the store: who may see it is told elsewhere.
    const isOnBoth = (account: string): boolean => groups.filter((g) => g.sourceAccountId === account).length > 1;
    const own = groups.filter((g) => g.kind === "client" && g.receiver === receiver.accountId);
    for (const group of own.filter((g) => !isOnBoth(g.sourceAccountId))) {
      const billed = { id: group.arn, name: group.name, primaryAccountId: group.sourceAccountId };
      const payer = { id: receiver.accountId, name: receiver.accountId };
      const id = await rig.store.transaction((within) => clientOf(within, billed, payer));
      await rig.store.grants.give({ subject: subjectWith(role), role, client: id });
    }
    const subject = subjectWith(role);
    const cli = { id: "local", name: "local", surface: "cli", roles: ["admin"], clients: "all" } as const;
    const made = await openTokens(rig.store, rig.clock).add({ name: "r", days: 1, readOnly: true, subject }, cli);
    const { client } = await overHttp(rig.url, made.token);
    connected.push(client);
    return client;
  }

  it("asked at the same time, neither sees a client or a figure of the other's receiver", async () => {
    const [first, second] = [await ofReceiver(0, "operator"), await ofReceiver(1, "viewer")];
    const namesOf = async (client: Client): Promise<string[]> => {
      const { structuredContent } = await client.callTool({ name: "clients" });
      return (structuredContent as { data: Clients }).data.clients.map(({ name }) => name);
    };
    const rounds = await Promise.all(
      Array.from({ length: 10 }, async () => [await namesOf(first), await namesOf(second)] as const),
    );
    const { groups } = behind.cloud.book.estate;
    const [one, two] = rounds[0] ?? [[], []];
    expect(one.length).toBeGreaterThan(2);
    expect(two.length).toBeGreaterThan(0);
    for (const round of rounds) expect(round).toEqual([one, two]);
    const receiversOf = (names: readonly string[]) =>
      new Set(names.map((name) => groups.find((g) => g.name === name)?.receiver));
    const [home, other] = behind.cloud.book.estate.receivers;
    expect(receiversOf(one)).toEqual(new Set([home.accountId]));
    expect(receiversOf(two)).toEqual(new Set([other.accountId]));
  });
});
