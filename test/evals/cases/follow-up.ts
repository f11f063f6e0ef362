import { book, type Case, call, casesOf, told } from "../case.ts";

const ask = casesOf("follow-up", "answered");

/** Conversations: the last question leans on those before. */
export const followUp: readonly Case[] = [
  ask("other-month", "operator", ["What was the margin of Acme last month?", "And in August?"], {
    calls: [
      [call("margin", { client: "Acme", period: "2026-08" })],
      [call("overview", { client: "Acme", period: "2026-08" })],
    ],
    figures: [book("margin", "Acme Robotics", "2026-08")],
  }),
  ask("month-before", "operator", ["margin of Umbra in 2026-10", "and the month before?"], {
    calls: [
      [call("margin", { client: "Umbra", period: "2026-09" })],
      [call("overview", { client: "Umbra", period: "2026-09" })],
    ],
    figures: [book("margin", "Umbra Analytics", "2026-09")],
  }),
  ask("other-client", "operator", ["margin of Acme in September", "What about Globex?"], {
    calls: [
      [call("margin", { client: "Globex", period: "2026-09" })],
      [call("overview", { client: "Globex", period: "2026-09" })],
    ],
    figures: [book("margin", "Globex Freight", "2026-09")],
  }),
  ask("by-account", "operator", ["How is Acme doing?", "by account?"], {
    calls: [[call("margin", { client: "Acme", by: "account" })]],
    figures: [told("margin", { client: "Acme", by: "account", period: "2026-10" }, "/rows[key=154102021718]/margin")],
  }),
  ask("their-credits", "operator", ["gaps of Ledgerline Foods", "Thanks. And their credits?"], {
    calls: [[call("credits", { client: "Ledgerline" })]],
    figures: [told("credits", { client: "Ledgerline" }, "/credits/0/remaining")],
  }),
  ask("their-plan", "operator", ["Are we losing money at Globex?", "Which pricing plan do they have?"], {
    calls: [[call("pricing", { client: "Globex" })], [call("clients", { client: "Globex" })]],
    says: [/Launch-discount-12/],
  }),
  ask("their-trend", "operator", ["margin of Tidewater last month", "and their trend?"], {
    calls: [[call("trend", { client: "Tidewater" })]],
    figures: [book("margin", "Tidewater Shipping", "2026-05")],
  }),
  ask("all-then", "operator", ["What is the margin of Initech?", "And of all clients together?"], {
    calls: [[call("margin")], [call("overview")]],
    figures: [told("margin", { period: "2026-10" }, "/totals[currency=USD]/margin")],
  }),
  ask("new-subject", "operator", ["margin of Acme", "Which budgets are forecast to be over?"], {
    calls: [[call("budgets")]],
    figures: [told("budgets", {}, "/forecastOver", "count")],
  }),
  ask("three-turns", "operator", ["margin of Solstice Media", "in August?", "and Cobalt?"], {
    calls: [
      [call("margin", { client: "Cobalt", period: "2026-08" })],
      [call("overview", { client: "Cobalt", period: "2026-08" })],
    ],
    figures: [book("margin", "Cobalt Health", "2026-08")],
  }),
  ask("why-then", "operator", ["How did Quarry Games do in October?", "Why did their bill go down?"], {
    calls: [
      [call("margin", { client: "Quarry" }), call("margin", { client: "Quarry", period: "2026-09" })],
      [call("margin", { client: "Quarry", period: "2026-09..2026-10" })],
      [call("overview", { client: "Quarry" }), call("overview", { client: "Quarry", period: "2026-09" })],
      [call("trend", { client: "Quarry" })],
    ],
    figures: [book("proforma", "Quarry Games"), book("proforma", "Quarry Games", "2026-09")],
  }),
  ask("chosen", "operator", ["margin of ha last month", "Harrow Legal"], {
    calls: [[call("margin", { client: "Harrow" })], [call("overview", { client: "Harrow" })]],
    figures: [book("margin", "Harrow Legal")],
  }),
  ask("chosen-number", "operator", ["margin of ha in September", "the third one"], {
    calls: [
      [call("margin", { client: "Harrow", period: "2026-09" })],
      [call("overview", { client: "Harrow", period: "2026-09" })],
    ],
    figures: [book("margin", "Harrow Legal", "2026-09")],
  }),
  ask("corrected", "operator", ["margin of Acme", "No, I meant Cobalt"], {
    calls: [[call("margin", { client: "Cobalt" })], [call("overview", { client: "Cobalt" })]],
    figures: [book("margin", "Cobalt Health")],
  }),
  ask("fix-them", "operator", ["Which gaps does Globex have in October?", "Please fix them"], {
    outcome: "proposes",
    calls: [[call("fix", { client: "Globex" })]],
    proposed: {
      tool: "fix",
      clients: ["Globex Freight"],
      amounts: [
        { tool: "gaps", input: { client: "Globex", period: "2026-10" }, pick: "/rows/0/gaps[category=support]/gap" },
      ],
    },
  }),
  ask("four-turns", "operator", ["margin of Acme last month", "by service?", "and Umbra?", "in September?"], {
    calls: [
      [call("margin", { client: "Umbra", by: "service", period: "2026-09" })],
      [call("margin", { client: "Umbra", period: "2026-09" })],
    ],
    figures: [book("margin", "Umbra Analytics", "2026-09")],
  }),
];
