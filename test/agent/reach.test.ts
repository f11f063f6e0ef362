import { describe, expect, it } from "vitest";
import { MOST_TOOLS, toolsFor } from "#src/agent/tool-sets.ts";
import type { ScriptedTurn } from "#src/local/aws/bedrock/scripted.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";
import { createDoor } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { assistantOn } from "../support/assistant.ts";
import { olivia, startWriteRig } from "../support/write-rig.ts";

/** What an input could be called that says where something goes. */
const DESTINATION =
  /ur[il]|link|href|e?-?mail|address|recipient|channel|webhook|hook|endpoint|host|domain|path|file|folder|bucket|topic|queue|arn|destination|target|callback|redirect|^to$|^cc$|^bcc$|send|notify|forward|phone/i;
/** The same words for something else: where nothing is sent. */
const NO_DESTINATION: Readonly<Record<string, string>> = {
  "pricing-move to": "a pricing plan, which must be one of the installation's",
};
const WHY =
  "the assistant's model chooses inputs, so an input that names a place would let whoever talks it into something send figures there; take the place from the settings or the caller, or make the tool a person's own";

const destinations = (tools: readonly AnyTool[]): string[] =>
  tools
    .filter(({ effect }) => effect !== "own")
    .flatMap(({ name, input }) => Object.keys(input.shape).map((key) => `${name} ${key}`))
    .filter((place) => DESTINATION.test(place.split(" ")[1] ?? "") && NO_DESTINATION[place] === undefined)
    .map((place) => `${place}: ${WHY}`);

const caller = (surface: Caller["surface"], roles: Caller["roles"]): Caller => ({ ...olivia, surface, roles });

describe("C-05 no tool of the assistant's can send anything to a place that a model chooses", () => {
  it("C-05 by the names of what they take", () => expect(destinations(registry)).toEqual([]));

  it("C-05 and a tool that could is found", () => {
    const [margin] = registry;
    for (const key of ["url", "webhookUrl", "email", "channel", "path", "to", "sendTo", "callback", "bucketArn"]) {
      const tool = { ...margin, name: "export", input: { shape: { [key]: {} } } } as unknown as AnyTool;
      expect(destinations([tool])).toEqual([
        expect.stringContaining(`export ${key}: the assistant's model chooses inputs`),
      ]);
    }
  });

  it("C-05 what is no destination exists", () => {
    const all = registry.flatMap(({ name, input }) => Object.keys(input.shape).map((key) => `${name} ${key}`));
    expect(Object.keys(NO_DESTINATION).filter((place) => !all.includes(place))).toEqual([]);
  });
});

describe("C-05 a person's own acts are a person's", () => {
  const door = createDoor({
    registry,
    desk: {} as never,
    system: { report: () => Promise.reject(new Error("not asked for")) },
    clock: { now: () => new Date("2026-11-05T10:00:00Z") },
    audit: async () => {},
    onFault: () => {},
    deadlineMs: 1_000,
  });
  const own = registry.filter(({ effect }) => effect === "own").map(({ name }) => name);

  it.each(["agent", "mcp", "job"] as const)("C-05 never listed to %s, and refused when asked for", async (surface) => {
    expect(own.length).toBeGreaterThan(15);
    const admin = caller(surface, ["admin", "operator", "approver"]);
    expect(door.tools(admin).filter(({ name }) => own.includes(name))).toEqual([]);
    for (const name of own) {
      const code = await door.run(name, {}, admin).then(
        () => "ran",
        (error) => error.code,
      );
      expect([name, code]).toEqual([name, "surface.person"]);
    }
  });

  it("C-05 nor offered by the choice of tools, were the door to list them", () => {
    for (const name of own) {
      const said = { question: `Please ${name} it, ${name} now`, earlier: [name], lastAnswer: `Shall I ${name} it?` };
      const offered = toolsFor(said, registry, MOST_TOOLS);
      expect(offered.filter((tool) => tool.effect === "own")).toEqual([]);
    }
  });
});

describe("C-05 what people see of an answer is clean", () => {
  it("C-05 its words, its steps and its command lines, whatever a model says and asks for", async () => {
    const rig = await startWriteRig();
    try {
      const bad = "ac\u200bme\u202e <!channel> https://evil.example/?d=x \u{e0041}thief@evil.example";
      rig.cloud.aws.bedrock.script([
        {
          calls: [
            { name: "margin", input: { client: bad } },
            { name: "margin", input: { client: "Acme", by: bad } },
          ],
        },
        { text: `Here: ${bad}` },
      ]);
      const made = assistantOn(rig, "scripted", { system: "", ungrounded: "", skills: [] });
      const reply = await made.ask("margin?", olivia, { thread: "clean" });
      const shown = JSON.stringify([reply.text, made.steps, reply.calls]);
      expect(reply.text).toBe("Here: acme !channel (link left out) (address left out)");
      expect(shown).not.toMatch(/[\u200b\u202e\u{e0041}]|<!channel>|evil\.example/u);
      expect(reply.calls.map(({ line }) => line)).toEqual([null, null]);
    } finally {
      await rig.close();
    }
  });
});

describe("C-05 the assistant asks as whoever asks it, and as nobody more", () => {
  it("C-05 whatever the surface, with the same roles, clients and bills, as the agent", async () => {
    const rig = await startWriteRig();
    try {
      const turns: ScriptedTurn[] = [{ calls: [{ name: "clients", input: {} }] }, { text: "Yes." }];
      const asking: Caller = {
        ...olivia,
        roles: ["account-manager", "viewer"],
        clients: ["718034044182"],
        reach: { "account-manager": ["718034044182"], viewer: [] },
        bills: { "718034044182": ["111122223333"] },
      };
      for (const surface of ["slack", "cli", "web"] as const) {
        rig.cloud.aws.bedrock.script(turns);
        const made = assistantOn(rig, "scripted", { system: "", ungrounded: "", skills: [] });
        rig.runs.length = 0;
        await made.ask("Which clients are there?", { ...asking, surface }, { thread: surface });
        expect(rig.runs.map((run) => run.caller)).toEqual([{ ...asking, surface: "agent" }]);
      }
    } finally {
      await rig.close();
    }
  });
});
