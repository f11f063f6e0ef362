import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { money } from "#src/tool/figures.ts";
import { shapes } from "#src/tool/params.ts";
import type { View } from "#src/view/view.ts";

const STATES = ["real", "local", "embedded", "off", "failing"] as const;
const STATE_WORDS: Readonly<Record<(typeof STATES)[number], string>> = {
  real: "connected",
  local: "simulated here",
  embedded: "embedded",
  off: "not set up",
  failing: "failing",
};

/** Status: what this installation is connected to. */
export const status = defineTool({
  name: "status",
  title: "Status",
  description:
    "What this installation is connected to, what is simulated, and what today's requests to AWS cost. Use it when asked " +
    "whether figures are real or simulated. Whether everything works is for doctor; requests by service are for usage.",
  input: z.object({}),
  output: z.object({
    version: z.string(),
    mode: z.enum(["demo", "bill", "mixed", "live"]),
    now: z.string(),
    notes: z.array(z.string()).describe("What a reader of the figures should know"),
    connections: z.array(z.object({ name: z.string(), state: z.enum(STATES), detail: z.string() })),
    awsToday: z
      .object({ requests: z.number().int(), throttled: z.number().int(), costUsd: shapes.amount })
      .nullable()
      .describe("Requests to AWS since midnight UTC"),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: [], examples: ["status"] },

  async run(_input, context) {
    const { connections, notes, ...report } = await context.system.report(context.call);
    return { ...report, connections: connections.map((c) => ({ ...c })), notes: [...notes] };
  },

  view(data): View {
    const mode = {
      demo: "Demo: everything is simulated on this machine. Nothing can reach a real account.",
      bill: "A bill of your own: figures come from the files that were given.",
      mixed: "Mixed: some connections are real, some simulated; every answer says which.",
      live: "Live: connected to real accounts.",
    }[data.mode];
    return [
      { kind: "heading", text: `Reckoner ${data.version}` },
      { kind: "alert", level: data.mode === "live" ? "success" : "info", text: mode },
      {
        kind: "table",
        caption: "Connections",
        columns: [
          { label: "Connection", align: "left" },
          { label: "State", align: "left" },
          { label: "Detail", align: "left" },
        ],
        rows: data.connections.map((c) => [c.name, STATE_WORDS[c.state], c.detail]),
      },
      ...data.notes.map((text) => ({ kind: "text" as const, text })),
      {
        kind: "facts",
        items: [
          { label: "Time", value: `${data.now.slice(0, 16).replace("T", " ")} UTC` },
          ...(data.awsToday === null
            ? []
            : [
                {
                  label: "AWS requests today",
                  value: { count: data.awsToday.requests },
                  note: data.awsToday.throttled > 0 ? `${data.awsToday.throttled} throttled` : "none throttled",
                },
                { label: "Cost of asking today", value: money(data.awsToday.costUsd, "USD") },
              ]),
        ],
      },
    ];
  },
});
