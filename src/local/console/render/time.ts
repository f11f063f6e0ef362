/** The instant of a Slack time stamp such as `1793990400.000200`. */
export function instantOf(ts: string): Date {
  return new Date(Math.round(Number(ts) * 1000));
}

/** `20:44`, in UTC. */
export function timeOfDay(at: Date): string {
  return at.toISOString().slice(11, 16);
}

/** `Saturday, 21 November 2026`, in UTC. */
export function dayOf(at: Date): string {
  const format = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(at).replace(/^(\w+) /, "$1, ");
}

/** `21 Nov 2026, 20:44 UTC`, as the banner shows the demo's clock. */
export function clockText(at: Date): string {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return `${day.format(at)}, ${timeOfDay(at)} UTC`;
}
