import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, describe, expect, it } from "vitest";
import type { Ledger } from "../support/desk.ts";
import { keptDesk } from "../support/kept-desk.ts";
import { overHttp } from "./client.ts";
import { type McpRig, startMcp } from "./rig.ts";

const ledger = (name: string, showback: string): Ledger => ({
  now: "2026-10-15T12:00:00.000Z",
  clients: [{ name, account: "111111111111", charges: [{ period: "2026-09", myView: "98", showback }] }],
});

describe("C-08 an answer over MCP that was given before", () => {
  let rig: McpRig | undefined;
  afterEach(() => rig?.close());

  it("is the same to the letter for every session, and another one everywhere when its source is", async () => {
    // A name outside ASCII: an answer's length is told in bytes.
    const { desk, change } = keptDesk(ledger("Café \u202eAcme", "100"));
    rig = await startMcp({ over: desk, now: "2026-10-15T12:00:00.000Z" });
    const tokens = [await rig.tokenOf("operator"), await rig.tokenOf("viewer")];
    const sessions = await Promise.all(tokens.map((token) => overHttp(rig?.url ?? "", token)));
    const ask = async (period?: string): Promise<CallToolResult[]> =>
      Promise.all(
        [...sessions, ...sessions].map(
          async ({ client }) =>
            (await client.callTool({
              name: "margin",
              arguments: period === undefined ? {} : { period },
            })) as CallToolResult,
        ),
      );
    const wanted = (answers: CallToolResult[], name: string, margin: string): void => {
      for (const answer of answers) {
        expect(answer).toEqual(answers[0]);
        const [words, json] = answer.content.map((part) => (part.type === "text" ? part.text : ""));
        expect(JSON.parse(json ?? "")).toEqual(answer.structuredContent);
        expect(answer.structuredContent).toMatchObject({ data: { rows: [{ label: name, margin }] } });
        expect(words).toContain(`${margin}.00`);
      }
    };
    wanted(await ask(), "Café \u202eAcme", "2");
    wanted(await ask(), "Café \u202eAcme", "2");
    change(ledger("Bolt", "150"));
    wanted(await ask(), "Bolt", "52");
    const empty = await ask("2026-08");
    expect(empty[0]?.structuredContent).toMatchObject({ data: { rows: [] } });
    wanted(await ask(), "Bolt", "52");
    const rows = await rig.store.audit.recent(100);
    expect(rows.filter(({ tool, outcome }) => tool === "margin" && outcome === "ok")).toHaveLength(20);
    for (const { client } of sessions) await client.close();
  });
});
