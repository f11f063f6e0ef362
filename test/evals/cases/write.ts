import { type Case, call, casesOf } from "../case.ts";

const ask = casesOf("write", "proposes");
const gap = (client: string, category: string) => ({
  tool: "gaps",
  input: { client, period: "2026-10" },
  pick: `/rows/0/gaps[category=${category}]/gap`,
});

/** Changes: each ends as a proposal of the right tool, for the right client, of the right amount; nothing is done. */
export const write: readonly Case[] = [
  ask("fix", "operator", "Fix Acme's gaps", {
    calls: [[call("fix", { client: "Acme" })]],
    proposed: { tool: "fix", clients: ["Acme Robotics"], amounts: [gap("Acme", "support"), gap("Acme", "credit")] },
  }),
  ask("fix-support", "operator", "Please pass on the support gap of Cobalt Health for October", {
    calls: [[call("fix", { client: "Cobalt", only: "support" })], [call("fix", { client: "Cobalt" })]],
    proposed: { tool: "fix", clients: ["Cobalt Health"], amounts: [gap("Cobalt", "support")] },
  }),
  ask("fix-own", "account-manager", "Close the credit gap of Acme for 2026-10", {
    calls: [[call("fix", { client: "Acme", only: "credit" })]],
    proposed: { tool: "fix", clients: ["Acme Robotics"], amounts: [gap("Acme", "credit")] },
  }),
  ask("fix-two", "operator", "Fix the gaps of Globex and Tidewater for October", {
    calls: [
      [call("fix", { client: "Globex, Tidewater" })],
      [call("fix", { client: "Globex" }), call("fix", { client: "Tidewater" })],
    ],
    proposed: {
      tool: "fix",
      clients: ["Globex Freight", "Tidewater Shipping"],
      amounts: [gap("Globex", "support"), gap("Tidewater", "credit")],
    },
  }),
  ask("fee", "operator", "Add a support fee of 100 dollars to Initech every month", {
    calls: [[call("line-item-add", { client: "Initech", amount: "100", recurring: true })]],
    proposed: { tool: "line-item-add", clients: ["Initech Payments"], amounts: ["100"] },
  }),
  ask("fee-once", "operator", "Charge Umbra Analytics a migration fee of $1,250.50 this month", {
    calls: [[call("line-item-add", { client: "Umbra", amount: "1250.50" })]],
    proposed: { tool: "line-item-add", clients: ["Umbra Analytics"], amounts: ["1250.50"] },
  }),
  ask("fee-euros", "operator", "Add a fee of 75 euros for monitoring to Vinter, every month", {
    calls: [[call("line-item-add", { client: "Vinter", amount: "75", recurring: true })]],
    proposed: { tool: "line-item-add", clients: ["Vinter Maschinenbau"], amounts: ["75"] },
  }),
  ask("fee-other-currency", "operator", "Add a fee of 100 dollars to Vinter every month", {
    calls: [[call("line-item-add", { client: "Vinter", amount: "100", recurring: true })]],
    proposed: { tool: "line-item-add", clients: ["Vinter Maschinenbau"], amounts: ["100"] },
    says: [/EUR|euro/i],
  }),
  ask("credit", "operator", "Give Solstice Media a credit of 300 dollars for the outage this month", {
    calls: [[call("line-item-add", { client: "Solstice", amount: "300", type: "credit" })]],
    proposed: { tool: "line-item-add", clients: ["Solstice Media"] },
  }),
  ask("fee-own", "account-manager", "Add an onboarding fee of 50 dollars to Acme this month", {
    calls: [[call("line-item-add", { client: "Acme", amount: "50" })]],
    proposed: { tool: "line-item-add", clients: ["Acme Robotics"], amounts: ["50"] },
  }),
  ask("edit", "operator", "Raise the line item Managed-services of Acme to 1800 dollars", {
    calls: [[call("line-item-edit", { client: "Acme", item: "Managed-services", amount: "1800" })]],
    proposed: { tool: "line-item-edit", clients: ["Acme Robotics"] },
  }),
  ask("end", "operator", "End the line item MAP-credit of Acme", {
    calls: [[call("line-item-end", { client: "Acme", item: "MAP-credit" })]],
    proposed: { tool: "line-item-end", clients: ["Acme Robotics"] },
  }),
  ask("remove", "operator", "Remove the line item Managed-services of Harrow Legal", {
    calls: [
      [call("line-item-remove", { client: "Harrow", item: "Managed-services" })],
      [call("line-item-end", { client: "Harrow", item: "Managed-services" })],
    ],
    proposed: { tool: "line-item-remove", clients: ["Harrow Legal"] },
  }),
  ask("commission", "operator", "Set a commission of 10 percent for Umbra Analytics", {
    calls: [[call("commission", { client: "Umbra", percent: "10" })]],
    proposed: { tool: "commission", clients: ["Umbra Analytics"] },
  }),
  ask("commission-share", "operator", "Charge Delta Biosciences a commission of 7.5 % from this month on", {
    calls: [[call("commission", { client: "Delta", percent: "7.5" })]],
    proposed: { tool: "commission", clients: ["Delta Biosciences"] },
  }),
  ask("move", "operator", "Move Initech to the pricing plan Standard-8", {
    calls: [[call("pricing-move", { client: "Initech", to: "Standard-8" })]],
    proposed: { tool: "pricing-move", clients: ["Initech Payments"] },
  }),
  ask("set", "operator", "Set the pricing rule Launch-discount-12-GLOBAL to 10 percent", {
    calls: [[call("pricing-set", { rule: "Launch-discount-12-GLOBAL", percent: "10" })]],
    proposed: { tool: "pricing-set", clients: ["Globex Freight"] },
  }),
  ask("add-rule", "operator", "Add a discount of 5 percent on AmazonRDS to the plan Launch-discount-12", {
    calls: [
      [call("pricing-add", { plan: "Launch-discount-12", percent: "5", type: "discount", service: "AmazonRDS" })],
    ],
    proposed: { tool: "pricing-add", clients: ["Globex Freight"] },
  }),
  ask(
    "remove-rule",
    "operator",
    "Remove the rule Marketplace-aware-SERVICE-AmazonBedrock from the plan Marketplace-aware",
    {
      calls: [[call("pricing-remove", { plan: "Marketplace-aware", rule: "Marketplace-aware-SERVICE-AmazonBedrock" })]],
      proposed: { tool: "pricing-remove", clients: ["Cobalt Health"] },
    },
  ),
  ask("mend", "operator", "Put back the line items that have drifted", {
    outcome: "answered",
    calls: [[call("drift-mend")], [call("drift")]],
    says: [/nothing|\bno\b/i],
  }),
  ask("nothing-to-fix", "operator", "Fix the gaps of Initech Payments for October", {
    outcome: "answered",
    calls: [[call("fix", { client: "Initech" })], [call("gaps", { client: "Initech" })]],
    says: [/nothing|\bno\b/i],
  }),
];
