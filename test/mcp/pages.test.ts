import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cut, type Part, paged, sizeOf } from "#src/view/cut.ts";
import type { Ledger } from "../support/desk.ts";
import { overHttp } from "./client.ts";
import { type McpRig, startMcp } from "./rig.ts";

/** Puts pages back behind what was shown: a client's half, written from the words of the schema alone. */
function joined(shown: unknown, pages: readonly (readonly Part[])[]): unknown {
  const whole: unknown = structuredClone(shown);
  for (const { path, from, items, text } of pages.flat()) {
    const keys = path.split("/").slice(1);
    const last = keys.pop() ?? "";
    let holder = whole as Record<string, unknown>;
    for (const key of keys) holder = holder[key] as Record<string, unknown>;
    const there = holder[last] as unknown[] | string;
    expect(there).toHaveLength(from);
    if (items !== undefined) (there as unknown[]).push(...items);
    else holder[last] = `${there as string}${text}`;
  }
  return whole;
}

const LIMIT_BYTES = 40_000;
const clients = Array.from({ length: 1_200 }, (_, i) => ({
  name: `Client ${String(i).padStart(4, "0")} Zürich & Söhne`,
  account: String(100_000_000_000 + i),
  charges: [{ period: "2026-09", myView: `${i}.123456789012345678`, showback: `${2 * i}.5` }],
}));
const large: Ledger = { now: "2026-10-15T12:00:00.000Z", clients };

interface More {
  readonly handle: string;
  readonly pages: number;
  readonly cut: readonly { readonly path: string; readonly shown: number }[];
}
interface Structured {
  readonly data: { readonly rows: readonly unknown[] };
  readonly more?: More;
}

describe("C-08 an answer over the limit comes in pages, which together are the whole", () => {
  let rig: McpRig;
  let client: Client;
  let first: Structured;
  const sizes: number[] = [];
  const call = async (name: string, input: Record<string, unknown>, by: Client = client) => {
    const result = await by.callTool({ name, arguments: input });
    sizes.push(Buffer.byteLength((result.content as { text?: string }[]).map(({ text }) => text ?? "").join("")));
    return result;
  };
  const page = async (n: number): Promise<readonly Part[]> => {
    const { structuredContent } = await call("more", { handle: first.more?.handle, page: n });
    return (structuredContent as { parts: readonly Part[] }).parts;
  };
  beforeAll(async () => {
    rig = await startMcp({ over: large });
    client = (await overHttp(rig.url, await rig.tokenOf("operator"))).client;
    // The client checks structured content against the schemas that it has seen.
    await client.listTools();
    first = (await call("margin", { by: "client", period: "2026-09" })).structuredContent as unknown as Structured;
  });
  afterAll(async () => {
    await client.close();
    await rig.close();
  });

  it("each message is under 20,000 tokens, and says how to go on", async () => {
    const result = await call("margin", { by: "client", period: "2026-09" });
    const { more } = result.structuredContent as unknown as Structured;
    expect(more?.pages).toBeGreaterThan(3);
    expect((result.content as { text: string }[])[0]?.text).toContain(
      `the handle ${more?.handle}, pages 1 to ${more?.pages}`,
    );
  });

  it("the pages, put behind what was shown, are the answer of the door to the last digit", async () => {
    const by = { id: "test", name: "test", surface: "mcp", roles: ["operator"], clients: "all" } as const;
    const whole = await rig.door.run("margin", { by: "client", period: "2026-09" }, by);
    const pages = [];
    for (let n = 1; n <= (first.more?.pages ?? 0); n++) pages.push(await page(n));
    expect(first.data.rows.length).toBeLessThan(clients.length / 2);
    expect(joined(first.data, pages)).toEqual(whole.data);
    expect(Math.max(...sizes)).toBeLessThan(LIMIT_BYTES);
  });

  it("the rest can be asked for a text instead", async () => {
    const { structuredContent } = await call("more", { handle: first.more?.handle, find: "client 1199" });
    expect(structuredContent).toMatchObject({ page: null, cutShort: false, parts: [{ path: "/rows", items: [{}] }] });
    expect(JSON.stringify(structuredContent)).toContain("Client 1199");
    const all = await call("more", { handle: first.more?.handle, find: "client" });
    expect(all.structuredContent).toMatchObject({ cutShort: true });
  });

  it("a handle is a name, not a key: it opens nothing to others, nor to the same person with other rights", async () => {
    const handle = first.more?.handle;
    const other = (await overHttp(rig.url, await rig.tokenOf("admin"))).client;
    expect(await call("more", { handle }, other)).toMatchObject({
      isError: true,
      _meta: { "reckoner/code": "more.unknown" },
    });
    await other.close();
    expect(await call("more", { handle, page: 99 })).toMatchObject({ _meta: { "reckoner/code": "more.page" } });
    expect(await call("more", { page: 0 })).toMatchObject({ _meta: { "reckoner/code": "input.invalid" } });
    const subject = "slack:T1:UOPERATOR";
    await rig.store.grants.give({ subject, role: "viewer", client: "*" });
    expect(await call("more", { handle })).toMatchObject({ _meta: { "reckoner/code": "more.unknown" } });
    await rig.store.grants.revoke({ subject, role: "viewer", client: "*" });
    expect(await call("more", { handle })).not.toHaveProperty("isError");
  });

  it("a resource that is too large has its rest in the same way", async () => {
    const [content] = (await client.readResource({ uri: "reckoner://clients" })).contents;
    const { more } = JSON.parse((content as { text: string }).text) as Structured;
    expect(sizeOf(content)).toBeLessThan(LIMIT_BYTES);
    expect(await call("more", { handle: more?.handle })).not.toHaveProperty("isError");
  });
});

