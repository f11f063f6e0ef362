import type { Evidence } from "#src/agent/grounding/check.ts";
import { Money } from "#src/kernel/money.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { type EvalRig, startEvalRig } from "../../evals/rig.ts";

/** Something that is said of real answers about what Reckoner itself keeps. */
export interface KeptSaid {
  readonly answer: string;
  /** What in it is not right; empty when all of it is. */
  readonly wrong: readonly string[];
}

/** Real answers of the tools that go by the database. */
export interface KeptAnswers {
  readonly evidence: readonly Evidence[];
  readonly said: readonly KeptSaid[];
}

type Row = Readonly<Record<string, Json>>;

const LINES: readonly (readonly [line: string, who: "oracle" | "admin"])[] = [
  ["proposals", "oracle"],
  ["policies", "oracle"],
  ["audit", "oracle"],
  ["usage", "oracle"],
  ["status", "oracle"],
  ["drift", "oracle"],
  ["feedback", "oracle"],
  ["help", "oracle"],
  ["fix acme last", "admin"],
  ["commission globex --percent 5", "admin"],
];

/** Asks them, and makes right sentences and wrong ones of what they say. */
export async function keptAnswers(): Promise<KeptAnswers> {
  const rig = await startEvalRig();
  try {
    const evidence: Evidence[] = [];
    for (const [line, who] of LINES) evidence.push(await asked(rig, line, who));
    return {
      evidence,
      said: [...proposals(evidence), ...policies(evidence), ...requests(evidence), ...texts(evidence)],
    };
  } finally {
    await rig.close();
  }
}

async function asked(rig: EvalRig, line: string, who: "oracle" | "admin"): Promise<Evidence> {
  const { data } = await rig.app.door.command(line, who === "admin" ? rig.people.admin : rig.oracle);
  return { tool: line.split(" ")[0] ?? line, input: {}, data: JSON.parse(JSON.stringify(data)) as Json };
}

const money = (amount: Json | undefined): string => {
  const text = Money.of(String(amount), "USD").toFixed();
  return `${text.startsWith("-") ? "−" : ""}$${text.replace("-", "").replace(/\B(?=(\d{3})+\.)/g, ",")}`;
};
const percent = (value: Json | undefined): string => `${Number(value).toFixed(1).replace("-", "−")} %`;
const dataOf = (evidence: readonly Evidence[], tool: string): Row =>
  (evidence.find((one) => one.tool === tool)?.data ?? {}) as Row;
const rowsOf = (of: Row, key: string): Row[] => (of[key] ?? []) as Row[];
const rowOf = (of: Row | undefined, key: string): Row => (of?.[key] ?? {}) as Row;

const right = (answer: string): KeptSaid => ({ answer, wrong: [] });
/** The same sentence with the right figure and with wrong ones. */
const each = (write: (v: string) => string, v: string, ...others: readonly string[]): KeptSaid[] => [
  right(write(v)),
  ...others.filter((other) => other !== v).map((other) => ({ answer: write(other), wrong: [other] })),
];

function proposals(evidence: readonly Evidence[]): KeptSaid[] {
  const cards = [
    ...rowsOf(dataOf(evidence, "proposals"), "cards"),
    ...["fix", "commission"].map((tool) => rowOf(dataOf(evidence, tool), "proposal")),
  ];
  const listed = rowsOf(dataOf(evidence, "proposals"), "cards").length;
  const numbers = cards.flatMap((card, at): KeptSaid[] => {
    const number = String(card.number);
    const [effect] = rowsOf(card, "effects");
    const [outcome] = rowsOf(card, "outcomes");
    const [total] = rowsOf(card, "totals");
    const [otherTotal] = rowsOf(cards[(at + 1) % cards.length] ?? {}, "totals");
    const client = String(effect?.client);
    const other = String(rowsOf(cards[(at + 1) % cards.length] ?? {}, "effects")[0]?.client);
    const { onCost: before } = rowOf(outcome, "marginBefore");
    const { onCost: after } = rowOf(outcome, "marginAfter");
    return [
      ...each((v) => `Proposal ${v} waits for approval.`, number, "12", "41"),
      ...each((v) => `See #${v} of ${client}.`, number, "77"),
      { answer: `Proposal ${number} is for ${other}.`, wrong: [number] },
      ...each((v) => `Proposal ${number} changes ${v} in all.`, money(total?.amount), money(otherTotal?.amount)),
      ...each(
        (v) => `The margin on cost of ${client} would go from ${percent(before)} to ${v}.`,
        percent(after),
        "41.7 %",
      ),
      ...each((v) => `Showback of ${client} would be ${v} after it.`, money(outcome?.showbackAfter), "$91,234.56"),
    ];
  });
  const fix = rowOf(dataOf(evidence, "fix"), "proposal");
  return [
    ...numbers,
    ...cards.flatMap((card) => [
      ...each((v) => `2 proposals:\n- ${v}: ${String(card.title)}`, String(card.number), "9"),
      ...each((v) => `| Proposal | What |\n|---|---|\n| ${v} | ${String(card.title)} |`, String(card.number), "9"),
    ]),
    ...each((v) => `${v} proposals wait for approval.`, String(listed), String(listed + 4)),
    ...each(
      (v) => `Proposal ${String(fix.number)} would make ${v} changes.`,
      String(rowsOf(fix, "effects").length),
      "6",
    ),
    ...each((v) => `It expires on ${v}.`, String(fix.expiresAt).slice(0, 10), "2026-11-19"),
    ...rowsOf(fix, "effects").flatMap((effect) =>
      each(
        (v) => `- ${String(effect.client)}: ${String(effect.summary).replace(/-2026.*/, "")} of ${v}`,
        money(rowOf(effect, "change").amount),
        "$10,632.71",
      ),
    ),
  ];
}

