import { checkGrounding, type Evidence } from "#src/agent/grounding/check.ts";

const figures = (
  label: string,
  myView: string,
  showback: string,
  margin: string,
  onCost: string,
  onRevenue: string,
  currency = "USD",
) => ({
  ...{ key: `arn:aws:billingconductor::999900009999:billinggroup/${label}`, label, currency },
  ...{ myView, showback, margin, onCost, onRevenue },
});
const margin = (period: string, rows: readonly object[]): Evidence => ({
  tool: "margin",
  input: {},
  data: JSON.parse(
    JSON.stringify({
      by: "client",
      first: period,
      last: period,
      client: null,
      account: null,
      rows,
      totals: [],
      unknown: [],
    }),
  ),
});
/** A few bills and a credit. */
export const evidence: Evidence[] = [
  margin("2026-10", [
    figures("Acme Robotics", "1200.5", "1500.625", "300.125", "25", "20"),
    figures("Bolt", "50", "40", "-10", "-20", "-25"),
    figures("Cygnus", "70", "84", "14", "20", "16.6667", "EUR"),
  ]),
  margin("2026-09", [figures("Acme Robotics", "1000", "1250", "250", "25.5", "20.3")]),
  {
    tool: "credits",
    input: {},
    data: {
      period: "2026-10",
      credits: [
        {
          client: "Bolt",
          account: "111122223333",
          id: "1354803125",
          currency: "USD",
          remaining: "80",
          end: "2026-12-31",
        },
      ],
    },
  },
];

/** What in an answer is not found in them, and why. */
export const why = (answer: string, more: { question?: string; knowledge?: string[] } = {}): string[] =>
  checkGrounding(answer, {
    evidence,
    question: more.question ?? "",
    today: new Date("2026-11-21T10:00:00Z"),
    ...(more.knowledge && { knowledge: more.knowledge }),
  }).map(({ text, kind, why: reason }) => `${text} ${kind} ${reason}`);
