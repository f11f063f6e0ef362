import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { onePolicyShape, policyData, policyParam, policyView } from "#src/tool/policies/report.ts";
import { policiesOf } from "#src/tool/proposals/decided.ts";

/** Policy enable: the second admin lets a rule approve. */
export const policyEnable = defineTool({
  name: "policy-enable",
  title: "Enable a policy",
  description:
    "Lets a policy approve what fits its rule, within its caps. By an admin who has not made it, once it has watched enough decisions of people.",
  input: z.object({ policy: policyParam }),
  output: onePolicyShape,
  effect: "own",
  grant: "admin",
  command: { positional: ["policy"], examples: ["policy-enable small-fixes"] },

  async run(input, context) {
    return { policy: policyData(await policiesOf(context).enable(input.policy, context.caller), context.caller) };
  },

  view: (data) => policyView(data.policy),
});
