import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, NotFound, Upstream } from "#src/kernel/errors.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { type AnyTool, defineTool } from "#src/tool/define.ts";
import { registry } from "#tools/index.ts";
import type { Ledger } from "../support/desk.ts";
import { type Entrance, entrance, operator } from "../support/door.ts";

const ledger: Ledger = {
  now: "2026-10-15T12:00:00.000Z",
  clients: [
    { name: "Acme", account: "111111111111", charges: [{ period: "2026-09", myView: "98", showback: "100" }] },
    { name: "Bolt", account: "222222222222", charges: [{ period: "2026-09", myView: "50", showback: "40" }] },
  ],
};
const client: Caller = { id: "U9", name: "Clara", surface: "slack", roles: ["client"], clients: ["111111111111"] };
const stranger: Caller = { ...client, id: "U0", name: "Sam", roles: [] };

/** A tool that does what a test tells it. */
const tool = (name: string, run: (context: ToolContext) => Promise<unknown>, output = z.object({})): AnyTool =>
  defineTool({
    name,
    title: name,
    description: "Does what a test tells it.",
    input: z.object({}),
    output,
    effect: "read",
    grant: "cost.read",
    command: { positional: [], examples: [name] },
    run: async (_input, context) => (await run(context)) as never,
    view: () => [],
  });

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await work.then(
    () => "it was answered",
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error(`not an AppError: ${String(thrown)}`);
}

const outcomes = (e: Entrance): string[] => e.audited.map((row) => `${row.caller.id} ${row.tool} ${row.outcome}`);

describe("A-21 the door: an answer", () => {
  it("is the same by name and by command line: data, picture and receipt", async () => {
    const e = entrance(ledger);
    const byName = await e.door.run("margin", { client: "acme", period: "2026-09" }, operator);
    const byLine = await e.door.command("margin acme 2026-09", operator);
    expect(byLine).toEqual(byName);
    expect(byName.tool).toBe("margin");
    expect(byName.data).toMatchObject({ client: "Acme", totals: [{ margin: "2" }] });
    expect(byName.receipt).toMatchObject({ state: "final", requests: 2, costUsd: "0" });
    expect(byName.view.length).toBeGreaterThan(0);
  });

  it("tells of each use of a source while it goes on, as many as the receipt has", async () => {
    const told: number[] = [];
    const options = { used: ({ requests }: { readonly requests: number }) => void told.push(requests) };
    const { receipt } = await entrance(ledger).door.run("margin", {}, operator, options);
    expect(told.reduce((sum, one) => sum + one, 0)).toBe(receipt.requests);
    expect(told.length).toBeGreaterThan(1);
  });

  it("leaves one audit row, with the input as it was understood", async () => {
    const e = entrance(ledger);
    await e.door.command("margin acme 2026-09 --by service", operator);
    expect(e.audited).toEqual([
      {
        at: new Date("2026-10-15T12:00:00.000Z"),
        caller: operator,
        tool: "margin",
        input: { client: "acme", period: "2026-09", by: "service" },
        outcome: "ok",
      },
    ]);
    expect(e.faults).toEqual([]);
  });

  it("carries the wish for fresh figures to the sources", async () => {
    const seen: boolean[] = [];
    const e = entrance(ledger, { registry: [tool("probe", async ({ call }) => ({ n: seen.push(call.fresh) }))] });
    await e.door.run("probe", {}, operator);
    await e.door.run("probe", {}, operator, { fresh: true });
    expect(seen).toEqual([false, true]);
  });
});

describe("A-21 the door: input", () => {
  it("is checked whole, with every problem at once and how it is written", async () => {
    const e = entrance(ledger);
    const error = await refusal(e.door.run("margin", { client: "", by: "region", peroid: "oct" }, operator));
    expect(error).toMatchObject({
      code: "input.invalid",
      kind: "input",
      message:
        "margin cannot use this input. Usage: margin [client] [period] [--by client|account|service|month|provider]",
      problems: [
        { path: "client", message: "must not be empty" },
        { path: "by", message: "must be client, account, service, month or provider" },
        { path: "peroid", message: "is not known here; check the spelling" },
      ],
    });
    expect(outcomes(e)).toEqual(["U1 margin input.invalid"]);
  });

  it.each([[[]], ["margin"], [5], [{ client: 5 }], [{ client: ["acme"] }], [{ months: 7 }]])(
    "%j is refused before anything is read",
    async (input) => {
      const e = entrance(ledger);
      expect(await refusal(e.door.run("trend", input, operator))).toMatchObject({ code: "input.invalid" });
    },
  );

  it("that is absent is the empty one", async () => {
    const e = entrance(ledger);
    expect((await e.door.run("margin", undefined, operator)).data).toMatchObject({ client: null, last: "2026-09" });
    expect((await e.door.run("margin", null, operator)).data).toMatchObject({ client: null, last: "2026-09" });
  });

  it("cannot name another caller, scope or surface", async () => {
    const e = entrance(ledger);
    for (const key of ["caller", "clients", "roles", "tenant", "__proto__x"]) {
      const error = await refusal(e.door.run("margin", { [key]: "all" }, operator));
      expect(error.problems).toEqual([{ path: key, message: "is not known here; check the spelling" }]);
    }
  });

  it("for a tool that does not exist is refused", async () => {
    const e = entrance(ledger);
    for (const name of ["", "nope", "__proto__", "constructor", "x".repeat(1000)]) {
      expect(await refusal(e.door.run(name, {}, operator))).toMatchObject({ code: "tool.unknown" });
    }
  });
});

