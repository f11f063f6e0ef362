import { z } from "zod";

/** Parameters that several tools share, each described once, in one way, for people and for the model. */
export const params = {
  client: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe("A client: billing group name (or the beginning of it), or its primary account id. Leave out for all."),
  /** One client, where all of them cannot be meant. */
  oneClient: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe("The client: billing group name (or the beginning of it), or its primary account id"),
  lineItem: z.string().trim().min(1).max(200).describe("Name of the line item, or the beginning of it"),
  period: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .describe(
      "Billing period or span in UTC months: 2026-10, this, last, oct, oct 2025, 2026-01..2026-06, last 6 months. " +
        "Leave out for the last closed month.",
    ),
  /** One month, for tools that refuse a span. */
  onePeriod: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .describe("One UTC month, no span: 2026-10, this, last, oct, oct 2025. Leave out for the last closed month."),
};

/** Shapes that several outputs share. */
export const shapes = {
  /** One client, where all of them cannot be meant. */
  oneClient: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe("The client: billing group name (or the beginning of it), or its primary account id"),
  lineItem: z.string().trim().min(1).max(200).describe("Name of the line item, or the beginning of it"),
  period: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe("UTC month, YYYY-MM"),
  amount: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .describe("Exact decimal"),
  currency: z.string().regex(/^[A-Z]{3}$/),
  percent: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .nullable()
    .describe("Percent, exact to 4 decimals; null when the base is zero"),
  account: z.string().nullable().describe("Primary account of the one client, or null for all"),
  unknown: z.object({ client: z.string(), reason: z.string() }).describe("A client whose figures could not be read"),
};
