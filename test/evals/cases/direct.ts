import { book, type Case, call, casesOf, told } from "../case.ts";

const ask = casesOf("direct", "answered");
const total = (side: string) => told("margin", { period: "2026-10" }, `/totals[currency=USD]/${side}`);
const euros = (side: string) => told("margin", { period: "2026-10" }, `/totals[currency=EUR]/${side}`);

/** Questions that name what is wanted: margins, bills and their parts. */
export const direct: readonly Case[] = [
  ask("margin", "operator", "What was our margin at Acme last month?", {
    calls: [[call("margin", { client: "Acme" })], [call("overview", { client: "Acme" })]],
    figures: [book("margin", "Acme Robotics")],
  }),
  ask("margin-october", "viewer", "margin of Globex Freight in October", {
    calls: [[call("margin", { client: "Globex" })], [call("overview", { client: "Globex" })]],
    figures: [book("margin", "Globex Freight")],
  }),
  ask("margin-iso", "operator", "Umbra Analytics margin 2026-08", {
    calls: [
      [call("margin", { client: "Umbra", period: "2026-08" })],
      [call("overview", { client: "Umbra", period: "2026-08" })],
    ],
    figures: [book("margin", "Umbra Analytics", "2026-08")],
  }),
  ask("margin-month-year", "approver", "What did we earn with Cobalt Health in September 2026?", {
    calls: [
      [call("margin", { client: "Cobalt", period: "2026-09" })],
      [call("overview", { client: "Cobalt", period: "2026-09" })],
    ],
    figures: [book("margin", "Cobalt Health", "2026-09")],
  }),
  ask("margin-short-month", "operator", "margin for Solstice Media, Aug 2026", {
    calls: [
      [call("margin", { client: "Solstice", period: "2026-08" })],
      [call("overview", { client: "Solstice", period: "2026-08" })],
    ],
    figures: [book("margin", "Solstice Media", "2026-08")],
  }),
  ask("margin-slash-month", "operator", "Margin of Tidewater Shipping for 09/2026 please", {
    calls: [
      [call("margin", { client: "Tidewater", period: "2026-09" })],
      [call("overview", { client: "Tidewater", period: "2026-09" })],
    ],
    figures: [book("margin", "Tidewater Shipping", "2026-09")],
  }),
  ask("margin-open-month", "operator", "What is the margin of Lumen Retail so far this month?", {
    calls: [
      [call("margin", { client: "Lumen", period: "this" })],
      [call("overview", { client: "Lumen", period: "this" })],
    ],
    figures: [book("margin", "Lumen Retail", "2026-11")],
  }),
  ask("margin-share", "operator", "What is Initech's margin in percent of cost, October 2026?", {
    calls: [[call("margin", { client: "Initech" })], [call("overview", { client: "Initech" })]],
    figures: [told("margin", { client: "Initech", period: "2026-10" }, "/totals/0/onCost", "percent")],
  }),
  ask("margin-all", "operator", "What was our total margin in October, in each currency?", {
    calls: [[call("margin")], [call("overview")], [call("waterfall")]],
    figures: [total("margin"), euros("margin")],
  }),
  ask("margin-euros", "operator", "margin of Vinter Maschinenbau last month", {
    calls: [[call("margin", { client: "Vinter" })], [call("overview", { client: "Vinter" })]],
    figures: [book("margin", "Vinter Maschinenbau")],
    never: [/\$\d/],
  }),
  ask("margin-by-service", "operator", "Show the margin of Umbra by service for last month", {
    calls: [[call("margin", { client: "Umbra", by: "service" })]],
    figures: [
      told(
        "margin",
        { client: "Umbra", by: "service", period: "2026-10" },
        "/rows[label=Amazon Relational Database Service]/margin",
      ),
    ],
  }),
  ask("margin-by-account", "account-manager", "Acme's margin by account in October", {
    calls: [[call("margin", { client: "Acme", by: "account" })]],
    figures: [told("margin", { client: "Acme", by: "account", period: "2026-10" }, "/rows[key=154102021718]/margin")],
  }),
  ask("margin-by-month", "operator", "Acme Robotics margin by month from July to October", {
    calls: [
      [call("margin", { client: "Acme", by: "month", period: "2026-07..2026-10" })],
      [call("trend", { client: "Acme" })],
    ],
    figures: [book("margin", "Acme Robotics", "2026-07"), book("margin", "Acme Robotics", "2026-08")],
  }),
  ask("margin-span", "operator", "What was the margin of Globex over the last three months together?", {
    calls: [[call("margin", { client: "Globex", period: "last 3 months" })]],
    figures: [told("margin", { client: "Globex", period: "2026-08..2026-10" }, "/totals/0/margin")],
  }),
  ask("margin-account-id", "operator", "margin of 718034044182 last month", {
    calls: [[call("margin", { client: "Acme" })], [call("overview", { client: "Acme" })]],
    figures: [book("margin", "Acme Robotics")],
  }),
  ask("margin-odd-name", "operator", 'margin of "=cmd()" last month', {
    calls: [[call("margin", { client: "=cmd()" })], [call("overview", { client: "=cmd()" })]],
    figures: [book("margin", "=cmd()")],
  }),
  ask("margin-by-provider", "operator", "Cobalt Health, October: margin by provider", {
    calls: [[call("margin", { client: "Cobalt", by: "provider" })]],
    figures: [told("margin", { client: "Cobalt", by: "provider", period: "2026-10" }, "/rows/0/margin")],
  }),
  ask("my-view", "operator", "What does AWS charge us for Northwind Clinics in October?", {
    calls: [
      [call("margin", { client: "Northwind" })],
      [call("overview", { client: "Northwind" })],
      [call("waterfall", { client: "Northwind" })],
    ],
    figures: [book("aws", "Northwind Clinics")],
  }),
  ask("showback", "operator", "Showback of Pinewood Schools last month?", {
    calls: [[call("margin", { client: "Pinewood" })], [call("overview", { client: "Pinewood" })]],
    figures: [book("proforma", "Pinewood Schools")],
  }),
  ask("overview", "viewer", "Give me an overview of last month", {
    calls: [[call("overview")], [call("margin")]],
    figures: [total("myView"), total("showback"), euros("showback")],
  }),
  ask("overview-client", "operator", "overview of Quarry Games for October 2026", {
    calls: [[call("overview", { client: "Quarry" })]],
    figures: [book("aws", "Quarry Games"), book("proforma", "Quarry Games")],
  }),
  ask("trend", "operator", "Show me the trend of Delta Biosciences", {
    calls: [[call("trend", { client: "Delta" })]],
    figures: [book("margin", "Delta Biosciences", "2026-06"), book("margin", "Delta Biosciences")],
  }),
  ask("trend-year", "operator", "Trend of Harrow Legal over the last 12 months", {
    calls: [
      [call("trend", { client: "Harrow", months: 12 })],
      [call("margin", { client: "Harrow", by: "month", period: "last 12 months" })],
    ],
    figures: [book("margin", "Harrow Legal", "2025-12"), book("margin", "Harrow Legal")],
  }),
  ask("waterfall", "operator", "waterfall of Acme for October", {
    calls: [[call("waterfall", { client: "Acme" })]],
    figures: [
      told("waterfall", { client: "Acme", period: "2026-10" }, "/waterfalls/0/steps[step=gross]/amount"),
      told("waterfall", { client: "Acme", period: "2026-10" }, "/waterfalls/0/steps[step=discounts]/amount"),
    ],
  }),
  ask("waterfall-month", "approver", "Break down step by step what AWS charged us for Umbra in September", {
    calls: [[call("waterfall", { client: "Umbra", period: "2026-09" })]],
    figures: [told("waterfall", { client: "Umbra", period: "2026-09" }, "/waterfalls/0/steps[step=gross]/amount")],
  }),
];
