import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { receiverData, receiverShape, receiversOf } from "#src/tool/find-receiver.ts";
import type { View } from "#src/view/view.ts";

type Listed = z.output<typeof receiverShape>;

/** Receivers: the bill-transfer accounts of this installation. */
export const receivers = defineTool({
  name: "receivers",
  title: "Receivers",
  description:
    "The receivers (bill-transfer accounts) of this installation: account, name, whether the roles to read and to write are set, and " +
    "when each was last tested and with what outcome.",
  input: z.object({}),
  output: z.object({ receivers: z.array(receiverShape) }),
  effect: "read",
  needs: "receivers",
  grant: "admin",
  command: { positional: [], examples: ["receivers"] },

  async run(_input, context) {
    return { receivers: (await receiversOf(context).list()).map(receiverData) };
  },

  view(data): View {
    return [
      { kind: "heading", text: "Receivers" },
      {
        kind: "table",
        caption: "Receivers",
        columns: ["Receiver", "Account", "Read role", "Apply role", "Last test"].map((label) => ({
          label,
          align: "left" as const,
        })),
        rows: data.receivers.map((one) => [one.name, one.account, readText(one), applyText(one), testText(one)]),
      },
    ];
  },
});

function readText(one: Listed): string {
  if (one.configured) return one.readRole ?? "by the settings";
  if (one.connected) return one.readRole ?? "none";
  return one.readRole === null ? "none: not read here" : "of another installation: not read here";
}

const applyText = (one: Listed): string => one.applyRole ?? (one.configured ? "by the settings of the worker" : "none");

function testText({ tested }: Listed): string {
  if (tested === null) return "never";
  const words = {
    ok: "all there",
    missing: `missing: ${tested.missing.join(", ")}`,
    refused: "the role could not be assumed",
    unknown: "not everything could be told",
  }[tested.outcome];
  return `${tested.at.slice(0, 16).replace("T", " ")} UTC, ${words}`;
}
