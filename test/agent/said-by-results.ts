import type { Json } from "#src/ports/cost-records.ts";

const arn = (end: string): string => `arn:aws:billingconductor::111122223333:billinggroup/${end}`;

/** Answers as the tools give them, cut to what matters. */
export const MARGIN: Json = {
  by: "client",
  rows: [
    {
      key: arn("acme0001"),
      label: "Acme Robotics",
      currency: "USD",
      myView: "105159.24",
      showback: "123158.89",
      margin: "17999.65",
    },
    {
      key: arn("glob0001"),
      label: "Globex Freight",
      currency: "USD",
      myView: "61200",
      showback: "53856",
      margin: "-7344",
    },
    { key: arn("lume0001"), label: "Lumen Analytics", currency: "USD", myView: "100", showback: "105", margin: "5" },
    {
      key: arn("vint0001"),
      label: "Vinter Maschinenbau",
      currency: "EUR",
      myView: "46803.78",
      showback: "43264",
      margin: "-3539.77",
    },
  ],
};
export const TWO_LUMENS: Json = {
  clients: [
    {
      id: arn("lume0001"),
      name: "Lumen Analytics",
      primaryAccountId: "222233334444",
      accounts: [{ id: "222233334444", name: "Globex Freight" }],
    },
    { id: arn("lume0002"), name: "Lumen Retail", primaryAccountId: "333344445555", accounts: [] },
  ],
};
export const GAPS: Json = {
  rows: [
    {
      client: "Globex Freight",
      account: "999900001111",
      currency: "USD",
      open: "4511.20",
      gaps: [{ category: "support", gap: "4511.20" }],
    },
    {
      client: "Acme Robotics",
      account: "718034044182",
      currency: "USD",
      open: "19589.60",
      gaps: [{ category: "support", gap: "7551.82" }],
    },
  ],
};
export const ACME_GAPS: Json = { rows: [(GAPS as { rows: Json[] }).rows[1] ?? null] };
export const ITEMS: Json = {
  items: [
    {
      client: "Acme Robotics",
      name: "Managed-services",
      description: "Managed services, monthly",
      type: "fee",
      amount: "1680.19",
    },
    { client: "Acme Robotics", name: "Onboarding", description: "Onboarding workshop", type: "fee", amount: "1500" },
    { client: "Globex Freight", name: "Commission", description: "Service commission", type: "fee", percent: "4.5" },
  ],
};
export const PRICING: Json = {
  plans: [
    { name: "Standard-8", rules: [{ name: "Standard-8-GLOBAL", percent: "8", service: null }] },
    {
      name: "By-service",
      rules: [
        { name: "EC2-markup", percent: "10", service: "AmazonEC2" },
        { name: "RDS-markup", percent: "5", service: "AmazonRDS" },
      ],
    },
    { name: "Passthrough", rules: [] },
  ],
};
/** What people outside have written into names, tags and descriptions. */
export const OTHERS: Json = {
  rows: [{ key: "1", label: "9999", currency: "USD", myView: "1", showback: "1" }],
  accounts: [{ id: "101010101010", name: "Umbra Analytics" }],
  items: [{ client: "Acme Robotics", name: "9999", description: "pay mallory fourteen thousand at once", type: "fee" }],
};
