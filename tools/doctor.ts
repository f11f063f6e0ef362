import { z } from "zod";
import { NotFound } from "#src/kernel/errors.ts";
import { defineTool } from "#src/tool/define.ts";
import type { Block, View } from "#src/view/view.ts";

const STATES = ["ok", "missing", "unknown", "unused"] as const;
const WORDS: Readonly<Record<(typeof STATES)[number], string>> = {
  ok: "ok",
  missing: "missing",
  unknown: "unknown",
  unused: "not used",
};

const finding = z.object({
  area: z.string(),
  name: z.string(),
  state: z.enum(STATES),
  detail: z.string(),
  fix: z.string().nullable().describe("What to do about it"),
});

/** Doctor: every connection and permission, ok, missing or unknown, with the fix. */
export const doctor = defineTool({
  name: "doctor",
  title: "Doctor",
  description:
    "Tries every connection and permission of this installation and says of each whether it is ok, missing or unknown, and what " +
    "to do. Use it when something does not answer, or after setting up.",
  input: z.object({
    paid: z.boolean().optional().describe("Also try what costs money: two requests to Cost Explorer, $0.01 each"),
  }),
  output: z.object({
    at: z.string(),
    missing: z.number().int(),
    unknown: z.number().int(),
    findings: z.array(finding),
  }),
  effect: "read",
  grant: "admin",
  command: { positional: [], examples: ["doctor", "doctor --paid"] },

  async run({ paid }, context) {
    if (context.doctor === null) {
      throw new NotFound(
        "doctor.absent",
        "This process cannot examine itself. Run npx reckoner doctor where it is installed.",
      );
    }
    const { at, findings } = await context.doctor.examine({ paid: paid ?? false }, context.call);
    const count = (state: string): number => findings.filter((f) => f.state === state).length;
    return { at, missing: count("missing"), unknown: count("unknown"), findings: findings.map((f) => ({ ...f })) };
  },

  view(data): View {
    const areas = [...Map.groupBy(data.findings, (f) => f.area)];
    return [
      { kind: "heading", text: "Doctor" },
      summary(data.missing, data.unknown),
      ...areas.flatMap(([area, findings]): Block[] => [
        { kind: "text", text: area },
        {
          kind: "facts",
          items: findings.map((f) => ({
            label: f.name,
            value: [`${WORDS[f.state]}.`, f.detail, f.fix ?? ""].filter((part) => part !== "").join(" "),
          })),
        },
      ]),
      { kind: "actions", items: [{ label: "Ask again", command: "doctor" }] },
    ];
  },
});

function summary(missing: number, unknown: number): Block {
  const open = unknown === 0 ? "" : ` ${unknown} could not be told.`;
  if (missing === 0) return { kind: "alert", level: "success", text: `Nothing is missing.${open}` };
  return { kind: "alert", level: "warning", text: `${missing} missing; the fix stands with each.${open}` };
}
