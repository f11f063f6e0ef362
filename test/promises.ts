/** Every promise the product makes so far, by the id that test titles cite. */
export const promises: Readonly<Record<string, string>> = {
  "A-01": "Runs without a build step on its own Node 24, on machines that have only an older one; one check command.",
  "A-02": "The law of imports, the tool registry and these promises are tests that can fail; files stay short.",
  "A-03": "Settings are checked whole and refused politely; connections are real or local each; money never mixes.",
  "A-04": "One store on PostgreSQL and embedded PGlite, migrated under a lock, proven by the same tests.",
  "A-05":
    "Typed jobs on Redis or the embedded queue: natural keys, schedule, retry, dead letter, recovery, graceful stop.",
  "A-06": "Money, periods, clock, ids and errors are exact; proven by properties.",
  "A-10": "The local cloud's book: CUR 2.0 line items from a seed and a size, with every hard case on purpose.",
  "A-11": "AWS over its real protocols from that book, strict, paged, recorded, with faults to switch on.",
  "A-12": "Slack over its real protocols: Web API, signed deliveries, block limits, rate tiers, socket mode.",
  "A-13": "The console in the browser: channels, blocks, modals, home, four people, keyboard, light and dark.",
  "A-21": "The first tools: overview, margin, trend, waterfall, clients, help, status.",
  "A-22": "The known vectors hold and the known defects are absent, one named test each.",
  "A-23": "Cost Explorer, Billing Conductor and the CUR file agree with our answers to the last digit.",
  "A-24":
    "A bill of one's own: CUR 2.0, legacy CUR and FOCUS, CSV, gzip and Parquet, exact, or refused with the place.",
  "A-25": "The same answers in Slack, on the command line and as JSON, with exit codes and helpful refusals.",
  "A-26":
    "Slack is acknowledged first; slow answers are edited in place; retries have no second effect; bad signatures are refused.",
};
