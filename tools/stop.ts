import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { approvalsOf, reasonParam } from "#src/tool/proposals/decided.ts";
import { scopeOf, scopeParam } from "#src/tool/stop-scope.ts";

/** Stop: no change is made until somebody lets it go on. */
export const stop = defineTool({
  name: "stop",
  title: "Stop changes",
  description: "Stops every change of bills at once, those of one client, or those the agent proposes, until resumed.",
  input: z.object({ scope: scopeParam, reason: reasonParam }),
  output: z.object({ scope: z.string(), what: z.string(), by: z.string(), reason: z.string() }),
  effect: "own",
  grant: "write.stop",
  command: { positional: ["scope"], examples: ["stop all --reason 'Wrong rates'", "stop acme --reason 'In dispute'"] },

  async run(input, context) {
    const { scope, what } = await scopeOf(input.scope, "stop", context);
    const { byName, reason } = await approvalsOf(context).stop(scope, context.caller, input.reason);
    return { scope, what, by: byName, reason };
  },

  view: (data) => [
    { kind: "alert", level: "warning", text: `${data.what} are stopped by ${data.by}. Reason: ${data.reason}` },
  ],
});
