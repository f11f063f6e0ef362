import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { onePolicyShape, policyData, policyParam, policyView } from "#src/tool/policies/report.ts";
import { policiesOf } from "#src/tool/proposals/decided.ts";

/** Policy remove: a rule is gone for good. */
export const policyRemove = defineTool({
  name: "policy-remove",
  title: "Remove a policy",
  description: "Removes a policy for good; what it did stays in the record, and its name is not given again.",
  input: z.object({ policy: policyParam }),
  output: onePolicyShape,
  effect: "own",
  grant: "admin",
  command: { positional: ["policy"], examples: ["policy-remove small-fixes"] },

  async run(input, context) {
    return { policy: policyData(await policiesOf(context).remove(input.policy, context.caller), context.caller) };
  },

  view: (data) => policyView(data.policy),
});
