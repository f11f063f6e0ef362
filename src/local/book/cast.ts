import type { PlanKey } from "./plans.ts";

/** What can be found on a client's bill besides plain usage. */
export type Feature =
  | "support"
  | "map-credits"
  | "refunds"
  | "tax"
  | "marketplace"
  | "savings-plan"
  | "partner-discount"
  | "bundled-discount"
  | "recurring"
  | "commission"
  | "injection"
  | "unhealthy-view"
  | "renewed-transfer";

/** The part that a client plays in the book. Money is a usual month in whole units of its currency. */
export interface Role {
  readonly key: string;
  readonly name: string;
  readonly monthly: number;
  /** Growth over a year in basis points. */
  readonly growth: number;
  readonly accounts: number;
  readonly plan: PlanKey;
  readonly features: readonly Feature[];
  /** Custom line items that stand on the group: a monthly support fee, a passed-on credit. */
  readonly customItems?: boolean;
  readonly currency?: "second";
  readonly state?: "empty" | "pending" | "two-level";
  /** A service that costs more from the last complete month on, in basis points of its usual cost. */
  readonly spike?: { readonly service: number; readonly factor: number };
}

const longName = "Consolidated International Agricultural Machinery, Irrigation and Rural Finance Holding ";

/** The clients whose parts are written by hand, in this order; a small estate has the first of them. */
export const roles: readonly Role[] = [
  {
    key: "marked-up",
    name: "Acme Robotics",
    monthly: 84_000,
    growth: 2_600,
    accounts: 8,
    plan: "markup-8",
    features: ["support", "map-credits", "partner-discount"],
    customItems: true,
    spike: { service: 1, factor: 19_000 },
  },
  role("passthrough", "Northwind Clinics", 42_500, 600, 5, "passthrough", ["support", "tax", "map-credits"]),
  role("negative-margin", "Globex Freight", 61_200, -300, 6, "discount-12", ["support"]),
  role("no-custom-items", "Initech Payments", 18_400, 900, 3, "markup-5", []),
  role("savings-plan", "Umbra Analytics", 126_000, 1_800, 9, "service-rules", ["savings-plan", "partner-discount"]),
  { ...role("second-currency", "Vinter Maschinenbau", 37_300, 400, 4, "markup-10", ["tax"]), currency: "second" },
  { ...role("empty", "Halcyon Labs", 0, 0, 2, "markup-5", []), state: "empty" },
  { ...role("two-level", "Pinewood Schools", 9_600, 700, 3, "markup-5", []), state: "two-level" },
  role("refunds", "Solstice Media", 53_800, 1_100, 5, "markup-8", [
    "refunds",
    "tax",
    "bundled-discount",
    "partner-discount",
  ]),
  role("marketplace", "Cobalt Health", 72_900, 1_500, 7, "marketplace-aware", ["marketplace", "support"]),
  role("formula-name", "=cmd()", 2_900, 200, 1, "markup-10", ["tax"]),
  role("mention-name", "<!channel> Logistics", 4_700, 500, 2, "markup-8", ["support"]),
  role("rtl-name", "Harbor \u202Egnp.exe\u202C Trading\u200F", 3_300, 100, 2, "markup-5", []),
  role("long-name", longName.repeat(3).slice(0, 199).concat("."), 6_100, 300, 2, "markup-8", []),
  role("injection", "Ledgerline Foods", 15_700, 800, 4, "markup-8", ["injection", "map-credits"]),
  role("unhealthy-view", "Ferrous Mining", 28_100, -700, 3, "markup-8", ["unhealthy-view", "support"]),
  role("renewed-transfer", "Tidewater Shipping", 33_600, 1_200, 4, "markup-10", ["renewed-transfer", "map-credits"]),
  { ...role("pending", "Brightpath Energy", 0, 0, 3, "markup-8", []), state: "pending" },
  role("recurring", "Quarry Games", 47_000, -1_500, 5, "basic", ["recurring", "bundled-discount"]),
  role("commission", "Lumen Retail", 98_500, 2_100, 10, "markup-5", ["commission", "support", "partner-discount"]),
];

/** Names for clients without a written part, before names are put together from words. */
export const names: readonly string[] = [
  "Oakfield Insurance",
  "Delta Biosciences",
  "Summit Ticketing",
  "Harrow Legal",
  "Canopy Travel",
  "Ironbridge Steel",
  "Juniper Foods",
  "Kestrel Aviation",
];

/** Clients that the seller of the two-level transfer has beside it, where they are asked for. */
export const sellersOwn: readonly string[] = ["Tamarack Dental", "Wrenfield Museums", "Zephyr Couriers"];

/** Words for made-up names of large estates. */
export const words: readonly [readonly string[], readonly string[]] = [
  ["Amber", "Birch", "Copper", "Dune", "Ember", "Fjord", "Granite", "Hazel", "Indigo", "Jade", "Larch", "Maple"],
  ["Analytics", "Foods", "Health", "Logistics", "Media", "Mobility", "Payments", "Retail", "Software", "Travel"],
];

function role(
  key: string,
  name: string,
  monthly: number,
  growth: number,
  accounts: number,
  plan: PlanKey,
  features: readonly Feature[],
): Role {
  return { key, name, monthly, growth, accounts, plan, features };
}
