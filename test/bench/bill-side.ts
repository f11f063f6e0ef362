import { openBill } from "#src/bills/open-bill.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "#src/ports/call.ts";
import { median, timed } from "./bench.ts";

/** Opens the bill that is named and asks it; alone in its process, so that the memory is its own. Prints one object. */
const [file = ""] = process.argv.slice(2);
const rounds = 9;
const call: Call = { signal: new AbortController().signal, fresh: true, used: () => {} };

const start = performance.now();
const bill = await openBill({ files: [file], clock: systemClock });
const { periods } = bill.description();
const first = BillingPeriod.parse(periods[0] ?? "");
const last = BillingPeriod.parse(periods.at(-1) ?? "");
const groups = await bill.desk.groups.list(last, call);
const ask = () => bill.desk.costs.read({ groups, side: "my-view", first, last, by: ["service"] }, call);
const { lines } = await ask();
const openMs = performance.now() - start;
const warm: number[] = [];
for (let i = 0; i < rounds; i++) warm.push(await timed(ask));
const rssMb = process.resourceUsage().maxRSS / 1024;
await bill.close();
process.stdout.write(JSON.stringify({ openMs, warmMs: median(warm), rssMb, lines: lines.length }));
