import { z } from "zod";
import { scoreWords } from "#src/approval/score.ts";
import { POLICY_STATES, type PolicyReport } from "#src/ports/policies.ts";
import type { Block, View } from "#src/view/view.ts";
import type { Caller } from "../caller.ts";
import { money } from "../figures.ts";
import { shapes } from "../params.ts";
import { ruleWords } from "./words.ts";

/** The parameter by which a policy is named. */
export const policyParam = z.string().trim().min(1).max(60).describe("The policy: its name, like small-fixes");

const cap = z.object({
  amount: shapes.amount,
  most: shapes.amount.describe("The cap"),
  times: z.number().int(),
  mostTimes: z.number().int(),
});

/** A policy as every tool gives it. */
export const policyShape = z.object({
  name: z.string(),
  state: z.enum(POLICY_STATES),
  rule: z.array(z.string()).describe("What it may approve, in sentences; all of them have to hold"),
  madeBy: z.string(),
  madeAt: z.string(),
  enabledBy: z.string().nullable().describe("Who enabled it last"),
  currency: shapes.currency,
  today: cap.describe("What it has approved today (UTC), and the cap"),
  thisMonth: cap.describe("What it has approved this month (UTC), and the cap"),
  shadow: z.object({
    score: z.string().describe("How it would have done, while it only watched, against what people decided"),
    seen: z.number().int().describe("Decisions of people on proposals that it is about"),
    would: z.number().int().describe("How many of these it would have approved"),
    needed: z.number().int().describe("How many must be seen before it can be enabled"),
    differ: z.array(
      z.object({
        proposal: z.number().int(),
        title: z.string(),
        why: z.string().nullable().describe("Why it would have asked people; null when it would have approved"),
        people: z.enum(["approved", "rejected", "edited"]),
        at: z.string(),
      }),
    ),
  }),
});

/** A policy as plain data. */
export type PolicyData = z.output<typeof policyShape>;

/** What everything that is done with one policy answers with. */
export const onePolicyShape = z.object({ policy: policyShape });

/** A report as plain data, as far as this caller may know it. */
export function policyData({ policy, used, score }: PolicyReport, caller: Caller): PolicyData {
  const { rule } = policy;
  const capOf = (most: typeof rule.perDay, so: typeof rule.perDay) => {
    return { amount: so.amount, most: most.amount, times: so.times, mostTimes: most.times };
  };
  return {
    name: policy.name,
    state: policy.state,
    rule: ruleWords(rule, caller),
    madeBy: policy.madeBy.name,
    madeAt: policy.madeAt.toISOString(),
    enabledBy: policy.enabledBy?.name ?? null,
    currency: rule.currency,
    today: capOf(rule.perDay, used.day),
    thisMonth: capOf(rule.perMonth, used.month),
    shadow: {
      score: scoreWords(score),
      seen: score.seen,
      would: score.would,
      needed: score.needed,
      differ: score.differ.map(({ number, at, ...rest }) => ({ proposal: number, at: at.toISOString(), ...rest })),
    },
  };
}

/** One policy in full. */
export function policyView(data: PolicyData): View {
  const { name, shadow } = data;
  return [
    { kind: "heading", text: `Policy ${name}` },
    standing(data),
    { kind: "text", text: data.rule.map((sentence) => `\u2022 ${sentence}`).join("\n") },
    {
      kind: "facts",
      items: [
        { label: "Today", value: money(data.today.amount, data.currency), note: timesOf(data.today) },
        { label: "This month", value: money(data.thisMonth.amount, data.currency), note: timesOf(data.thisMonth) },
        { label: "In shadow", value: shadow.score, note: `${shadow.seen} of the ${shadow.needed} decisions it takes` },
        { label: "Made by", value: data.madeBy },
        ...(data.enabledBy === null ? [] : [{ label: "Enabled by", value: data.enabledBy }]),
      ],
    },
    ...(shadow.differ.length === 0 ? [] : [differences(shadow.differ)]),
    ...actionsOf(data),
  ];
}

/** Where it stands, in one sentence. */
function standing({ state, enabledBy, madeBy, shadow }: PolicyData): Block {
  switch (state) {
    case "enabled":
      return {
        kind: "alert",
        level: "warning",
        text: `It approves what fits. Made by ${madeBy}, enabled by ${enabledBy}.`,
      };
    case "paused":
      return { kind: "alert", level: "info", text: "It is paused: it approves nothing and only watches." };
    case "removed":
      return { kind: "alert", level: "info", text: "It is removed. What it did stays in the record." };
    case "shadow": {
      const next =
        shadow.seen < shadow.needed
          ? `It can be enabled after ${shadow.needed} decisions of people; it has seen ${shadow.seen}.`
          : `An admin other than ${madeBy} can enable it.`;
      return { kind: "alert", level: "info", text: `It only watches and approves nothing. ${next}` };
    }
  }
}

const timesOf = ({ times, mostTimes }: PolicyData["today"]): string => `${times} of ${mostTimes} approvals`;

const PEOPLE = { approved: "people approved it", rejected: "people rejected it", edited: "people edited it" } as const;
/** More than these nobody reads at once; the data has all. */
const MOST_SHOWN = 12;

/** Lines, not a table, whose cells are cut: why it differs is what is read here. */
function differences(differ: PolicyData["shadow"]["differ"]): Block {
  const lines = differ.slice(0, MOST_SHOWN).map(({ proposal, title, why, people }) => {
    const policy = why === null ? "it would have approved it." : `it would have asked people. ${why}`;
    return `\u2022 ${proposal}, ${title}: ${PEOPLE[people]}, ${policy}`;
  });
  const left = differ.length - lines.length;
  const more = left === 0 ? [] : [`\u2022 ${left} more, older ones.`];
  return { kind: "text", text: ["Where it differs from people:", ...lines, ...more].join("\n") };
}

function actionsOf({ name, state, shadow }: PolicyData): View {
  if (state === "enabled") {
    return [{ kind: "actions", items: [{ label: "Pause", command: `policy-pause ${name}`, style: "danger" }] }];
  }
  if (state === "removed" || shadow.seen < shadow.needed) return [];
  return [{ kind: "actions", items: [{ label: "Enable", command: `policy-enable ${name}`, style: "primary" }] }];
}
