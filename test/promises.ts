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
  "B-01":
    "Several receivers in one installation, each with roles, external ids, credentials and figures of its own; nothing of one is another's.",
  "B-02":
    "Reading what billing consists of: transfers, custom line items, how far what Showback leaves out is modelled, pricing, budgets, anomalies, and what asking AWS costs.",
  "B-03": "Gaps are exact, by record type of each group's own view, never by share; what is probable says so.",
  "B-04":
    "Credits: balance, expiry, use by month and service, what the client was shown of it, and a forecast that says what is at risk.",
  "B-05": "Operations that no package has are signed and sent by a thin client; the local cloud answers them.",
  "B-06": "Doctor: every connection and permission, ok, missing or unknown, with the fix; exit code.",
  "B-10": "A proposal is applied at most once and never without approval, whatever is raced, killed or retried.",
  "B-11": "A card says what, for whom, how much and with what risk; it ends showing outcome, who and when.",
  "B-12": "The worker applies under keys, reads before and after, and goes on after a kill with only the rest.",
  "B-13":
    "Policies approve by rule within caps, in shadow first, every use audited; a stop of writes works at once, for all, one client, or the agent.",
  "B-14": "The audit trail is a chain that verifies, and is exported.",
  "B-15": "Rights by role and client; nothing by default; every tool tried with every role.",
  "B-20": "A fix is simulated, then proposed: one month, exact, within AWS's patterns and quotas.",
  "B-21": "A commission is taken of the billing group, previewed, within bounds, and replaces what is there.",
  "B-22":
    "Line items are added, edited in what AWS lets edit, ended and removed, and prices changed, as proposals with the money before and after.",
  "B-23": "What was made is compared with what exists every day; what differs is told with a proposal to mend it.",
  "B-24": "The local cloud applies writes to its own book, with the delays and refusals of the real one.",
  "B-25": "Nothing simulated can reach a real endpoint.",
  "B-26": "The known vectors of the write path hold and its known defects are absent, one named test each.",
  "C-01":
    "The assistant asks tools through the door alone, as whoever asks, within limits of turns, tokens, time and cost; it stops when it is stopped.",
  "C-02":
    "General knowledge is loaded when it is needed, from texts and from documentation of others, and said to be no data.",
  "C-03":
    "The assistant in Slack: threads, mentions and direct messages, a step for each call, stop, feedback; no character of a long stream is lost.",
  "C-04":
    "Every amount, percentage, date and count of an answer is found in what the tools said, of the same thing, or it is not sent.",
  "C-05":
    "The assistant can only propose, what the person said, of what this conversation has; texts of others are data and never obeyed.",
  "C-06":
    "Evals: more than 120 questions with the calls and figures expected, scored for a model, a recording and the planner.",
  "C-07": "Every answer of the assistant says where it comes from, as of when and what it cost, and shows its calls.",
  "C-08":
    "MCP serves the same registry through the same door, over stdio and HTTP: schemas, true hints, tools by grant, resources, prompts, completions; large answers in pages.",
  "C-09":
    "MCP knows who asks: OAuth 2.1 access tokens for this address and static ones that end, scopes with step-up, no token passed on, own host and origin alone, a limit for each caller.",
  "C-10": "A changed schema of a tool is reviewed, and the list of tools stays small enough for a model.",
  "C-11":
    "Local Bedrock: Converse and ConverseStream as real event streams, strict, with throttles, errors mid-stream, guardrails and usage; scripted models for tests, a hostile one, and the rule-based planner.",
};
