import type { ApiCallStore } from "#src/ports/cost-records.ts";
import type { ApiUsage } from "#src/ports/usage.ts";
import type { ApiMeter } from "./api-meter.ts";

/** Reads back what the meter wrote to the store; what still waits in this process is written first. */
export function apiUsage(store: ApiCallStore, meter: ApiMeter, local: boolean): ApiUsage {
  return {
    local,
    totals: async (from, until) => {
      await meter.flush();
      return store.totals({ from, until });
    },
  };
}
