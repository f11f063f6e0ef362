import { type Case, casesOf } from "../case.ts";

const ask = casesOf("knowledge", "answered");

/** How billing works in general: answered without a figure that nobody gave. */
export const knowledge: readonly Case[] = [
  ask("transfer", "viewer", "What is a billing transfer?", {
    says: [/pay|receiv/i, /source|customer|organi[sz]ation/i],
  }),
  ask("showback", "operator", "What is the difference between My View and Showback?", {
    says: [/AWS charges|what we pay|cost/i, /pro forma|client|shown/i],
  }),
  ask("on-cost", "viewer", "How do margin on cost and margin on revenue differ?", {
    says: [/cost/i, /revenue|Showback/i],
  }),
  ask("line-item", "operator", "What is a custom line item for?", { says: [/fee|credit|charge/i] }),
  ask("passthrough", "account-manager", "Why does a Passthrough plan have no gaps?", {
    says: [/what AWS charges|own bill|as it is|same/i],
  }),
  ask("estimated", "viewer", "Why are figures of the present month called estimated?", {
    says: [/final|close|change|end of the month|not over/i],
  }),
  ask("credits", "operator", "In which order does AWS use up credits?", {
    says: [/(?:soonest|first|earliest|before).*expir|expir.*(?:soonest|first|earliest|before)/i],
  }),
  ask("support", "operator", "Why is AWS Support missing on pro forma bills?", {
    says: [/pro forma|Showback/i, /custom line item|line items?|not (?:part|among|include|shown|in)/i],
  }),
  ask("final", "approver", "When is an AWS bill final?", { says: [/month|days|invoice/i] }),
  ask("two-people", "approver", "Why must somebody else approve what I propose?", {
    says: [/second|another|somebody else|other (?:person|people|pair)|four eyes/i, /mistake|error|bill|wrong|check/i],
  }),
  ask("rules", "client", "Are you a language model?", { says: [/model|rules/i] }),
];
