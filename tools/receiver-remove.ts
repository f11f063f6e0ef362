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
  output: z.object({
    account: z.string(),
    name: z.string(),
    items: z.number().int().describe("Custom line items of ours that stay on its clients' bills"),
    halfDone: z.array(z.number().int()).describe("Proposals that failed half-way and stay so"),
  }),
  effect: "own",
  grant: "admin",
  command: { positional: ["receiver"], examples: ["receiver-remove 444455556666"] },

  async run(input, context) {
    const admin = receiversOf(context);
    const found = await findReceiver(input.receiver, "receiver-remove", admin);
    const { receiver, items, halfDone } = await admin.remove(found.accountId);
    return { account: receiver.accountId, name: receiver.name, items, halfDone: [...halfDone] };
  },

  view: ({ account, name, items, halfDone }) => [
    {
      kind: "alert",
      level: "warning",
      text: `${name} (${account}) is removed: nothing is read from it or written to it any more. Delete its roles there if they are of no other use.`,
    },
    ...left(items, halfDone).map((text) => ({ kind: "text" as const, text })),
  ],
});

/** What stays as it is with the receiver. */
function left(items: number, halfDone: readonly number[]): string[] {
  const again = "Add the receiver again to change that.";
  const its = items === 1 ? "One custom line item of ours stays" : `${items} custom line items of ours stay`;
  const numbers = halfDone.map((number) => `#${number}`).join(", ");
  return [
    ...(items === 0
      ? []
      : [`${its} on the bills of its clients. Drift is not looked for there, and undo is refused. ${again}`]),
    ...(halfDone.length === 0 ? [] : [`Failed half-way, and left so: ${numbers}. ${again}`]),
  ];
}
