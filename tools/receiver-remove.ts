import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { findReceiver, receiverParam, receiversOf } from "#src/tool/find-receiver.ts";

/** Receiver remove: its clients are out of reach at once, what was done for them stays on record. */
export const receiverRemove = defineTool({
  name: "receiver-remove",
  title: "Remove a receiver",
  description:
    "Takes a receiver out of use at once, in every process: its clients are no longer read, its roles and external ids are forgotten. " +
    "What was done stays on record. Refused while proposals for its clients are open.",
  input: z.object({ receiver: receiverParam }),
  output: z.object({ account: z.string(), name: z.string() }),
  effect: "own",
  grant: "admin",
  command: { positional: ["receiver"], examples: ["receiver-remove 444455556666"] },

  async run(input, context) {
    const admin = receiversOf(context);
    const found = await findReceiver(input.receiver, "receiver-remove", admin);
    const { accountId: account, name } = await admin.remove(found.accountId);
    return { account, name };
  },

  view: ({ account, name }) => [
    {
      kind: "alert",
      level: "warning",
      text: `${name} (${account}) is removed: nothing is read from it or written to it any more. Delete its roles there if they are of no other use.`,
    },
  ],
});
