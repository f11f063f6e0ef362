import { z } from "zod";
import { NotFound } from "#src/kernel/errors.ts";
import { defineTool } from "#src/tool/define.ts";
import { money } from "#src/tool/figures.ts";
import { type PolicyData, policyData, policyParam, policyShape, policyView } from "#src/tool/policies/report.ts";
import { policiesOf } from "#src/tool/proposals/decided.ts";
import type { Cell, View } from "#src/view/view.ts";

/** Policies: which rules approve, or watch, and how they do. */
export const policies = defineTool({
  name: "policies",
  title: "Policies",
  description:
    "The policies that approve small changes of bills by rule, or only watch for now: rule in words, caps and what is used of them, " +
    "and how each would have decided against people. With a name, that one in full, with every proposal on which it differs.",
  input: z.object({ policy: policyParam.optional() }),
  output: z.object({ one: z.boolean(), policies: z.array(policyShape) }),
  effect: "read",
  needs: "proposals",
  grant: "audit.read",
  command: { positional: ["policy"], examples: ["policies", "policies small-fixes"] },

  async run(input, context) {
    const all = (await policiesOf(context).list(context.caller)).map((report) => policyData(report, context.caller));
    if (input.policy === undefined) return { one: false, policies: all };
    const wanted = input.policy.toLowerCase();
    const found = all.filter(({ name }) => name === wanted);
    if (found.length > 0) return { one: true, policies: found };
    throw new NotFound(
      "policy.unknown",
      `There is no policy "${wanted.slice(0, 40)}". The command policies lists them.`,
    );
  },

  view(data): View {
    const [only] = data.policies;
    if (data.one && only !== undefined) return policyView(only);
    const heading = { kind: "heading" as const, text: "Policies" };
    if (only === undefined) {
      return [heading, { kind: "text", text: "There are none: every change of a bill is approved by a person." }];
    }
    return [
      heading,
      {
        kind: "table",
        caption: "Policies",
        columns: [
          { label: "Policy", align: "left" },
          { label: "State", align: "left" },
          { label: "Today", align: "right" },
          { label: "of", align: "right" },
          { label: "This month", align: "right" },
          { label: "of", align: "right" },
          { label: "In shadow", align: "left" },
        ],
        rows: data.policies.map(rowOf),
      },
      { kind: "facts", items: data.policies.map(({ name, rule }) => ({ label: name, value: rule.join(" ") })) },
      {
        kind: "actions",
        items: data.policies.slice(0, 5).map(({ name }) => ({ label: `Show ${name}`, command: `policies ${name}` })),
      },
    ];
  },
});

function rowOf({ name, state, currency, today, thisMonth, shadow }: PolicyData): Cell[] {
  const caps = [today.amount, today.most, thisMonth.amount, thisMonth.most].map((amount) => money(amount, currency));
  return [name, state, ...caps, shadow.score];
}
