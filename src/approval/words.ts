import type { Decision, Proposal } from "#src/ports/proposals.ts";

/** An instant as people read it: "2026-10-12 09:30 UTC". */
export function when(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** What became of a proposal, who decided it and when: one sentence, the same on every surface. */
export function outcomeOf(proposal: Proposal): string {
  const name = `Proposal ${proposal.number}`;
  const last = (kind: Decision["kind"]): Decision | undefined => proposal.decisions.findLast((d) => d.kind === kind);
  const by = (decision: Decision | undefined): string =>
    decision === undefined ? "" : ` by ${decision.byName} on ${when(decision.at)}`;
  const because = (decision: Decision | undefined): string => (decision?.reason ? `: ${decision.reason}` : "");
  const approvals = proposal.decisions.filter((d) => d.kind === "approve" || d.kind === "policy");
  const approved = `was approved${approvals.map(by).join(" and")}`;
  const successor = proposal.replacedBy === null ? "" : `; proposal ${proposal.replacedBy} stands in its place`;
  switch (proposal.state) {
    case "proposed":
      return `${name} waits for approval until ${when(proposal.expiresAt)}.`;
    case "rejected":
      return ended(`${name} was rejected${by(last("reject"))}${because(last("reject"))}`);
    case "withdrawn":
      return ended(`${name} was withdrawn${by(last("withdraw"))}${because(last("withdraw"))}`);
    case "expired":
      return `${name} expired on ${when(proposal.expiresAt)}; nobody had decided.`;
    case "replaced":
      return `${name} was edited${successor}.`;
    case "stale":
      return `${name} ${approved}, but the facts had changed before it was applied${successor}.`;
    case "approved":
      return `${name} ${approved} and waits for the worker.`;
    case "applying":
      return `${name} ${approved} and is being applied.`;
    case "applied":
      return `${name} ${approved} and is applied.`;
    case "verified":
      return `${name} ${approved}; it is applied and was read back.`;
    case "failed":
      return `${name} ${approved}, but failed. ${proposal.note ?? ""}`.trim();
    case "undoing":
      return `${name} is being taken back, as asked${by(last("undo"))}.`;
    case "undone":
      return `${name} was taken back, as asked${by(last("undo"))}.`;
  }
}

/** A sentence that ends with what somebody wrote has one full stop. */
const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
