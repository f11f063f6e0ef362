import type { Json } from "../model.ts";
import type { Phrase } from "./answers.ts";
import { many } from "./bill-answers.ts";
import { field, listOf, moneyOf, textOf } from "./figures.ts";

/** Proposals: each with who wants it, how much it is, and where it stands. */
export const proposals: Phrase = (data) => {
  if (field(data, "cards") === undefined) return "";
  const cards = listOf(data, "cards");
  if (cards.length === 0)
    return textOf(data, "state") === "waiting" ? "No proposal waits for a decision." : "There are no such proposals.";
  const lines = cards.map((card) => {
    const totals = listOf(card, "totals")
      .map((total) => moneyOf(total, "amount"))
      .join(" and ");
    const decided = listOf(card, "decisions").map((one) => `${textOf(one, "kind")} by ${textOf(one, "by", 60)}`);
    return `- ${textOf(card, "number")}: ${textOf(card, "title", 160)}, ${totals || "no amount"}, ${textOf(card, "state")}, from ${textOf(card, "proposedBy", 60)}${decided.length === 0 ? "" : `; ${decided.join(", ")}`}`;
  });
  return many([cards.length === 1 ? "One proposal:" : `${cards.length} proposals:`], lines);
};

/** Policies: each with its state and its rule. */
export const policies: Phrase = (data) => {
  if (field(data, "policies") === undefined) return "";
  const all = listOf(data, "policies");
  if (all.length === 0) return "There are no policies: people approve everything.";
  const lines = all.map((one) => {
    const rule = listOf(one, "rule").filter((part) => typeof part === "string");
    const state =
      textOf(one, "state") === "shadow" ? "in shadow: it only watches and approves nothing" : textOf(one, "state");
    return `- ${textOf(one, "name", 60)}, ${state}. ${rule.slice(0, 3).join(" ")}`;
  });
  return many(["Policies:"], lines);
};

/** Access: who has which role; of one client alone where one was named. */
export const access: Phrase = (data, { client }) => {
  if (field(data, "roles") === undefined) return "";
  const isOf = (row: Json): boolean => {
    const name = textOf(row, "client").toLowerCase();
    return client === null || name === "" || name.startsWith(client.toLowerCase());
  };
  const rows = listOf(data, "rows").filter(isOf);
  if (rows.length === 0) return `Nobody has a role${client === null ? "" : ` for ${client}`}.`;
  const lines = rows.map(
    (row) => `- ${textOf(row, "who", 80)}: ${textOf(row, "role")} for ${textOf(row, "client", 80) || "all clients"}`,
  );
  return many([client === null ? "Roles:" : `Roles that reach ${client}:`], lines);
};

/** Receivers: the accounts that pay. */
export const receivers: Phrase = (data) => {
  if (field(data, "receivers") === undefined) return "";
  const lines = listOf(data, "receivers").map((one) => {
    const tested = field(one, "tested");
    const test = tested === null || tested === undefined ? "never tested" : `last tested ${textOf(tested, "at")}`;
    return `- ${textOf(one, "name", 80)} (${textOf(one, "account")}): ${field(one, "connected") === true ? "connected" : "not connected"}, ${test}`;
  });
  return many(lines.length === 0 ? ["There are no receivers."] : ["Receivers:"], lines);
};

/** Audit: whether the record is whole, where that was asked, then the latest rows. */
export const audit: Phrase = (data) => {
  if (field(data, "rows") === undefined) return "";
  const verdict = field(data, "verdict");
  const whole =
    field(verdict, "intact") === true
      ? `The record is intact: ${textOf(verdict, "rows")} rows.`
      : `The record is broken at row ${textOf(verdict, "seq")}: ${textOf(verdict, "reason")}.`;
  const lines = listOf(data, "rows").map(
    (row) =>
      `- ${textOf(row, "at").slice(0, 16)}: ${textOf(row, "actor", 80)}, ${textOf(row, "tool")}, ${textOf(row, "outcome")}`,
  );
  const head = lines.length === 0 ? "There are no such rows." : "Who did what, newest first:";
  return many(verdict === null || verdict === undefined ? [head] : [whole, head], lines);
};

