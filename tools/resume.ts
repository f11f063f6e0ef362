import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { approvalsOf } from "#src/tool/proposals/decided.ts";
import { scopeOf, scopeParam } from "#src/tool/stop-scope.ts";

/** Resume: lets stopped changes go on. */
export const resume = defineTool({
  name: "resume",
  title: "Resume changes",
  description: "Lets changes of bills go on that were stopped: all, those of one client, or those the agent proposes.",
  input: z.object({ scope: scopeParam }),
  output: z.object({ scope: z.string(), what: z.string(), held: z.boolean() }),
  effect: "own",
  grant: "write.resume",
  command: { positional: ["scope"], examples: ["resume", "resume agent"] },

  async run(input, context) {
    const { scope, what } = await scopeOf(input.scope, "resume", context);
    return { scope, what, held: await approvalsOf(context).resume(scope, context.caller) };
  },

  view: (data) => [
    data.held
      ? { kind: "alert", level: "success", text: `${data.what} go on.` }
      : { kind: "text", text: `${data.what} were not stopped.` },
  ],
});
