import type { Charge, Ledger, LedgerClient } from "./desk.ts";

const monthly = (periods: readonly string[], charge: Omit<Charge, "period">): Charge[] =>
  periods.map((period) => ({ period, ...charge }));

const acme: LedgerClient = {
  name: "Acme Robotics",
  account: "111111111111",
  accounts: [
    { id: "111111111111", name: "Acme payer" },
    { id: "111111111112", name: "111111111112" },
  ],
  charges: [
    ...monthly(["2026-08", "2026-09"], { myView: "80", showback: "88", service: "Amazon EC2" }),
    { period: "2026-09", myView: "40.5", showback: "44.55", service: "Amazon S3", account: "111111111112" },
    { period: "2026-09", myView: "-20", kind: "credit", service: "Amazon EC2" },
    { period: "2026-09", myView: "-0.5", kind: "refund", service: "Amazon S3" },
    { period: "2026-09", myView: "8", showback: "8.8", kind: "tax", service: "Tax" },
    { period: "2026-09", myView: "-10", kind: "discount", service: "Amazon EC2" },
    { period: "2026-09", showback: "5", kind: "custom-fee", service: "Support fee" },
  ],
};

const bolt: LedgerClient = {
  name: "Bolt",
  account: "222222222222",
  plan: { id: "pt", name: "Passthrough", passthrough: true },
  charges: monthly(["2026-08", "2026-09"], { myView: "50", showback: "40" }),
  views: { "my-view": true, showback: false },
};

const cygnus: LedgerClient = {
  name: "Cygnus",
  account: "333333333333",
  kind: "standard",
  charges: [{ period: "2026-09", myView: "10.000000000000001", showback: "12", currency: "EUR" }],
  transfers: [],
  views: {},
};

const delta: LedgerClient = {
  name: "Delta",
  account: "444444444444",
  plan: null,
  charges: [{ period: "2026-09", myView: "999", showback: "1000" }],
  unreadable: {
    reports: "none",
    services: "AWS refused access to this billing view.",
    "my-view": "AWS refused access to this billing view.",
    showback: "AWS refused access to this billing view.",
  },
};

const echo: LedgerClient = {
  name: "Echo",
  account: "555555555555",
  status: "pending",
  transfers: [{ status: "accepted", start: "2026-11-01T00:00:00.000Z", end: null }],
};

/**
 * A small partner on 15 October 2026: Acme with every kind of charge, Bolt at a loss, Cygnus in euro, Delta whose figures
 * nobody may read, Echo whose transfer has not begun.
 */
export const northwind: Ledger = { now: "2026-10-15T12:00:00.000Z", clients: [acme, bolt, cygnus, delta, echo] };

/** The same partner with other clients. */
export const partner = (...clients: LedgerClient[]): Ledger => ({ now: northwind.now, clients });
