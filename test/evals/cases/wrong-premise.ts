import { book, type Case, call, casesOf, told } from "../case.ts";

const ask = casesOf("wrong-premise", "answered");

/** One month and the one before, however they are read. */
function both(client: string) {
  return [
    [call("margin", { client }), call("margin", { client, period: "2026-09" })],
    [call("margin", { client, period: "2026-09..2026-10" })],
    [call("overview", { client }), call("overview", { client, period: "2026-09" })],
    [call("trend", { client })],
  ];
}

const UP = [/did not (?:fall|go down|drop|shrink|decrease)|\brose\b|went up|\bincreased\b|has risen|is (?:up|higher)/i];
const DOWN = [
  /did not (?:rise|go up|grow|increase|jump)|\bfell\b|went down|\bdecreased\b|has fallen|is (?:down|lower)/i,
];
const sides = (side: "proforma" | "margin" | "aws", name: string) => [book(side, name), book(side, name, "2026-09")];

/** Questions that take for granted what is not so: corrected, with the figures. */
export const wrongPremise: readonly Case[] = [
  ask("fell-acme", "operator", "Why did Acme's bill fall in October?", {
    calls: both("Acme"),
    figures: sides("proforma", "Acme Robotics"),
    says: UP,
  }),
  ask("rose-quarry", "operator", "Why did Quarry Games' bill go up in October?", {
    calls: both("Quarry"),
    figures: sides("proforma", "Quarry Games"),
    says: DOWN,
  }),
  ask("rose-globex", "operator", "What made the bill of Globex Freight rise last month?", {
    calls: both("Globex"),
    figures: sides("proforma", "Globex Freight"),
    says: DOWN,
  }),
  ask("fell-umbra", "viewer", "Why did Umbra's bill drop in October?", {
    calls: both("Umbra"),
    figures: sides("proforma", "Umbra Analytics"),
    says: UP,
  }),
  ask("rose-vinter", "operator", "Explain the jump of Vinter's bill in October", {
    calls: both("Vinter"),
    figures: sides("proforma", "Vinter Maschinenbau"),
    says: DOWN,
  }),
  ask("margin-solstice", "operator", "Why did our margin at Solstice Media grow in October?", {
    calls: both("Solstice"),
    figures: sides("margin", "Solstice Media"),
    says: DOWN,
  }),
  ask("margin-summit", "operator", "Why did the margin of Summit Ticketing fall last month?", {
    calls: both("Summit"),
    figures: sides("margin", "Summit Ticketing"),
    says: UP,
  }),
  ask("cost-harrow", "operator", "Why did AWS charge us more for Harrow Legal in October than in September?", {
    calls: both("Harrow"),
    figures: sides("aws", "Harrow Legal"),
  }),
  ask("lose-acme", "operator", "Why do we lose money at Acme?", {
    calls: [
      [call("margin", { client: "Acme" })],
      [call("overview", { client: "Acme" })],
      [call("waterfall", { client: "Acme" })],
    ],
    figures: [book("margin", "Acme Robotics")],
    says: [/\b(?:no|not|don't)\b/i],
  }),
  ask("profit-globex", "operator", "Why do we make so much profit with Globex?", {
    calls: [
      [call("margin", { client: "Globex" })],
      [call("overview", { client: "Globex" })],
      [call("waterfall", { client: "Globex" })],
    ],
    figures: [book("margin", "Globex Freight")],
    says: [/\b(?:no|not|don't|los\w+|negative)\b/i],
  }),
  ask("gaps-northwind", "operator", "Why does Northwind Clinics have gaps in October?", {
    calls: [[call("gaps", { client: "Northwind" })], [call("coverage", { client: "Northwind" })]],
    says: [/\b(?:no|not|nothing|none)\b/i],
  }),
  ask("budget-acme", "operator", "By how much is Acme over its budget?", {
    calls: [[call("budgets", { client: "Acme" })]],
    figures: [
      told("budgets", { client: "Acme" }, "/budgets/0/limit/amount"),
      told("budgets", { client: "Acme" }, "/budgets/0/actual/amount"),
    ],
    says: [/forecast|not (?:yet )?over/i],
  }),
  ask("credit-gone", "operator", "Since Acme's credits are used up, what now?", {
    calls: [[call("credits", { client: "Acme" })]],
    figures: [told("credits", { client: "Acme" }, "/credits/0/remaining")],
  }),
  ask("plan-initech", "operator", "Why is Initech on Passthrough pricing?", {
    calls: [[call("pricing", { client: "Initech" })], [call("clients", { client: "Initech" })]],
    says: [/Standard-5/],
  }),
  ask("transfer-cobalt", "operator", "Why did the billing transfer of Cobalt Health end?", {
    calls: [[call("transfers", { client: "Cobalt" })], [call("clients", { client: "Cobalt" })]],
    says: [/active|accepted|not ended/i],
  }),
  ask("anomaly-none", "operator", "Why did AWS find no anomalies in October?", {
    calls: [[call("anomalies", { period: "2026-10" })], [call("anomalies")]],
    figures: [told("anomalies", { period: "2026-10" }, "/anomalies/0/impact")],
  }),
];