describe("A-21 the door: who may", () => {
  it("lists to a caller only the tools that are theirs", () => {
    const { door } = entrance(ledger);
    const theirs = registry.filter((t) => t.grant !== "admin").map((t) => t.name);
    expect(theirs.length).toBeLessThan(registry.length);
    expect(door.tools(operator).map((t) => t.name)).toEqual(theirs);
    expect(door.tools(client).map((t) => t.name)).toEqual(["help"]);
    expect(door.tools(stranger)).toEqual([]);
  });

  it("refuses a client every tool that shows cost or margin, by name and by command", async () => {
    for (const name of registry.map((t) => t.name).filter((n) => n !== "help")) {
      const e = entrance(ledger);
      const refused = { code: "grant.missing", kind: "not-allowed" };
      expect(await refusal(e.door.run(name, {}, client))).toMatchObject(refused);
      expect(await refusal(e.door.command(name, client))).toMatchObject(refused);
      expect(outcomes(e)).toEqual([`U9 ${name} grant.missing`, `U9 ${name} grant.missing`]);
    }
  });

  it("does not offer a client what is not theirs: neither by a typo nor in help", async () => {
    const { door } = entrance(ledger);
    const error = await refusal(door.command("margn", client));
    expect(error).toMatchObject({ code: "command.unknown", choices: [] });
    expect(error.message).not.toContain("margin");
    expect(JSON.stringify((await door.command("help", client)).data)).not.toMatch(/margin|overview|waterfall/);
    expect(await refusal(door.command("help margin", client))).toMatchObject({ code: "command.unknown" });
  });

  it("refuses a person nobody knows before reading a word, and writes it down", async () => {
    const e = entrance(ledger);
    const refused = { code: "grant.none", kind: "not-allowed" };
    expect(await refusal(e.door.run("help", {}, stranger))).toMatchObject(refused);
    expect(await refusal(e.door.command("help", stranger))).toMatchObject(refused);
    expect(await refusal(e.door.command("margn --", stranger))).toMatchObject(refused);
    expect(outcomes(e)).toEqual(["U0 help grant.none", "U0 command grant.none", "U0 command grant.none"]);
  });

  it("shows an account manager the clients that were given, and answers for no other", async () => {
    const manager: Caller = { ...operator, id: "U2", roles: ["account-manager"], clients: ["222222222222"] };
    const { door } = entrance(ledger);
    expect((await door.command("margin 2026-09", manager)).data).toMatchObject({
      rows: [{ label: "Bolt" }],
      totals: [{ myView: "50" }],
    });
    for (const name of ["acme", "111111111111"]) {
      const error = await refusal(door.command(`margin ${name} 2026-09`, manager));
      expect(error).toMatchObject({ code: "client.unknown", kind: "not-found" });
      expect(error.message).not.toContain("Acme");
    }
  });
});

describe("A-22 B1 callers do not get each other's figures", () => {
  it("many at once, each sees their own client and nothing of the other", async () => {
    const { door } = entrance(ledger);
    const managers = Array.from({ length: 20 }, (_, i): [Caller, string, string] => {
      const [own, other] = i % 2 === 0 ? ["Acme", "Bolt"] : ["Bolt", "Acme"];
      const clients = [own === "Acme" ? "111111111111" : "222222222222"];
      return [{ ...operator, id: `U${i}`, roles: ["account-manager"], clients }, own ?? "", other ?? ""];
    });
    const answers = await Promise.all(managers.map(([caller]) => door.command("margin 2026-09", caller)));
    answers.forEach((answer, i) => {
      const [, own, other] = managers[i] ?? [operator, "?", "?"];
      expect(JSON.stringify(answer)).toContain(`"${own}"`);
      expect(JSON.stringify(answer)).not.toContain(other);
    });
  });
});

