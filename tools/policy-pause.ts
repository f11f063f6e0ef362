import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { onePolicyShape, policyData, policyParam, policyView } from "#src/tool/policies/report.ts";
import { policiesOf } from "#src/tool/proposals/decided.ts";

/** Policy pause: back to watching, at once. */
export const policyPause = defineTool({
  name: "policy-pause",
  title: "Pause a policy",
  description:
    "Keeps a policy from approving anything more, at once; it goes on watching. For whoever may stop changes of bills.",
  input: z.object({ policy: policyParam }),
  output: onePolicyShape,
  effect: "own",
  grant: "write.stop",
  command: { positional: ["policy"], examples: ["policy-pause small-fixes"] },

  async run(input, context) {
    return { policy: policyData(await policiesOf(context).pause(input.policy, context.caller), context.caller) };
  },

  view: (data) => policyView(data.policy),
});