/** Status: what is simulated, and what everything is connected to. */
export const status: Phrase = (data) => {
  const mode = textOf(data, "mode");
  if (mode === "") return "";
  const begin =
    mode === "demo"
      ? "This is the demo: every figure is simulated on this machine, and nothing reaches a real account."
      : `Mode: ${mode}.`;
  const lines = listOf(data, "connections").map((one) => `- ${textOf(one, "name")}: ${textOf(one, "state")}`);
  return many([begin], lines);
};

/** Usage: requests and what they cost, today and this month. */
export const usage: Phrase = (data) => {
  if (field(data, "known") === undefined) return "";
  if (field(data, "known") === false) return "Nothing is asked of AWS here: the figures come from a bill file.";
  const lines = listOf(data, "totals").map((total) => {
    const [today, month] = [field(total, "today"), field(total, "month")];
    const currency = textOf(total, "currency");
    return `Requests to AWS today: ${textOf(today, "requests")}, ${moneyOf(today, "cost", currency)}; this month: ${textOf(month, "requests")}, ${moneyOf(month, "cost", currency)}.`;
  });
  const local = field(data, "local") === true ? ["The local cloud answered them, so nothing was paid."] : [];
  return [...(lines.length === 0 ? ["No requests to AWS have been sent this month."] : lines), ...local].join("\n");
};

/** Doctor: what is missing or not known, and what to do. */
export const doctor: Phrase = (data) => {
  if (field(data, "findings") === undefined) return "";
  const open = listOf(data, "findings").filter((one) => textOf(one, "state") !== "ok");
  const begin = `${textOf(data, "missing")} missing, ${textOf(data, "unknown")} unknown, the rest is ok.`;
  const lines = open.map((one) =>
    `- ${textOf(one, "area")}, ${textOf(one, "name")}: ${textOf(one, "state")}. ${textOf(one, "detail", 160)} ${textOf(one, "fix", 160)}`.trim(),
  );
  return many([begin], lines);
};

/** Drift: what is not as it was approved. */
export const drift: Phrase = (data) => {
  if (field(data, "drifts") === undefined) return "";
  const drifts = listOf(data, "drifts");
  const looked = textOf(data, "looked");
  if (drifts.length === 0)
    return `Nothing has drifted: ${looked} line items of ours were compared with what AWS lists.`;
  return many(
    [`${drifts.length} of ${looked} line items of ours are not as they were approved:`],
    drifts.map((one) => `- ${textOf(one, "client", 80)}, ${textOf(one, "name", 80)}: ${textOf(one, "what", 160)}`),
  );
};

/** Help: how a command is written, or which there are. */
export const help: Phrase = (data) => {
  if (field(data, "commands") === undefined) return "";
  const all = listOf(data, "commands");
  if (field(data, "one") !== true) return `Commands: ${all.map((one) => textOf(one, "name")).join(", ")}.`;
  return all
    .map((one) => {
      const examples = listOf(one, "examples").filter((example) => typeof example === "string" && !/\d/.test(example));
      return `${textOf(one, "name")} is written ${textOf(one, "usage")}\nFor example: ${examples.join("; ")}`;
    })
    .join("\n");
};

/** Feedback: what people thought of answers. */
export const feedback: Phrase = (data) => {
  if (field(data, "rows") === undefined) return "";
  const rows = listOf(data, "rows");
  if (rows.length === 0) return "Nobody has judged an answer yet: there is no feedback.";
  const lines = rows.map((row) =>
    `- ${textOf(row, "at").slice(0, 10)}, ${textOf(row, "verdict")}: ${textOf(row, "question", 120)} ${textOf(row, "words", 160)}`.trim(),
  );
  return many(["What people thought of answers, newest first:"], lines);
};
