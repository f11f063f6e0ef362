import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { findReceiver, receiverData, receiverParam, receiverShape, receiversOf } from "#src/tool/find-receiver.ts";
import type { View } from "#src/view/view.ts";

const STATES = ["ok", "missing", "unknown", "unused"] as const;

/** Receiver test: whether its roles can be assumed now, and what their policies lack. */
export const receiverTest = defineTool({
  name: "receiver-test",
  title: "Test a receiver",
  description:
    "Assumes the roles of a receiver anew and tries each permission that the features need with the cheapest request. Names what is " +
    "missing and the action to add. The outcome is kept; after a failed test nothing is read with the old credentials.",
  input: z.object({
    receiver: receiverParam,
    paid: z.boolean().optional().describe("Also try what costs money: two requests to Cost Explorer, $0.01 each"),
  }),
  output: z.object({
    receiver: receiverShape,
    findings: z.array(
      z.object({
        name: z.string(),
        state: z.enum(STATES),
        detail: z.string(),
        fix: z.string().nullable().describe("What to do about it"),
      }),
    ),
  }),
  effect: "own",
  grant: "admin",
  command: { positional: ["receiver"], examples: ["receiver-test 444455556666", "receiver-test meridian --paid"] },

  async run(input, context) {
    const admin = receiversOf(context);
    const { accountId } = await findReceiver(input.receiver, "receiver-test", admin);
    const { receiver, findings } = await admin.test(accountId, { paid: input.paid ?? false }, context.call);
    return {
      receiver: receiverData(receiver),
      findings: findings.map(({ name, state, detail, fix }) => ({ name, state, detail, fix })),
    };
  },

  view({ receiver, findings }): View {
    const wrong = findings.filter((finding) => finding.state === "missing" || finding.state === "unknown");
    const words = {
      ok: "Nothing is missing.",
      missing: "Something is missing; the fix stands with each.",
      refused: "Its role cannot be used, so none of its clients can be read.",
      unknown: "Not everything could be told.",
    }[receiver.tested?.outcome ?? "unknown"];
    const level = receiver.tested?.outcome === "ok" ? "success" : "warning";
    return [
      { kind: "heading", text: `Test of ${receiver.name} (${receiver.account})` },
      { kind: "alert", level, text: words },
      {
        kind: "facts",
        items: [...wrong, ...findings.filter((finding) => !wrong.includes(finding))].map((finding) => ({
          label: finding.name,
          value: [finding.state === "unused" ? "not tried." : `${finding.state}.`, finding.detail, finding.fix ?? ""]
            .filter((part) => part !== "")
            .join(" "),
        })),
      },
      { kind: "actions", items: [{ label: "Test again", command: `receiver-test ${receiver.account}` }] },
    ];
  },
});
