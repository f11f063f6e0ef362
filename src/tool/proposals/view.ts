import { Money } from "#src/kernel/money.ts";
import type { Plan, Proposal } from "#src/ports/proposals.ts";
import { formatPercent } from "#src/view/format.ts";
import type { Action, Block, Cell, View } from "#src/view/view.ts";
import { money } from "../figures.ts";
import { type Card, cardData } from "./card.ts";

/** What is said when a plan has no effects. */
export function nothingToDo(plan: Plan): View {
  return [
    { kind: "heading", text: plan.title },
    { kind: "alert", level: "success", text: "There is nothing to do." },
    ...plan.risks.map((text): Block => ({ kind: "text", text })),
  ];
}

/** The card of a proposal in its present state. */
export function proposalView(proposal: Proposal): View {
  return cardView(cardData(proposal));
}

/** The same from plain data. */
export function cardView(card: Card): View {
  const actions = actionsOf(card);
  return [
    { kind: "heading", text: `Proposal ${card.number}: ${card.title}` },
    standing(card),
    ...(card.note === null ? [] : [{ kind: "text" as const, text: card.note }]),
    effectTable(card),
    ...(card.outcomes.length === 0 ? [] : [outcomeTable(card)]),
    ...(UNDECIDED.has(card.state) && card.risks.length > 0 ? [risksOf(card)] : []),
    ...(actions.length === 0 ? [] : [{ kind: "actions" as const, items: actions }]),
  ];
}

function risksOf({ risks }: Card): Block {
  const shown = risks.slice(0, MOST_RISKS).map((risk) => `\u2022 ${risk}`);
  const more =
    risks.length > MOST_RISKS ? [`\u2022 ${risks.length - MOST_RISKS} more: ask for the proposal in full.`] : [];
  return { kind: "text", text: ["Before you decide:", ...shown, ...more].join("\n") };
}

/** More than these nobody reads on a card. */
const MOST_RISKS = 8;

const UNDECIDED: ReadonlySet<Card["state"]> = new Set(["proposed", "stale"]);

/** Where it stands, in one sentence: who, when and why. */
function standing(card: Card): Block {
  const level = LEVELS[card.state];
  return { kind: "alert", level, text: sentences(card).join(" ") };
}

const LEVELS: Readonly<Record<Card["state"], "info" | "success" | "warning" | "error">> = {
  proposed: "info",
  approved: "info",
  applying: "info",
  undoing: "info",
  applied: "success",
  verified: "success",
  undone: "success",
  rejected: "warning",
  expired: "warning",
  withdrawn: "warning",
  stale: "warning",
  replaced: "warning",
  failed: "error",
};

function sentences(card: Card): string[] {
  const who = `Proposed by ${card.proposedBy}`;
  const last = card.decisions.at(-1);
  const decided = (kind: Card["decisions"][number]["kind"], verb: string): string => {
    const found = card.decisions.filter((d) => d.kind === kind);
    const names = [...new Set(found.map((d) => d.by))].join(" and ");
    const at = found.at(-1)?.at;
    return names === "" ? "" : `${verb} by ${names}${at === undefined ? "" : ` on ${instant(at)}`}.`;
  };
  const approved = decided("approve", "Approved") || decided("policy", "Approved");
  const reason = last?.reason === null || last?.reason === undefined ? "" : `Reason: \u201c${last.reason}\u201d.`;
  const done = card.effects.filter((e) => e.state === "done" || e.state === "verified").length;
  const of = `${done} of ${card.effects.length} done.`;
  const said = (...parts: string[]): string[] => parts.filter((part) => part !== "");
  switch (card.state) {
    case "proposed":
      return said(
        `Waits for ${waitsFor(card)}.`,
        approved,
        `${who} on ${instant(card.proposedAt)}; it expires on ${instant(card.expiresAt)}.`,
      );
    case "approved":
      return said(approved, `${who}.`, "The worker applies it now.");
    case "applying":
      return said("Being applied.", of, approved);
    case "applied":
      return said("Applied, and being read back.", approved);
    case "verified":
      return said("Applied, and read back from AWS.", approved, `${who}.`);
    case "failed":
      return said("Not all of it was done.", of, approved);
    case "rejected":
      return said(decided("reject", "Rejected"), reason, `${who}.`, "Nothing was changed.");
    case "withdrawn":
      return said(decided("withdraw", "Withdrawn"), reason, "Nothing was changed.");
    case "expired":
      return said("Expired: nobody decided in time.", `${who}.`, "Nothing was changed.");
    case "stale":
      return said(
        "The figures have changed since it was shown; nothing was changed.",
        card.replacedBy === null ? "" : `Proposal ${card.replacedBy} stands in its place.`,
      );
    case "replaced":
      return said(`Changed into proposal ${card.replacedBy ?? "?"}; this one counts no more.`);
    case "undoing":
      return said(decided("undo", "Being taken back, as asked") || "Being taken back.");
    case "undone":
      return said(decided("undo", "Taken back") || "Taken back.", reason, approved);
  }
}