describe("C-08 cutting data of any shape", () => {
  const leaf = fc.oneof(fc.string({ maxLength: 30 }), fc.integer(), fc.constant(null));
  const row = fc.record({
    name: fc.string({ maxLength: 20, unit: "grapheme" }),
    inner: fc.array(leaf, { maxLength: 60 }),
  });
  const data = fc.record({
    rows: fc.array(row, { maxLength: 40 }),
    "a/b~c": fc.array(leaf, { maxLength: 80 }),
    csv: fc.string({ unit: "grapheme", maxLength: 6_000 }),
    one: row,
  });

  it("keeps its shape and size, and gives all of it back", () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 3_000, max: 8_000 }), (whole, bytes) => {
        const { data: shown, rest } = cut(whole, bytes);
        expect(sizeOf(shown)).toBeLessThanOrEqual(bytes);
        const pages = paged(rest, bytes);
        for (const one of pages) expect(sizeOf(one)).toBeLessThanOrEqual(bytes + 2);
        const unescaped = pages.map((parts) =>
          parts.map((part) => ({ ...part, path: part.path.replace("a~1b~0c", "@") })),
        );
        const { "a/b~c": odd, ...others } = shown as typeof whole;
        const { "a/b~c": oddWhole, ...othersWhole } = whole;
        expect(joined({ ...others, "@": odd }, unescaped)).toEqual({ ...othersWhole, "@": oddWhole });
      }),
      { numRuns: 200 },
    );
  });
});

describe("C-08 text from outside", () => {
  it("what a reader would obey or not see is written as an escape, also where there is much of it", async () => {
    const hidden = "\u{e0049}\u{e0047}\u202e\u200b\u001b[2J";
    const clients = Array.from({ length: 300 }, (_, i) => ({
      name: `Evil ${i} ${hidden.repeat(10)}`,
      account: String(100_000_000_000 + i),
      charges: [{ period: "2026-09", myView: "1", showback: "2" }],
    }));
    const rig = await startMcp({ over: { now: "2026-10-15T12:00:00.000Z", clients } });
    const { client } = await overHttp(rig.url, await rig.tokenOf("operator"));
    for (const name of ["clients", "margin"]) {
      const { content } = await client.callTool({ name });
      const text = (content as { text: string }[]).map((block) => block.text).join("\n");
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(Buffer.byteLength(text)).toBeLessThan(LIMIT_BYTES);
      expect(text).toContain("Evil 0");
    }
    await client.close();
    await rig.close();
  });
});
