import type { Json } from "../model.ts";
import type { Phrase } from "./answers.ts";
import { field, listOf, moneyOf, sizeOf, textOf } from "./figures.ts";
import { unknownOf } from "./margin-answers.ts";

const MOST = 8;

/** Gaps: what is open, by client and category. */
export const gaps: Phrase = (data) => {
  const period = textOf(data, "period");
  if (period === "") return "";
  const who = textOf(data, "client") || "all clients";
  const rows = listOf(data, "rows").filter((row) => sizeOf(row, "open") !== 0);
  if (rows.length === 0) return `Showback of ${who} leaves nothing out in ${period}.${unknownOf(data)}`;
  const totals = listOf(data, "totals").map((total) => moneyOf(total, "open"));
  const lines = rows.map((row) => {
    const open = listOf(row, "gaps").filter((gap) => sizeOf(gap, "gap") !== 0 && textOf(gap, "category") !== "tax");
    const parts = open.map((gap) => `${textOf(gap, "category")} ${moneyOf(gap, "gap", textOf(row, "currency"))}`);
    return `- ${textOf(row, "client", 80)}: ${parts.join(", ")}`;
  });
  return many([`Open gaps of ${who} in ${period}: ${totals.join(" and ")}.`], lines) + unknownOf(data);
};

/** Coverage: who has something open, and what. */
export const coverage: Phrase = (data) => {
  const period = textOf(data, "period");
  if (period === "") return "";
  const open = listOf(data, "rows").filter((row) => field(row, "covered") !== true);
  if (open.length === 0) return `Everything is modelled in ${period}.${unknownOf(data)}`;
  const lines = open.map((row) => {
    const states = Object.entries((field(row, "states") ?? {}) as Readonly<Record<string, Json>>);
    const parts = states.filter(
      ([name, state]) => name !== "tax" && (state === "not" || state === "partly" || state === "over"),
    );
    return `- ${textOf(row, "client", 80)}: ${parts.map(([name, state]) => `${name} ${WORDS[String(state)]}`).join(", ")}`;
  });
  return many([`Not fully modelled in ${period}:`], lines) + unknownOf(data);
};

const WORDS: Readonly<Record<string, string>> = { not: "not modelled", partly: "partly", over: "over-modelled" };

/** Credits: what is left, when it ends, and what will be lost. */
export const credits: Phrase = (data) => {
  if (textOf(data, "period") === "") return "";
  const left = listOf(data, "credits").filter((credit) => sizeOf(credit, "remaining") > 0);
  const who = textOf(data, "client") || "any client";
  if (left.length === 0) return `There are no credits left of ${who}.${unknownOf(data)}`;
  const byEnd = left.toSorted((a, b) => (textOf(a, "end") || "9999").localeCompare(textOf(b, "end") || "9999"));
  const lines = byEnd.map((credit) => {
    const currency = textOf(credit, "currency");
    const end = textOf(credit, "end");
    const forecast = field(credit, "forecast");
    const risk = sizeOf(forecast, "atRisk") > 0 ? `, ${moneyOf(forecast, "atRisk", currency)} of it at risk` : "";
    return `- ${textOf(credit, "client", 80)}: ${moneyOf(credit, "remaining")} left, ${end === "" ? "never expires" : `expires ${end}`}${risk}`;
  });
  const risk = listOf(data, "risk").filter((one) => sizeOf(one, "atRisk") > 0);
  const lost = risk.map((one) => `${moneyOf(one, "atRisk")} of ${moneyOf(one, "remaining")} left will expire unused.`);
  return many([...lost, "Credits, those that expire first:"], lines) + unknownOf(data);
};

/** Line items: each with what it takes and until when. */
export const lineItems: Phrase = (data) => {
  const period = textOf(data, "period");
  if (period === "") return "";
  if (field(data, "known") === false) return "There are no custom line items here: the figures come from a bill file.";
  const items = listOf(data, "items");
  const who = textOf(data, "client") || "any client";
  if (items.length === 0) return `There are no custom line items of ${who} in ${period}.`;
  const lines = items.map((item) => {
    const percent = textOf(item, "percent");
    const amount = percent === "" ? moneyOf(item, "amount") : `${percent} %`;
    const to = textOf(item, "to");
    const until = to === "" ? "every month" : `until ${to}`;
    return `- ${textOf(item, "client", 80)}, ${textOf(item, "name", 80)}: ${textOf(item, "type")} of ${amount}, from ${textOf(item, "from")} ${until}`;
  });
  return many([`Custom line items in ${period}:`], lines);
};

/** Pricing: who has which plan, and its rules. */
export const pricing: Phrase = (data) => {
  if (textOf(data, "period") === "") return "";
  if (field(data, "known") === false) return "There are no pricing plans here: the figures come from a bill file.";
  const plans = listOf(data, "plans");
  if (plans.length === 0) return "There is no pricing plan.";
  const lines = plans.map((plan) => {
    const users = listOf(plan, "users").map((user) => textOf(user, "client", 60));
    const rules = listOf(plan, "rules").map((rule) => {
      const percent = textOf(rule, "percent");
      const on = textOf(rule, "service") || textOf(rule, "billingEntity") || textOf(rule, "scope");
      return `${textOf(rule, "type")}${percent === "" ? "" : ` ${percent} %`} on ${on}`;
    });
    const what = field(plan, "passthrough") === true ? ["shows what AWS charges us"] : rules;
    return `- ${textOf(plan, "name", 80)} (${users.slice(0, 5).join(", ") || "nobody"}): ${what.join("; ") || "no rules"}`;
  });
  return many([`Pricing in ${textOf(data, "period")}:`], lines);
};

/** Fix: what is proposed, and that nothing has been changed. */
export const fix: Phrase = (data) => {
  const title = textOf(data, "title");
  if (title === "") return "";
  const proposal = field(data, "proposal");
  if (proposal === null || proposal === undefined) {
    const notes = listOf(data, "notes").filter((note) => typeof note === "string");
    return ["There is nothing to do.", ...notes].join(" ");
  }
  const effects = listOf(proposal, "effects").map((effect) => {
    const change = field(effect, "change");
    return `- ${textOf(effect, "client", 80)}: ${textOf(effect, "summary")} (${moneyOf(change, "amount")})`;
  });
  const number = textOf(proposal, "number");
  const state = textOf(proposal, "state");
  const begin = `Proposal ${number}: ${title}.`;
  const waits = state === "proposed" ? " It waits for approval; nothing has been changed." : ` It is ${state}.`;
  return many([begin + waits], effects);
};

/** Some lines below what stands above them; how many there are more. */
export function many(head: readonly string[], lines: readonly string[]): string {
  const more = lines.length > MOST ? [`- and ${lines.length - MOST} more`] : [];
  return [...head, ...lines.slice(0, MOST), ...more].join("\n");
}
