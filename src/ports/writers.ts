import type { LineItemWriter } from "./custom-line-items.ts";
import type { PricingWriter } from "./pricing.ts";

/** Everything that changes a receiver. Only the worker holds it, under the apply role. */
export interface Writers {
  readonly lineItems: LineItemWriter;
  readonly pricing: PricingWriter;
}
