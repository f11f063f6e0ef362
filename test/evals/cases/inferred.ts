import { book, type Case, call, casesOf, told } from "../case.ts";

const ask = casesOf("inferred", "answered");
const OCTOBER = { period: "2026-10" };

/** Questions that say what somebody wants to know and not where it stands. */
export const inferred: readonly Case[] = [
  ask("losing", "operator", "Where do we lose money?", {
    calls: [[call("margin")]],
    figures: [book("margin", "Globex Freight"), book("margin", "Vinter Maschinenbau")],
    says: [/Globex Freight/, /Vinter/],
  }),
  ask("losing-one", "operator", "Are we making money on Globex?", {
    calls: [[call("margin", { client: "Globex" })], [call("overview", { client: "Globex" })]],
    figures: [book("margin", "Globex Freight")],
    says: [/\b(?:no|not|loss|los[ei]\w*|negative)\b/i],
  }),
  ask("best-client", "operator", "Which client brought us the most money last month?", {
    calls: [[call("margin")]],
    figures: [book("margin", "Acme Robotics")],
    says: [/Acme Robotics/],
  }),
  ask("largest-cost", "viewer", "Which client is the most expensive for us?", {
    calls: [[call("margin")]],
    figures: [book("aws", "Summit Ticketing")],
    says: [/Summit Ticketing/],
  }),
  ask("largest-service", "account-manager", "What does Acme spend the most on?", {
    calls: [[call("margin", { client: "Acme", by: "service" })], [call("overview", { client: "Acme" })]],
    figures: [
      told(
        "margin",
        { client: "Acme", by: "service", ...OCTOBER },
        "/rows[label=Amazon Elastic Compute Cloud - Compute]/myView",
      ),
    ],
  }),
  ask("bill-up", "operator", "Why did Acme's bill go up in October?", {
    calls: [
      [
        call("margin", { client: "Acme", by: "service" }),
        call("margin", { client: "Acme", by: "service", period: "2026-09" }),
      ],
      [call("margin", { client: "Acme" }), call("margin", { client: "Acme", period: "2026-09" })],
      [
        call("margin", { client: "Acme", period: "2026-09..2026-10" }),
        call("margin", { client: "Acme", by: "service" }),
      ],
      [call("overview", { client: "Acme" }), call("overview", { client: "Acme", period: "2026-09" })],
      [call("trend", { client: "Acme" })],
    ],
    figures: [book("proforma", "Acme Robotics"), book("proforma", "Acme Robotics", "2026-09")],
    says: [/Elastic Compute|EC2/],
  }),
  ask("margin-low", "operator", "Why is the margin of Cobalt so thin?", {
    calls: [[call("waterfall", { client: "Cobalt" })], [call("margin", { client: "Cobalt" })]],
    figures: [book("margin", "Cobalt Health")],
  }),
  ask("forgotten", "operator", "Is there anything on Lumen's own bill that Lumen is not shown?", {
    calls: [[call("gaps", { client: "Lumen" })], [call("coverage", { client: "Lumen" })]],
    figures: [told("gaps", { client: "Lumen", ...OCTOBER }, "/rows/0/open")],
  }),
  ask("credits-lost", "operator", "How much in credits will expire unused?", {
    calls: [[call("credits")]],
    figures: [told("credits", {}, "/risk[currency=USD]/atRisk")],
  }),
  ask("credits-soonest", "operator", "Whose credits run out at the end of this year?", {
    calls: [[call("credits")]],
    says: [/Acme Robotics/, /Initech Payments/],
  }),
  ask("budget-trouble", "operator", "Is anybody going to exceed their budget?", {
    calls: [[call("budgets")]],
    figures: [told("budgets", {}, "/forecastOver", "count")],
    says: [/Acme Robotics/],
  }),
  ask("weird", "operator", "Anything unusual in our AWS costs lately?", {
    calls: [[call("anomalies")]],
    figures: [told("anomalies", {}, "/anomalies[start=2026-10-01]/impact")],
  }),
  ask("starting", "operator", "When does Brightpath Energy start with us?", {
    calls: [
      [call("transfers", { client: "Brightpath" })],
      [call("transfers")],
      [call("clients", { client: "Brightpath" })],
    ],
    figures: [told("transfers", { client: "Brightpath" }, "/transfers/0/effective", "text")],
  }),
  ask("real", "viewer", "Are these figures real or simulated?", {
    calls: [[call("status")]],
    says: [/simulat|local|demo/i],
  }),
  ask("asking-cost", "operator", "What did asking AWS cost us this month?", {
    calls: [[call("usage")], [call("status")]],
    says: [/\$\s?\d/],
  }),
  ask("tampered", "operator", "Has somebody changed the line items that we made behind our back?", {
    calls: [[call("drift")]],
    says: [/\b(?:no|nothing|none|not|nobody)\b/i],
  }),
  ask("my-desk", "approver", "What is waiting for me?", {
    calls: [[call("proposals")]],
    figures: [told("proposals", {}, "/cards[tool=fix]/number", "count")],
  }),
  ask("who-proposed", "approver", "Who wants to charge Quarry Games a commission?", {
    calls: [
      [call("proposals")],
      [call("proposals", { proposal: "2" })],
      [call("audit")],
      [call("audit", { tool: "commission" })],
    ],
    says: [/\badmin\b/],
  }),
  ask("markup", "operator", "How much do we put on top of Initech's public prices?", {
    calls: [[call("pricing", { client: "Initech" })]],
    figures: [told("pricing", { client: "Initech" }, "/plans/0/rules/0/percent", "percent")],
  }),
  ask("passthrough", "operator", "Which client simply pays what AWS charges us?", {
    calls: [[call("pricing")], [call("clients")], [call("coverage")]],
    says: [/Northwind Clinics/],
  }),
  ask("develop", "operator", "How did our business with Tidewater develop over the last half year?", {
    calls: [
      [call("trend", { client: "Tidewater" })],
      [call("margin", { client: "Tidewater", by: "month", period: "last 6 months" })],
    ],
    figures: [book("margin", "Tidewater Shipping", "2026-05"), book("margin", "Tidewater Shipping")],
  }),
  ask("commission-taken", "operator", "What does Lumen pay us as commission?", {
    calls: [[call("line-items", { client: "Lumen" })]],
    figures: [told("line-items", { client: "Lumen" }, "/items[name=Commission]/percent", "percent")],
  }),
  ask("unreadable", "operator", "Which clients' gaps can you not read at the moment, and why?", {
    calls: [[call("gaps")], [call("coverage")], [call("clients")]],
    says: [/Ferrous Mining/, /healthy|could not be read/i],
  }),
  ask("portfolio", "account-manager", "What did all my clients bring in last month?", {
    calls: [
      [call("margin")],
      [call("overview")],
      [call("margin", { client: "Acme" })],
      [call("overview", { client: "Acme" })],
    ],
    figures: [book("margin", "Acme Robotics")],
    hidden: [told("margin", OCTOBER, "/totals[currency=USD]/margin")],
  }),
  ask("broken", "admin", "Is everything connected and working?", {
    calls: [[call("doctor")], [call("status")]],
    says: [/local|simulated|ok|nothing/i],
  }),
  ask("tax", "operator", "How much tax did Vinter pay in October?", {
    calls: [
      [call("waterfall", { client: "Vinter" })],
      [call("gaps", { client: "Vinter" })],
      [call("margin", { client: "Vinter" })],
      [call("overview", { client: "Vinter" })],
    ],
    figures: [told("waterfall", { client: "Vinter", ...OCTOBER }, "/waterfalls/0/steps[step=tax]/amount")],
  }),
  ask("part-of-bill", "operator", "How much of Acme's October bill at AWS is EC2 compute?", {
    calls: [[call("margin", { client: "Acme", by: "service" })], [call("overview", { client: "Acme" })]],
    figures: [
      told(
        "margin",
        { client: "Acme", by: "service", ...OCTOBER },
        "/rows[label=Amazon Elastic Compute Cloud - Compute]/myView",
      ),
    ],
  }),
  ask("support-share", "operator", "How much of AWS support is in Cobalt's own bill for October?", {
    calls: [[call("gaps", { client: "Cobalt" })], [call("margin", { client: "Cobalt", by: "service" })]],
    figures: [told("gaps", { client: "Cobalt", ...OCTOBER }, "/rows/0/gaps[category=support]/myView")],
  }),
  ask("forecast", "operator", "What does AWS foresee for Acme in November?", {
    calls: [[call("budgets", { client: "Acme" })]],
    figures: [told("budgets", { client: "Acme" }, "/budgets/0/forecast/amount")],
  }),
  ask("quarter", "operator", "What was the margin of Umbra in the third quarter of 2026?", {
    calls: [[call("margin", { client: "Umbra", period: "2026-07..2026-09" })]],
    figures: [told("margin", { client: "Umbra", period: "2026-07..2026-09" }, "/totals/0/margin")],
  }),
  ask("two-clients", "operator", "Which brings us more, Acme or Umbra, in October?", {
    calls: [
      [call("margin")],
      [call("margin", { client: "Acme" }), call("margin", { client: "Umbra" })],
      [call("overview", { client: "Acme" }), call("overview", { client: "Umbra" })],
    ],
    figures: [book("margin", "Acme Robotics"), book("margin", "Umbra Analytics")],
  }),
  ask("two-months", "operator", "Compare Acme's margin in October with that in July", {
    calls: [
      [call("margin", { client: "Acme" }), call("margin", { client: "Acme", period: "2026-07" })],
      [call("margin", { client: "Acme", by: "month", period: "2026-07..2026-10" })],
      [call("trend", { client: "Acme" })],
    ],
    figures: [book("margin", "Acme Robotics"), book("margin", "Acme Robotics", "2026-07")],
  }),
  ask("grew-most", "operator", "Which service of Acme grew the most in October, and from what to what?", {
    calls: [
      [
        call("margin", { client: "Acme", by: "service" }),
        call("margin", { client: "Acme", by: "service", period: "2026-09" }),
      ],
    ],
    figures: [
      told(
        "margin",
        { client: "Acme", by: "service", ...OCTOBER },
        "/rows[label=Amazon Elastic Compute Cloud - Compute]/myView",
      ),
      told(
        "margin",
        { client: "Acme", by: "service", period: "2026-09" },
        "/rows[label=Amazon Elastic Compute Cloud - Compute]/myView",
      ),
    ],
  }),
  ask("nobody-decided", "approver", "Did anybody approve proposal 1 yet?", {
    calls: [
      [call("proposals", { proposal: "1" })],
      [call("proposals")],
      [call("audit", { tool: "approve" })],
      [call("audit")],
    ],
    says: [/\b(?:no|not|nobody|waits|waiting|proposed)\b/i],
  }),
  ask("empty-client", "operator", "What did Halcyon Labs cost us last month?", {
    calls: [[call("margin", { client: "Halcyon" })], [call("overview", { client: "Halcyon" })]],
    says: [/\b(?:no|nothing|0\.00|none|zero)\b/i],
  }),
];
