import { Money } from "#src/kernel/money.ts";
import { formatMoney } from "#src/view/format.ts";
import type { Block, Cell, View } from "#src/view/view.ts";
import { dollarsFirst, money } from "../figures.ts";
import { clientWord } from "../select.ts";
import { burnDownCharts } from "./chart.ts";
import type { CreditsData } from "./shape.ts";

type Row = CreditsData["credits"][number];
type Client = CreditsData["showback"][number];

/** Draws what `credits` answers: what is at risk and what is invisible first, then every credit, its burn-down and its use. */
export function creditsView(data: CreditsData): View {
  const who = data.client === null ? "" : ` of ${data.client}`;
  const blocks: Block[] = [{ kind: "heading", text: `Credits${who}, ${data.period}` }];
  if (data.estimated) {
    const text = `AWS may still move the figures of ${data.period}.`;
    blocks.push({ kind: "alert", level: "info", text });
  }
  blocks.push(...riskAlerts(data), ...shownAlerts(data), ...untoldAlerts(data));
  if (data.credits.length > 0) blocks.push(creditTable(data), ...burnDownCharts(data));
  blocks.push(...(data.client === null ? clientTable(data) : data.showback.map(shownFacts)));
  if (data.client !== null && data.uses.length > 0) blocks.push(tableOfUses(data));
  blocks.push({ kind: "text", text: closing(data) });
  const account = clientWord(data.account);
  const fix = { label: "Show them", command: `fix${account} ${data.period} --only credit`, style: "primary" as const };
  const gaps = { label: "Gaps", command: `gaps${account} ${data.period}` };
  const offered = data.fixable && data.showback.some((row) => row.open);
  return [...blocks, { kind: "actions", items: offered ? [fix, gaps] : [gaps] }];
}

function riskAlerts(data: CreditsData): Block[] {
  const risky = dollarsFirst(data.risk).filter((r) => r.atRisk !== "0");
  const unknown = data.credits.filter((row) => row.forecast.atRisk === null).length;
  const alerts = risky.map(({ currency, atRisk }): Block => {
    const own = data.credits.filter((row) => row.currency === currency && (row.forecast.atRisk ?? "0") !== "0");
    const [first] = own;
    const of = data.client === null && first !== undefined ? ` of ${first.client}` : "";
    const sum = formatMoney(atRisk, currency);
    const largest = formatMoney(first?.forecast.atRisk ?? "0", currency);
    const text =
      own.length === 1
        ? `${sum} is at risk: credit ${first?.id}${of} expires on ${first?.end} with it unused, if its use goes on as it was.`
        : `${sum} is at risk: ${own.length} credits expire with it unused, if their use goes on as it was. The largest part is ${largest}, credit ${first?.id}${of}, on ${first?.end}.`;
    const begun = own.filter(isJustBegun);
    const most = begun.map((row) => Money.of(row.forecast.atRisk ?? "0", currency));
    const less =
      begun.length === 0
        ? ""
        : ` Of it ${formatMoney(Money.sum(currency, most).toString(), currency)} is the most it can be: only bills that are not final use ${begun.length === 1 ? "that credit" : "those credits"} so far.`;
    return { kind: "alert", level: "warning", text: text + less };
  });
  if (unknown > 0) {
    const text = `What becomes of ${count(unknown, "credit", "credits")} is unknown and not in the risk.`;
    return [...alerts, { kind: "alert", level: "warning", text }];
  }
  if (alerts.length > 0 || data.risk.every((r) => r.remaining === "0")) return alerts;
  return [{ kind: "alert", level: "success", text: "No credit will expire unused, if their use goes on as it was." }];
}

/** Not used in a closed month, but in an open one: it may have waited for another to be used up. */
function isJustBegun({ forecast, openUse, currency }: Row): boolean {
  return forecast.state === "unused" && openUse !== null && isSomething(openUse, currency);
}

function shownAlerts(data: CreditsData): Block[] {
  const to = data.client ?? "clients";
  return dollarsFirst(data.totals).flatMap(({ currency, invisible, over }): Block[] => {
    const seen: Block[] = [];
    if (isSomething(invisible, currency)) {
      const text = `${formatMoney(invisible, currency)} of the credits of ${data.period} is invisible to ${to}.`;
      seen.push({ kind: "alert", level: "warning", text });
    }
    if (isSomething(over, currency)) {
      const text = `${formatMoney(over, currency)} more credit is shown to ${to} in ${data.period} than there is.`;
      seen.push({ kind: "alert", level: "warning", text });
    }
    return seen;
  });
}

