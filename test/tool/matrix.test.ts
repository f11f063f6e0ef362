import { describe, expect, it } from "vitest";
import { AppError } from "#src/kernel/errors.ts";
import type { Caller, Surface } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";
import { registry } from "#tools/index.ts";
import { type Entrance, entrance } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";
import { expected, IMPERSONAL, TOOLS, WHO, type Who } from "./rights-table.ts";

const caller = (who: Who, surface: Surface = "cli"): Caller => ({
  id: `U-${who}`,
  name: who,
  surface,
  roles: who === "nobody" ? [] : [who],
  // All of them, so that nothing is refused for any other reason than the role.
  clients: "all",
});

const present = registry.map((tool) => tool.name);
const names = (e: Entrance, by: Caller): string[] => e.door.tools(by).map((tool) => tool.name);
const example = (tool: AnyTool): string => tool.command.examples[0] ?? tool.name;

/** "kind code" of what the work was refused with, or "answered". */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "answered";
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.kind} ${thrown.code}`;
    throw thrown;
  }
}

describe("B-15 B-26 B41 every tool with every role", () => {
  it("B-26 B41: no tool is without its line in this table, and none of the table is gone", () => {
    expect(present.filter((name) => TOOLS[name] === undefined)).toEqual([]);
    expect(Object.keys(TOOLS).filter((name) => !present.includes(name))).toEqual([]);
    expect(registry.map((tool) => [tool.name, tool.effect])).toEqual(present.map((name) => [name, TOOLS[name]?.[1]]));
  });

  describe.each(WHO)("%s", (who) => {
    const refused = who === "nobody" ? "not-allowed grant.none" : "not-allowed grant.missing";

    it.each(["cli", "slack", "teams", "web", ...IMPERSONAL] as const)(
      "is listed exactly their tools on %s",
      (surface) => {
        expect(names(entrance(northwind), caller(who, surface))).toEqual(expected(who, surface));
      },
    );

    it.each(registry)("and $name: used with the right, refused without it whatever is asked", async (tool) => {
      const e = entrance(northwind);
      const by = caller(who);
      const got = await outcome(e.door.command(example(tool), by));
      if (expected(who, "cli").includes(tool.name)) {
        expect(got).not.toMatch(/grant\.(missing|none)|surface\.person|^bug/);
        expect(e.faults).toEqual([]);
        return;
      }
      expect(got).toBe(refused);
      for (const input of [undefined, {}, { client: "acme" }, { roles: ["admin"] }, "admin"]) {
        expect(await outcome(e.door.run(tool.name, input, by))).toBe(refused);
      }
      // Each attempt has left its row.
      expect(e.audited.map((row) => row.outcome)).toEqual(Array(6).fill(refused.split(" ")[1]));
    });

    it.each(IMPERSONAL)("cannot have a person's own act done by %s", async (surface) => {
      const e = entrance(northwind);
      const by = caller(who, surface);
      for (const tool of registry.filter((one) => TOOLS[one.name]?.[1] === "own")) {
        const wanted = expected(who, "cli").includes(tool.name) ? "not-allowed surface.person" : refused;
        expect([tool.name, await outcome(e.door.command(example(tool), by))]).toEqual([tool.name, wanted]);
        expect([tool.name, await outcome(e.door.run(tool.name, {}, by))]).toEqual([tool.name, wanted]);
      }
    });
  });

  it("shows a client help alone, and in it nothing of cost or margin", async () => {
    const e = entrance(northwind);
    const clara: Caller = { ...caller("client", "slack"), clients: ["111111111111"] };
    expect(names(e, clara)).toEqual(["help"]);
    const { data, view } = await e.door.command("help", clara);
    expect(data).toMatchObject({ commands: [{ name: "help" }] });
    expect(JSON.stringify([data, view])).not.toMatch(/cost|margin|my view/i);
  });

  it("shows a person without a role nothing, not even whether a tool exists", async () => {
    const e = entrance(northwind);
    expect(names(e, caller("nobody"))).toEqual([]);
    for (const name of ["margin", "no-such-tool"]) {
      expect(await outcome(e.door.run(name, {}, caller("nobody")))).toBe("not-allowed grant.none");
    }
  });
});
