import { z } from "zod";
import { InputError } from "#src/kernel/errors.ts";
import type { AuditVerdict } from "#src/ports/audit.ts";
import { exportFile } from "#src/tool/audit-export.ts";
import { defineTool } from "#src/tool/define.ts";
import { noRecords } from "#src/tool/not-kept.ts";
import type { Block, View } from "#src/view/view.ts";

const FORMATS = ["table", "csv", "jsonl"] as const;
const USUAL = 50;
/** How far back a search for a person or a tool goes, in rows; the answer says when there are older ones. */
const SEARCHED = 10_000;

const row = z.object({
  seq: z.number().int(),
  at: z.string().describe("ISO 8601 UTC"),
  actor: z.string(),
  surface: z.string(),
  tool: z.string(),
  outcome: z.string().describe("ok, or the code of the error"),
  inputDigest: z.string().describe("SHA-256 of the canonical input"),
  prevHash: z.string(),
  hash: z.string(),
});

const verdictShape = z.discriminatedUnion("intact", [
  z.object({ intact: z.literal(true), rows: z.number().int(), head: z.string().nullable() }),
  z.object({ intact: z.literal(false), seq: z.number().int(), reason: z.string() }),
]);

/** Audit: who asked what, when and with which outcome, and whether that record is whole. */
export const audit = defineTool({
  name: "audit",
  title: "Audit trail",
  description:
    "Who did what, or tried to, newest first: time, who, surface, tool, outcome, digest of the input. Narrowed by who or tool. With " +
    "verify, checks the whole chain of hashes and says intact, or the first row where it breaks. As CSV or JSON lines for auditors.",
  input: z.object({
    actor: z.string().trim().min(1).max(200).optional().describe("Who, or a part of it: slack:T01:U02, local, job:"),
    tool: z.string().trim().min(1).max(60).optional().describe("The name of one tool"),
    limit: z.number().int().min(1).max(500).optional().describe(`How many rows, 1 to 500. Left out: ${USUAL}.`),
    verify: z.boolean().optional().describe("Also compute every hash of the whole record again"),
    format: z.enum(FORMATS).optional().describe("table, csv or jsonl (whole rows with their hashes). Left out: table."),
  }),
  output: z.object({
    format: z.enum(FORMATS),
    rows: z.array(row),
    olderUnsearched: z.boolean().describe("True when rows older than those searched may fit too"),
    verdict: verdictShape.nullable(),
  }),
  effect: "read",
  needs: "records",
  grant: "audit.read",
  command: {
    positional: [],
    examples: ["audit", "audit --verify", "audit --tool approve --limit 200", "audit --actor job: --format csv"],
  },

  async run({ actor, tool, limit = USUAL, verify = false, format = "table" }, { records }) {
    if (records === null) throw noRecords();
    if (verify && format !== "table") {
      throw new InputError("audit.verify", "--verify answers in words, not as a file. Ask for the file without it.");
    }
    const narrowed = actor !== undefined || tool !== undefined;
    const verdict = verify ? verdictOf(await records.verify()) : null;
    const read = await records.recent(narrowed ? SEARCHED : limit);
    const wanted = actor?.toLowerCase() ?? "";
    const found = read
      .filter((r) => r.actor.toLowerCase().includes(wanted) && (tool === undefined || r.tool === tool.toLowerCase()))
      .slice(0, limit);
    return {
      format,
      rows: found.map((r) => ({ ...r, at: r.at.toISOString() })),
      olderUnsearched: narrowed && found.length < limit && read.length === SEARCHED && read.at(-1)?.seq !== 1,
      verdict,
    };
  },

  view(data): View {
    const older = data.olderUnsearched ? [OLDER] : [];
    if (data.format !== "table") {
      return [exportFile(data.format, data.rows) ?? NONE, ...older];
    }
    return [
      { kind: "heading", text: "Audit trail" },
      ...(data.verdict === null ? [] : [verdictBlock(data.verdict)]),
      data.rows.length === 0 ? NONE : tableOf(data.rows),
      ...older,
      ...(data.verdict === null ? [CHECK] : []),
    ];
  },
});

const NONE: Block = { kind: "text", text: "There are no such rows." };
const OLDER: Block = { kind: "alert", level: "info", text: `Only the newest ${SEARCHED} rows were searched.` };
const CHECK: Block = { kind: "actions", items: [{ label: "Check the chain", command: "audit --verify" }] };

type Verdict = z.output<typeof verdictShape>;

function verdictOf(verdict: AuditVerdict): Verdict {
  return verdict.intact ? { ...verdict, head: verdict.head?.hash ?? null } : verdict;
}

function verdictBlock(verdict: Verdict): Block {
  if (!verdict.intact) {
    const text = `Broken at row ${verdict.seq}: ${verdict.reason}. Keep the database as it is, and compare it with a backup.`;
    return { kind: "alert", level: "warning", text };
  }
  if (verdict.head === null) return { kind: "alert", level: "warning", text: "Nothing to check: there is no row." };
  // The chain alone cannot show that its end was cut off; a head that was kept elsewhere does.
  const text = `Intact: ${verdict.rows} ${verdict.rows === 1 ? "row" : "rows"}, head ${verdict.head}. Keep number and head elsewhere: rows cut off at the end later show only against them.`;
  return { kind: "alert", level: "success", text };
}

function tableOf(rows: readonly z.output<typeof row>[]): Block {
  return {
    kind: "table",
    caption: "Audit trail",
    columns: ["Time", "Who", "Surface", "Tool", "Outcome", "Digest"].map((label) => ({ label, align: "left" })),
    rows: rows.map((r) => [
      r.at.slice(0, 19).replace("T", " "),
      r.actor,
      r.surface,
      r.tool,
      r.outcome,
      r.inputDigest.slice(0, 12),
    ]),
  };
}