/** So many clients are named one by one. */
const NAMED = 3;

function untoldAlerts({ client, unavailable, unknown, showback }: CreditsData): Block[] {
  const careful = (text: string): Block => ({ kind: "alert", level: "warning", text });
  const balances = unavailable.filter((u) => u.what === "balances");
  const use = unavailable.filter((u) => u.what === "use");
  const reasons =
    client !== null
      ? unavailable.slice(0, 1).map((u) => u.reason)
      : [
          ...(balances.length === 0
            ? []
            : [`The balances of ${clientsOf(balances)} are unknown. ${reasonOf(balances)}`]),
          ...(use.length === 0 ? [] : [`The use of credits of ${clientsOf(use)} is not told. ${reasonOf(use)}`]),
        ];
  const differs = showback.filter((row) => row.told !== null && isSomething(minus(row.told, row), row.currency));
  return [
    ...unknown.map((u) => careful(`${u.client} is unknown: ${u.reason}`)),
    ...reasons.map(careful),
    ...(use.length === 0 ? [] : [{ kind: "text" as const, text: FROM_MY_VIEW }]),
    ...differs.slice(0, NAMED).map((row) => careful(differenceOf(row))),
  ];
}

const FROM_MY_VIEW = "What credits took off is from My View instead (record type Credit).";

function differenceOf({ client, credits, told, currency }: Client): string {
  const [bill, history] = [formatMoney(credits, currency), formatMoney(told ?? "0", currency)];
  return `My View of ${client} has ${bill} of credits, AWS's history of credits ${history}. What was shown is measured by My View.`;
}

function clientsOf(all: CreditsData["unavailable"]): string {
  const names = all.map((u) => u.client);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `${count(names.length, "client", "clients")} (${names.slice(0, NAMED).join(", ")}${more})`;
}

function reasonOf(all: CreditsData["unavailable"]): string {
  const [first, ...more] = [...new Set(all.map((u) => u.reason))];
  return more.length > 0 ? `For instance: ${first}` : (first ?? "");
}

function creditTable(data: CreditsData): Block {
  return {
    kind: "table",
    caption: `Credits${data.client === null ? "" : ` of ${data.client}`}, largest risk first`,
    columns: [
      ...(data.client === null ? [{ label: "Client", align: "left" as const }] : []),
      { label: "Credit", align: "left" },
      { label: "Left", align: "right" },
      { label: "Of", align: "right" },
      { label: "Expires", align: "left" },
      { label: "At risk", align: "right" },
      { label: "Forecast", align: "left" },
      { label: "Services", align: "left" },
      { label: "Status", align: "left" },
    ],
    rows: dollarsFirst(data.credits).map((row) => [
      ...(data.client === null ? [row.client] : []),
      `${row.kind} ${row.id}`,
      money(row.remaining, row.currency),
      money(row.initial, row.currency),
      row.end ?? "never",
      riskCell(row),
      forecastWords(row),
      row.services.length === 0 ? "all" : row.services.join(", "),
      row.status.toLowerCase(),
    ]),
    totals: dollarsFirst(data.risk).map((total) => [
      `Total ${total.currency}`,
      ...(data.client === null ? [""] : []),
      money(total.remaining, total.currency),
      "",
      "",
      money(total.atRisk, total.currency),
      "",
      "",
      "",
    ]),
  };
}

function riskCell({ forecast, currency }: Row): Cell {
  return forecast.atRisk === null ? { unknown: NO_HISTORY } : money(forecast.atRisk, currency);
}

const NO_HISTORY = "There is no whole closed month of its use.";

function forecastWords(row: Row): string {
  const { forecast, end, remaining, currency } = row;
  switch (forecast.state) {
    case "runs-out":
      return `runs out on ${forecast.runsOut}`;
    case "expires":
      return "expires with money left";
    case "unused":
      if (isJustBegun(row)) return `${formatMoney(row.openUse ?? "0", currency)} used by open bills, nothing before`;
      return end === null ? "no use so far" : "no use so far: all of it is at risk at expiry";
    case "disabled":
      return end === null ? "disabled: not used" : "disabled: all of it is at risk at expiry";
    case "lasts":
      return "lasts for more than 100 years";
    case "used-up":
      return "used up";
    case "ended":
      return isSomething(remaining, currency) ? `expired with ${formatMoney(remaining, currency)} left` : "expired";
    case "unknown":
      return "unknown: no history";
  }
}