describe("A-21 the door: time", () => {
  const never = tool("never", () => new Promise(() => {}));
  const listening = tool(
    "listening",
    ({ call }) => new Promise((_, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason))),
  );

  it.each([never, listening])("$name is ended by the deadline, and may be tried again", async (slow) => {
    const e = entrance(ledger, { registry: [slow], deadlineMs: 5 });
    const error = await refusal(e.door.run(slow.name, {}, operator));
    expect(error).toMatchObject({ code: "deadline", kind: "upstream", retryable: true });
    expect(outcomes(e)).toEqual([`U1 ${slow.name} deadline`]);
    expect(e.faults).toEqual([]);
  });

  it.each([never, listening])("$name is ended when the person stops it", async (slow) => {
    const e = entrance(ledger, { registry: [slow] });
    const stop = new AbortController();
    const running = refusal(e.door.run(slow.name, {}, operator, { signal: stop.signal }));
    stop.abort();
    expect(await running).toMatchObject({ code: "stopped", kind: "upstream" });
    expect(outcomes(e)).toEqual([`U1 ${slow.name} stopped`]);
    expect(e.faults).toEqual([]);
  });

  it("nothing is begun when it was stopped before", async () => {
    let begun = false;
    const eager = tool("eager", async () => {
      begun = true;
      return {};
    });
    const e = entrance(ledger, { registry: [eager] });
    const error = await refusal(e.door.run("eager", {}, operator, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "stopped" });
    expect(begun).toBe(false);
  });

  it("a refusal that a source gave in its own words stays, also after a stop", async () => {
    const stop = new AbortController();
    const own = tool("own", async () => {
      stop.abort();
      throw new NotFound("client.unknown", "There is no such client.");
    });
    const e = entrance(ledger, { registry: [own] });
    const error = await refusal(e.door.run("own", {}, operator, { signal: stop.signal }));
    expect(["client.unknown", "stopped"]).toContain(error.code);
    expect(e.faults).toEqual([]);
  });
});

describe("A-21 the door: faults", () => {
  it("an output that does not pass our own check is our fault, and is not shown", async () => {
    const wrong = tool("wrong", async () => ({ amount: 12.3, secret: "hunter2" }), z.object({ amount: z.string() }));
    const e = entrance(ledger, { registry: [wrong] });
    const error = await refusal(e.door.run("wrong", {}, operator));
    expect(error).toMatchObject({ code: "output.invalid", kind: "bug" });
    expect(error.message).not.toMatch(/12\.3|hunter2/);
    expect(e.faults).toEqual([error]);
    expect(outcomes(e)).toEqual(["U1 wrong output.invalid"]);
  });

  it("what the output does not name is not given out", async () => {
    const chatty = tool(
      "chatty",
      async () => ({ amount: "12.3", secret: "hunter2" }),
      z.object({ amount: z.string() }),
    );
    expect((await entrance(ledger, { registry: [chatty] }).door.run("chatty", {}, operator)).data).toEqual({
      amount: "12.3",
    });
  });

  it("anything thrown becomes a fault without its text, logged with its cause", async () => {
    const cause = new Error("connect ECONNREFUSED postgres://user:hunter2@db");
    const e = entrance(ledger, { registry: [tool("broken", () => Promise.reject(cause))] });
    const error = await refusal(e.door.run("broken", {}, operator));
    expect(error).toMatchObject({ code: "unexpected", kind: "bug", cause });
    expect(error.message).not.toContain("hunter2");
    expect(e.faults).toEqual([error]);
  });

  it("a refusal of a source is passed on as it is, and is no fault of ours", async () => {
    const throttled = new Upstream("aws.throttled", "AWS asks us to wait.", { retryable: true, retryAfterMs: 2000 });
    const e = entrance(ledger, { registry: [tool("slow", () => Promise.reject(throttled))] });
    expect(await refusal(e.door.run("slow", {}, operator))).toBe(throttled);
    expect(e.faults).toEqual([]);
    expect(outcomes(e)).toEqual(["U1 slow aws.throttled"]);
  });
});

describe("A-21 the door: no answer without its audit row", () => {
  const lost = new Upstream("store.down", "The database does not answer.", { retryable: true });

  it("when the row cannot be written there is no answer", async () => {
    const e = entrance(ledger, { audit: () => Promise.reject(lost) });
    expect(await refusal(e.door.command("margin", operator))).toBe(lost);
    expect(e.audited).toEqual([]);
  });

  it("a store that fails in its own words is our fault, without them", async () => {
    const e = entrance(ledger, { audit: () => Promise.reject(new Error("password hunter2")) });
    const error = await refusal(e.door.command("margin", operator));
    expect(error).toMatchObject({ code: "unexpected", kind: "bug" });
    expect(error.message).not.toContain("hunter2");
    expect(e.faults).toEqual([error]);
  });

  it("a good answer is written down once, and never as a failure", async () => {
    let tries = 0;
    const e = entrance(ledger, {
      audit: async () => {
        tries += 1;
        if (tries === 1) throw lost;
      },
    });
    expect(await refusal(e.door.command("margin", operator))).toBe(lost);
    expect([tries, e.audited]).toEqual([1, []]);
  });

  it("a refusal needs its row too", async () => {
    const e = entrance(ledger, { audit: () => Promise.reject(lost) });
    expect(await refusal(e.door.run("margin", {}, client))).toBe(lost);
  });
});