function policies(evidence: readonly Evidence[]): KeptSaid[] {
  const [policy] = rowsOf(dataOf(evidence, "policies"), "policies");
  const today = rowOf(policy, "today");
  const month = rowOf(policy, "thisMonth");
  const name = String(policy?.name);
  return [
    ...each((v) => `The policy ${name} approves up to ${v} a day.`, money(today.most), "$2,500.00"),
    ...each((v) => `The policy ${name} approves at most ${v} a month.`, money(month.most), "$15,000.00"),
    ...each((v) => `${name}: each change up to ${v}.`, "$500.00", "$700.00"),
    ...each((v) => `${name} may approve ${v} times a day.`, String(today.mostTimes), "8"),
    ...each((v) => `There is ${v} policy.`, "one", "seven"),
  ];
}

function requests(evidence: readonly Evidence[]): KeptSaid[] {
  const aws = rowOf(dataOf(evidence, "status"), "awsToday");
  const [row] = rowsOf(dataOf(evidence, "usage"), "rows");
  const [totals] = rowsOf(dataOf(evidence, "usage"), "totals");
  const month = rowOf(row, "month");
  const [drift, audit] = [dataOf(evidence, "drift"), dataOf(evidence, "audit")];
  const [newest] = rowsOf(audit, "rows");
  return [
    ...each((v) => `Asking AWS has cost ${v} today.`, `$${String(aws.costUsd)}`, "$0.19"),
    ...each((v) => `The requests to AWS of today cost us ${v}.`, `$${String(aws.costUsd)}`, "$1.03"),
    ...each((v) => `We sent ${v} requests to AWS today.`, String(aws.requests), String(Number(aws.requests) + 311)),
    ...each(
      (v) => `${String(row?.service)} ${String(row?.operation)} was asked ${v} times this month.`,
      String(month.requests),
      String(Number(month.requests) + 977),
    ),
    ...each((v) => `In all, asking costs ${v} this month.`, `$${String(rowOf(totals, "month").cost)}`, "$4.21"),
    ...each((v) => `${v} line items of ours were compared.`, String(drift.looked), "14"),
    ...each((v) => `The newest row of the audit trail has the number ${v}.`, String(newest?.seq), "873"),
  ];
}

/** Counts and months that stand in texts of the data. */
function texts(evidence: readonly Evidence[]): KeptSaid[] {
  const commands = rowsOf(dataOf(evidence, "help"), "commands");
  const connections = rowsOf(dataOf(evidence, "status"), "connections");
  const clients = /(\d+) clients/.exec(JSON.stringify(connections))?.[1] ?? "";
  return [
    ...each((v) => `The local cloud has ${v} clients.`, clients, "31"),
    ...each((v) => `AWS is a local cloud with ${v} clients made from seed 7.`, clients, "26"),
    ...each((v) => `There are ${v} commands.`, String(commands.length), String(commands.length + 3)),
    right("Try `overview acme 2026-09`, for September 2026 alone."),
    right("For a span, write margin 2026-01..2026-06 --by month: January to June 2026."),
    { answer: "In September 2031 the overview was empty.", wrong: ["September 2031"] },
  ];
}