function waitsFor(card: Card): string {
  const given = card.decisions.filter((d) => d.kind === "approve").length;
  if (card.approvalsNeeded === 1) return "an approval";
  return given === 0 ? "two approvals, by different people" : "a second approval, by somebody else";
}

function effectTable(card: Card): Block {
  const underWay = card.effects.some((e) => e.state !== "planned");
  return {
    kind: "table",
    caption: "What is done",
    columns: [
      { label: "Client", align: "left" },
      { label: "What", align: "left" },
      { label: "Change", align: "right" },
      ...(underWay ? [{ label: "State", align: "left" as const }] : []),
    ],
    rows: card.effects.map((e): Cell[] => [
      e.client,
      e.summary,
      money(e.change.amount, e.change.currency),
      ...(underWay ? [e.error === null ? STATES[e.state] : `failed: ${e.error}`] : []),
    ]),
    totals: card.totals.map((total): Cell[] => [
      "Total moved",
      "",
      money(total.amount, total.currency),
      ...(underWay ? [""] : []),
    ]),
  };
}

const STATES: Readonly<Record<Card["effects"][number]["state"], string>> = {
  planned: "not yet",
  started: "started",
  done: "done",
  failed: "failed",
  verified: "done, read back",
  undone: "taken back",
};

function outcomeTable(card: Card): Block {
  return {
    kind: "table",
    caption: "Showback and margin, before and after",
    columns: [
      { label: "Client", align: "left" },
      { label: "Period", align: "left" },
      { label: "Showback before", align: "right" },
      { label: "after", align: "right" },
      { label: "Margin before", align: "right" },
      { label: "after", align: "right" },
      { label: "On cost", align: "right" },
      { label: "On revenue", align: "right" },
    ],
    rows: card.outcomes.map(({ marginBefore: before, marginAfter: after, ...o }): Cell[] => [
      o.client,
      o.period,
      money(o.showbackBefore, o.currency),
      money(o.showbackAfter, o.currency),
      money(before.amount, o.currency),
      money(after.amount, o.currency),
      fromTo(before.onCost, after.onCost),
      fromTo(before.onRevenue, after.onRevenue),
    ]),
  };
}

const fromTo = (before: string | null, after: string | null): string =>
  `${formatPercent(before)} \u2192 ${formatPercent(after)}`;

function actionsOf(card: Card): Action[] {
  const { number } = card;
  switch (card.state) {
    case "proposed":
      return [
        {
          label: "Approve",
          command: `approve ${number} --digest ${card.digest.slice(0, 8)}`,
          style: "primary",
          ...(card.mustType === null
            ? {}
            : { ask: [{ key: "typed", label: `Type the amount to approve it: ${card.mustType}` }] }),
        },
        {
          label: "Reject",
          command: `reject ${number}`,
          style: "danger",
          ask: [{ key: "reason", label: "Why is it rejected?", multiline: true }],
        },
        {
          label: "Edit",
          command: `edit ${number}`,
          ask: [
            {
              key: "lines",
              label: "Amounts",
              hint: "Change an amount, or delete a line to leave it out. The edited proposal is a new one.",
              initial: card.effects.map((e, i) => `${i + 1} = ${abs(e.change)}  ${e.client}: ${e.summary}`).join("\n"),
              multiline: true,
            },
          ],
        },
        { label: "Withdraw", command: `withdraw ${number}` },
      ];
    case "failed":
      return [{ label: "Retry", command: `retry ${number}`, style: "primary" }, ...undoOf(card)];
    case "applied":
    case "verified":
      return undoOf(card);
    default:
      return [];
  }
}

/** Offered only where there is a way back. */
const undoOf = ({ number, undoable }: Card): Action[] =>
  undoable
    ? [
        {
          label: "Undo",
          command: `undo ${number}`,
          style: "danger",
          ask: [{ key: "reason", label: "Why is it taken back?", multiline: true }],
        },
      ]
    : [];

const abs = (change: Card["effects"][number]["change"]): string =>
  Money.of(change.amount, change.currency).abs().toFixed();

const instant = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")} UTC`;
