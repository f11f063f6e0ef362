import { z } from "zod";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { PolicyClient } from "#src/ports/policies.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import { findClient } from "#src/tool/find-client.ts";
import { onePolicyShape, policyData, policyView } from "#src/tool/policies/report.ts";
import { policiesOf } from "#src/tool/proposals/decided.ts";

const words = z.string().trim().min(1).max(400).optional();
const amount = z.string().trim().min(1).max(40).optional();
const times = z.number().optional();

/** Policy add: a rule that watches, until another admin enables it. */
export const policyAdd = defineTool({
  name: "policy-add",
  title: "Add a policy",
  description:
    "Makes a policy: a rule by which small changes of bills are approved without a person, always within caps. It begins in shadow, where " +
    "it approves nothing and is held against what people decide; another admin can then enable it. Its rule cannot be changed later.",
  input: z.object({
    name: words.describe("Name: small letters, digits and dashes, like small-fixes"),
    tools: words.describe("Commands whose proposals it may approve, separated by commas: fix, commission"),
    // Not "clients": that is an option of the program itself on the command line.
    for: words.describe("Clients, separated by commas, or all"),
    currency: words.describe("Currency of all amounts; a change in another never fits. USD unless named"),
    perEffect: amount.describe("Most that one change may be, like 500"),
    perProposal: amount.describe("Most that all changes of a proposal may be together, like 1000"),
    day: amount.describe("Cap a UTC day: most that it approves in all, like 2000"),
    dayTimes: times.describe("Cap a UTC day: most approvals, like 5"),
    month: amount.describe("Cap a UTC month: most that it approves in all, like 10000"),
    monthTimes: times.describe("Cap a UTC month: most approvals, like 40"),
    change: amount.describe(
      "Most that a change may differ from the same one for the month before, in percent of that; compared only when given",
    ),
    share: amount.describe(
      "Most that the changes for a client may be of what the client is shown, in percent; compared only when given",
    ),
    without: words.describe(
      "Words that exclude, separated by commas, or none. Left out: every month, could not be read, not in the amounts. Title, changes and risks are searched",
    ),
    agent: z
      .boolean()
      .optional()
      .describe("True to approve also what no person has proposed: the agent, an MCP client, a job"),
  }),
  output: onePolicyShape,
  effect: "own",
  grant: "admin",
  command: {
    positional: ["name"],
    examples: [
      "policy-add small-fixes --tools fix --for all --per-effect 500 --per-proposal 1000 --day 2000 --day-times 5 --month 10000 --month-times 40",
    ],
  },

  async run(input, context) {
    const policies = policiesOf(context);
    const draft = {
      name: (input.name ?? "").toLowerCase(),
      tools: input.tools ?? "",
      clients: await clientsIn(input.for ?? "", context),
      currency: input.currency ?? "USD",
      ...{ perEffect: input.perEffect ?? null, perProposal: input.perProposal ?? null },
      ...{ change: input.change ?? null, share: input.share ?? null, without: input.without ?? null },
      agent: input.agent === true,
      ...{ day: input.day ?? null, dayTimes: input.dayTimes ?? null },
      ...{ month: input.month ?? null, monthTimes: input.monthTimes ?? null },
    };
    return { policy: policyData(await policies.add(draft, context.caller), context.caller) };
  },

  view: (data) => policyView(data.policy),
});

async function clientsIn(text: string, context: ToolContext): Promise<"all" | readonly PolicyClient[]> {
  if (text.toLowerCase() === "all") return "all";
  const named = text.split(",").filter((part) => part.trim() !== "");
  if (named.length === 0) return [];
  const groups = await context.desk.groups.list(BillingPeriod.at(context.clock.now()), context.call);
  const found = named.map((part) => findClient(part, groups, (account) => `clients ${account}`));
  return [...new Set(found)].map(({ primaryAccountId: account, name, receiver }) => {
    return { account, name, ...(receiver === undefined ? {} : { receiver: receiver.id }) };
  });
}
