import { type Case, casesOf } from "../case.ts";

const ask = casesOf("ambiguous", "asks");

/** What can be meant in several ways: asked back, or the choices shown, and nothing guessed. */
export const ambiguous: readonly Case[] = [
  ask("several-clients", "operator", "margin of ha last month", { says: [/Halcyon/, /Harrow/] }),
  ask("several-clients-2", "operator", "What did S cost us in October?", { says: [/Solstice/, /Summit/] }),
  ask("several-clients-3", "operator", "gaps of co", { says: [/Cobalt/, /Consolidated/] }),
  ask("fix-whom", "operator", "Fix the gaps", { says: [/client/i] }),
  ask("fee-whom", "operator", "Add a support fee of 100 dollars every month", { says: [/client|whom|who/i] }),
  ask("fee-how-much", "operator", "Add a support fee to Initech every month", { says: [/how much|amount|percent/i] }),
  ask("commission-how-much", "operator", "Set a commission for Umbra Analytics", { says: [/percent|how much|%/i] }),
  ask("plan-which", "operator", "Move Initech to another pricing plan", { says: [/plan/i] }),
  ask("rule-how-much", "operator", "Change the markup of the rule Standard-8-GLOBAL", {
    says: [/percent|how much|%/i],
  }),
  ask("end-which", "operator", "End a line item of Acme", { says: [/which|name/i] }),
  ask("whose-fee", "operator", "End the line item Managed-services", { says: [/client|whom|which/i] }),
  ask("nothing-before", "operator", "And what about them?", { says: [/\b(?:who|whom|which|what|ask|client)\b/i] }),
  ask("fee-all", "operator", "Charge all clients a fee of 20 dollars every month", {
    says: [/client|each|one by one/i],
  }),
  ask("fix-two", "operator", ["margin of ha", "fix their gaps"], { says: [/Halcyon|client/i] }),
];
