import type { Json } from "../model.ts";
import type { Phrase } from "./answers.ts";
import { many } from "./bill-answers.ts";
import { field, listOf, moneyOf, percentOf, textOf } from "./figures.ts";
import { spanOf } from "./margin-answers.ts";

/** Budgets: the worst first, as the tool has them. */
export const budgets: Phrase = (data, wish) => {
  if (textOf(data, "over") === "") return "";
  if (field(data, "known") === false) return "There are no budgets here: the figures come from a bill file.";
  const all = listOf(data, "budgets");
  const isOver = (budget: Json): boolean => /over/.test(textOf(budget, "state"));
  const onlyOver = /\bover\b|\bexceed|\babove\b/i.test(wish.question.text);
  const shown = onlyOver ? all.filter(isOver) : all;
  if (shown.length === 0) return onlyOver ? "No budget is over or forecast to be over." : "There are no budgets.";
  const lines = shown.map((budget) => {
    const [limit, actual] = [field(budget, "limit"), field(budget, "actual")];
    const used = `${moneyOf(actual, "amount")} of ${moneyOf(limit, "amount")} (${percentOf(budget, "used")})`;
    return `- ${textOf(budget, "name", 80)}: ${used}, ${textOf(budget, "state").replace("-", " ")}`;
  });
  return many([`${textOf(data, "over")} over, ${textOf(data, "forecastOver")} forecast to be over:`], lines);
};

/** Anomalies: the largest first. */
export const anomalies: Phrase = (data) => {
  if (textOf(data, "ongoing") === "") return "";
  if (field(data, "known") === false) return "There are no anomalies here: the figures come from a bill file.";
  const span = spanOf(data);
  const all = listOf(data, "anomalies");
  if (all.length === 0) return `AWS found no anomalies, ${span}.`;
  const lines = all.map((one) => {
    const end = textOf(one, "end");
    const [cause] = listOf(one, "causes");
    const where = [textOf(cause, "service"), textOf(cause, "accountName"), textOf(cause, "region")].filter(Boolean);
    const why = where.length === 0 ? "" : `; ${where.join(", ")}`;
    return `- ${textOf(one, "what", 80)}: ${moneyOf(one, "impact")} more than expected, from ${textOf(one, "start")} ${end === "" ? "and going on" : `to ${end}`}${why}`;
  });
  return many([`Anomalies that AWS found, ${span}:`], lines);
};

/** Transfers: the most urgent first. */
export const transfers: Phrase = (data) => {
  const all = listOf(data, "transfers");
  if (field(data, "known") === false) return "There are no billing transfers here: the figures come from a bill file.";
  if (all.length === 0) return field(data, "known") === undefined ? "" : "There are no inbound billing transfers.";
  const lines = all.map((one) => {
    const ends = textOf(one, "ends");
    const state = textOf(one, "state").replaceAll("-", " ");
    return `- ${textOf(one, "client", 80)} (${textOf(one, "account")}): ${state}, from ${textOf(one, "effective")}${ends === "" ? "" : ` to ${ends}`}`;
  });
  return many(["Inbound billing transfers, the most urgent first:"], lines);
};

/** Clients: names and plans; of one, its accounts too. */
export const clients: Phrase = (data) => {
  const all = listOf(data, "clients");
  if (textOf(data, "period") === "") return "";
  const isOne = field(data, "one") === true;
  const lines = all.flatMap((one) => {
    const plan = textOf(one, "plan", 80);
    const accounts = isOne
      ? listOf(one, "accounts").map((account) => `- ${textOf(account, "name", 80)} (${textOf(account, "id")})`)
      : [];
    const head = `- ${textOf(one, "name", 80)} (${textOf(one, "primaryAccountId")}): ${textOf(one, "status")}${plan === "" ? "" : `, plan ${plan}`}`;
    return [head, ...accounts];
  });
  return all.length === 0 ? "There are no clients." : many([`Clients in ${textOf(data, "period")}:`], lines);
};