function shownFacts(row: Client): Block {
  const parts = [
    isSomething(row.native, row.currency) ? `${formatMoney(row.native, row.currency)} by Showback itself` : "",
    isSomething(row.ours, row.currency) ? `${formatMoney(row.ours, row.currency)} by line items of ours` : "",
    isSomething(row.probably, row.currency)
      ? `${formatMoney(row.probably, row.currency)} probably by a line item of others`
      : "",
  ].filter((part) => part !== "");
  const note = parts.length === 0 ? {} : { note: parts.join(", ") };
  return {
    kind: "facts",
    items: [
      { label: `Credits in ${row.currency}`, value: money(row.credits, row.currency), note: "off their own bill" },
      { label: "Given on Showback", value: money(row.given, row.currency), ...note },
      { label: "Invisible to them", value: money(row.invisible, row.currency) },
      { label: "Shown beyond that", value: money(row.over, row.currency) },
    ],
  };
}

const AMOUNTS = ["credits", "given", "invisible", "over"] as const;

function clientTable(data: CreditsData): Block[] {
  if (data.showback.length === 0) return [];
  const isIn = ({ currency }: { currency: string }): boolean => data.showback.some((row) => row.currency === currency);
  const cells = (row: Client | CreditsData["totals"][number]): Cell[] =>
    AMOUNTS.map((a) => money(row[a], row.currency));
  return [
    {
      kind: "table",
      caption: `What clients were shown of their credits in ${data.period}`,
      columns: [
        { label: "Client", align: "left" },
        { label: "Credits", align: "right" },
        { label: "Given", align: "right" },
        { label: "Invisible", align: "right" },
        { label: "Beyond", align: "right" },
        { label: "Given by", align: "left" },
      ],
      rows: dollarsFirst(data.showback).map((row) => [row.client, ...cells(row), givenBy(row)]),
      totals: dollarsFirst(data.totals.filter(isIn)).map((total) => [`Total ${total.currency}`, ...cells(total), ""]),
    },
  ];
}

function givenBy(row: Client): string {
  const by = [
    isSomething(row.native, row.currency) ? "Showback itself" : "",
    isSomething(row.ours, row.currency) ? "us" : "",
    isSomething(row.probably, row.currency) ? "probably others" : "",
  ];
  return by.filter((part) => part !== "").join(", ");
}

function tableOfUses(data: CreditsData): Block {
  return {
    kind: "table",
    caption: `What credits took off the bills of ${data.client}`,
    columns: [
      { label: "Month", align: "left" },
      { label: "Service", align: "left" },
      { label: "Credit", align: "left" },
      { label: "Amount", align: "right" },
    ],
    rows: data.uses
      .toSorted((a, b) => b.period.localeCompare(a.period) || a.service.localeCompare(b.service, "en"))
      .map((use) => [
        use.estimated ? `${use.period}, open` : use.period,
        use.service,
        use.credit ?? "not told",
        money(use.amount, use.currency),
      ]),
  };
}

function closing(data: CreditsData): string {
  const months = [...new Set(data.credits.flatMap((row) => row.forecast.months))].toSorted();
  const basis =
    months.length === 0
      ? []
      : [
          `Forecasts let the mean use of ${months.join(", ")} go on; months whose bills are not final are left out. Balances are as final bills left them.`,
        ];
  const asked =
    data.asked === 0
      ? "AWS was not asked for credits."
      : `AWS was asked for the credits of ${count(data.asked, "client", "clients")} and told the balances of ${data.answered}.`;
  const none =
    data.answered > 0 && data.credits.length === 0
      ? [data.client === null ? "None of them has credits." : `${data.client} has no credits.`]
      : [];
  return [...none, ...basis, asked].join(" ");
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Less than a minor unit is nothing that can be shown. */
const isSomething = (amount: string, currency: string): boolean => !Money.of(amount, currency).round().isZero();

const minus = (told: string, { credits, currency }: Client): string =>
  Money.of(told, currency).minus(Money.of(credits, currency)).toString();
