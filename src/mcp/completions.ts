import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/sdk/types.js";
import { BillingPeriod } from "#src/kernel/period.ts";
import { type Extra, run } from "./call-tool.ts";
import { type Asker, type McpHost, mayRun } from "./host.ts";

/** As many as the protocol allows. */
const MOST = 100;
const MONTHS = 13;

/** What an argument of a prompt or a resource can be, by its beginning: clients that the caller may see, and billing periods. */
export async function complete(
  host: McpHost,
  { argument: { name, value } }: CompleteRequest["params"],
  asker: Asker,
  { signal }: Extra,
): Promise<CompleteResult> {
  const all = name === "client" ? await clientNames(host, asker, signal) : name === "period" ? periods(host) : [];
  const wanted = value.trim().toLowerCase();
  const fitting = all.filter((text) => text.toLowerCase().startsWith(wanted));
  return { completion: { values: fitting.slice(0, MOST), total: fitting.length, hasMore: fitting.length > MOST } };
}

async function clientNames(host: McpHost, asker: Asker, signal: AbortSignal): Promise<string[]> {
  if (!mayRun(host, asker, "clients")) return [];
  const { data } = await run(host, "clients", {}, asker, { signal });
  return (data as { readonly clients: readonly { readonly name: string }[] }).clients
    .map((client) => client.name)
    .sort();
}

function periods({ clock }: McpHost): string[] {
  const months = [BillingPeriod.at(clock.now())];
  while (months.length < MONTHS) months.push((months.at(-1) as BillingPeriod).previous());
  return ["last", "this", ...months.map(String)];
}
