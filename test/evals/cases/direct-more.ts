import { type Case, call, casesOf, told } from "../case.ts";

const ask = casesOf("direct", "answered");
const OCTOBER = { period: "2026-10" };

/** Questions that name what is wanted: what stands around the bills, and the installation itself. */
export const directMore: readonly Case[] = [
  ask("clients", "operator", "List our clients", {
    calls: [[call("clients")]],
    says: [/Acme Robotics/, /Globex Freight/],
  }),
  ask("clients-one", "operator", "Which accounts does Initech Payments have?", {
    calls: [[call("clients", { client: "Initech" })]],
    says: [/Initech Payments management/, /683665504761/],
  }),
  ask("gaps", "operator", "gaps of Globex Freight last month", {
    calls: [[call("gaps", { client: "Globex" })]],
    figures: [told("gaps", { client: "Globex", ...OCTOBER }, "/rows/0/gaps[category=support]/gap")],
  }),
  ask("gaps-all", "operator", "Which gaps are there in October over all clients, and how much in total?", {
    calls: [[call("gaps")]],
    figures: [told("gaps", OCTOBER, "/totals[currency=USD]/open")],
  }),
  ask("gaps-two", "account-manager", "What does Showback leave out for Acme in 2026-10?", {
    calls: [[call("gaps", { client: "Acme" })]],
    figures: [
      told("gaps", { client: "Acme", ...OCTOBER }, "/rows/0/gaps[category=support]/gap"),
      told("gaps", { client: "Acme", ...OCTOBER }, "/rows/0/gaps[category=credit]/gap"),
    ],
  }),
  ask("coverage", "operator", "Which clients are not fully covered for October?", {
    calls: [[call("coverage")], [call("gaps")]],
    says: [/Acme Robotics/, /Lumen Retail/, /Harrow Legal/],
    never: [/Initech Payments\b.*\bnot (?:modelled|covered)/i],
  }),
  ask("credits", "operator", "How many credits has Acme left, and when do they expire?", {
    calls: [[call("credits", { client: "Acme" })]],
    figures: [
      told("credits", { client: "Acme" }, "/credits/0/remaining"),
      told("credits", { client: "Acme" }, "/credits/0/end", "text"),
    ],
  }),
  ask("credits-all", "operator", "Show all credits that are left", {
    calls: [[call("credits")]],
    figures: [
      told("credits", {}, "/credits[client=Ledgerline Foods]/remaining"),
      told("credits", {}, "/credits[client=Harrow Legal]/remaining"),
    ],
  }),
  ask("line-items", "account-manager", "Which custom line items does Acme have?", {
    calls: [[call("line-items", { client: "Acme" })]],
    figures: [
      told("line-items", { client: "Acme" }, "/items[name=Managed-services]/amount"),
      told("line-items", { client: "Acme" }, "/items[name=MAP-credit]/amount"),
    ],
  }),
  ask("line-items-percent", "operator", "line items of Lumen Retail", {
    calls: [[call("line-items", { client: "Lumen" })]],
    figures: [told("line-items", { client: "Lumen" }, "/items[name=Commission]/percent", "percent")],
  }),
  ask("transfers", "operator", "Billing transfers of Tidewater Shipping", {
    calls: [[call("transfers", { client: "Tidewater" })]],
    figures: [
      told("transfers", { client: "Tidewater" }, "/transfers[state=active]/effective", "text"),
      told("transfers", { client: "Tidewater" }, "/transfers[state=ended]/ends", "text"),
    ],
  }),
  ask("pricing", "operator", "What pricing plan is Cobalt Health on, and what are its rules?", {
    calls: [[call("pricing", { client: "Cobalt" })]],
    figures: [
      told("pricing", { client: "Cobalt" }, "/plans/0/name", "text"),
      told("pricing", { client: "Cobalt" }, "/plans/0/rules[service=AmazonBedrock]/percent", "percent"),
    ],
  }),
  ask("pricing-all", "operator", "List the pricing plans and who has them", {
    calls: [[call("pricing")]],
    says: [/Standard-8/, /Launch-discount-12/, /Globex Freight/],
  }),
  ask("budgets", "operator", "Which budgets are forecast to be over?", {
    calls: [[call("budgets")]],
    figures: [told("budgets", {}, "/forecastOver", "count")],
    says: [/Acme Robotics monthly/, /Cobalt Health monthly/],
  }),
  ask("budget-one", "operator", "How is the budget of Umbra Analytics doing?", {
    calls: [[call("budgets", { client: "Umbra" })]],
    figures: [
      told("budgets", { client: "Umbra" }, "/budgets/0/limit/amount"),
      told("budgets", { client: "Umbra" }, "/budgets/0/actual/amount"),
    ],
  }),
  ask("anomalies", "operator", "Did AWS find any anomalies in October?", {
    calls: [[call("anomalies", OCTOBER)], [call("anomalies")]],
    figures: [told("anomalies", OCTOBER, "/anomalies/0/impact")],
  }),
  ask("anomalies-open", "viewer", "Which cost anomalies are going on right now?", {
    calls: [[call("anomalies")], [call("anomalies", { period: "this" })]],
    figures: [told("anomalies", { period: "2026-11" }, "/anomalies[start=2026-11-01]/impact")],
  }),
  ask("drift", "operator", "Is there any drift in our line items?", {
    calls: [[call("drift")]],
    says: [/\b(?:no|nothing|none|not)\b/i],
  }),
  ask("proposals", "approver", "Which proposals are waiting for a decision?", {
    calls: [[call("proposals")]],
    figures: [
      told("proposals", {}, "/cards[tool=fix]/totals[currency=USD]/amount"),
      told("proposals", {}, "/cards[tool=commission]/totals[currency=USD]/amount"),
    ],
  }),
  ask("proposal-one", "approver", "Show me proposal 2", {
    calls: [[call("proposals", { proposal: "2" })]],
    figures: [told("proposals", { proposal: "2" }, "/cards/0/totals/0/amount")],
    says: [/Quarry Games/],
  }),
  ask("policies", "approver", "Which policies do we have?", {
    calls: [[call("policies")]],
    says: [/small-fixes/, /shadow|watch/i],
  }),
  ask("access", "admin", "Who has access to Acme Robotics?", {
    calls: [[call("access")]],
    says: [/Marco/],
  }),
  ask("receivers", "admin", "Which receivers are set up here?", {
    calls: [[call("receivers")]],
    figures: [told("receivers", {}, "/receivers/0/account", "text")],
  }),
  ask("audit", "approver", "Show the audit trail of the tool commission", {
    calls: [[call("audit", { tool: "commission" })], [call("audit")]],
    says: [/eval:admin/],
  }),
  ask("audit-verify", "admin", "Verify the audit record: is it intact?", {
    calls: [[call("audit", { verify: true })]],
    says: [/intact/i],
  }),
  ask("status", "operator", "What is the status of this installation?", {
    calls: [[call("status")]],
    says: [/local|simulated/i],
  }),
  ask("usage", "operator", "How many requests to AWS have we sent today?", {
    calls: [[call("usage")], [call("status")]],
    says: [/request/i, /\d/],
  }),
  ask("doctor", "admin", "Run the doctor and tell me whether something is missing", {
    calls: [[call("doctor")]],
    figures: [told("doctor", {}, "/missing", "count")],
  }),
  ask("feedback", "admin", "What did people think of your answers? Show me the feedback.", {
    calls: [[call("feedback")]],
    says: [/\b(?:no|nobody|none|nothing)\b/i],
  }),
  ask("help", "client", "What can you do for me?", { calls: [[call("help")], []], says: [/\S{20}|.{20}/] }),
  ask("help-command", "viewer", "How is the command margin written?", {
    calls: [[call("help", { command: "margin" })]],
    says: [/--by/],
  }),
];
