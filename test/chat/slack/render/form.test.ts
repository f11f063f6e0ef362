import { describe, expect, it } from "vitest";
import { carried, drawForm, formOf, packForm, unpackForm } from "#src/chat/slack/render/form.ts";
import { renderMessage } from "#src/chat/slack/render/message.ts";
import { checkView } from "#src/local/slack/content.ts";
import type { Action } from "#src/view/view.ts";
import { accept, MESSAGE } from "./accept.ts";

describe("B-11 buttons that have a weight or ask something", () => {
  const action: Action = { label: "Reject", command: "reject 12", style: "danger" };
  const ask = [{ key: "reason", label: "Why?", hint: "In a sentence.", multiline: true }];
  const buttons = (items: readonly Action[]): unknown => {
    const message = renderMessage([{ kind: "actions", items }], MESSAGE);
    accept(message, MESSAGE);
    return message.blocks[0];
  };

  it("are drawn with it, and carry the command or the whole form", () => {
    expect(buttons([{ ...action, style: "primary" }, action, { ...action, ask }])).toMatchObject({
      elements: [
        { action_id: "run/0", style: "primary", value: "reject 12" },
        { action_id: "run/1", style: "danger", value: "reject 12" },
        { action_id: "ask/2", style: "danger", value: JSON.stringify({ label: "Reject", command: "reject 12", ask }) },
      ],
    });
  });

  it("a form that is too long for a button does without its hints, and has no button when that is not enough", () => {
    const hint = "h".repeat(1_990);
    expect(JSON.stringify(buttons([{ ...action, ask: [{ key: "reason", label: "Why?", hint }] }]))).not.toContain(
      "hhh",
    );
    const initial = "i".repeat(1_990);
    const items = [{ ...action, ask: [{ key: "reason", label: "Why?", initial }] }];
    expect(renderMessage([{ kind: "actions", items }], MESSAGE).blocks).toEqual([]);
  });
});

describe("B-11 a form fits into Slack, whatever asks", () => {
  const PLACE = { channel: "C1", ts: "1.000001", url: `https://hooks.slack.com/actions/T1/${"9".repeat(60)}` };

  it("titles, labels, hints and what is filled in are cut to their place; names move and mention nothing", () => {
    const hostile = `<!channel> *x* \u202e${"n".repeat(4_000)}`;
    const ask = Array.from({ length: 30 }, (_, i) => ({
      key: `key${i}`,
      label: hostile,
      hint: hostile,
      initial: hostile,
    }));
    const view = drawForm(formOf({ label: hostile, command: "reject 12", ask }), PLACE, hostile);
    const rules = { nativeDataBlocks: true, hasFile: () => true, nextId: () => "id" };
    expect(() => checkView({ ...view, private_metadata: "" }, ["modal"], rules)).not.toThrow();
    expect(view.blocks).toHaveLength(21);
    expect(JSON.stringify([view.title, view.blocks.map((b) => ("label" in b ? [b.label, b.hint] : b))])).not.toMatch(
      /\u202e|mrkdwn|n{1000}/,
    );
  });

  it("what fits into a button comes back from the form as it went in", () => {
    const form = formOf({
      label: "Reject",
      command: "reject 12",
      ask: [{ key: "reason", label: "Why?", initial: "\u201cx\u201d" }],
    });
    const { private_metadata: metadata = "" } = drawForm(form, PLACE, "Proposal 12");
    expect(metadata.length).toBeLessThanOrEqual(3_000);
    expect(carried(metadata)).toEqual({ form, place: PLACE });
    expect(unpackForm(packForm(form) ?? "")).toEqual(form);
  });

  it.each(["", "{", "null", "[]", '"reject 12"', '{"command":"reject 12","label":"R","ask":[]}', '{"ask":[{}]}'])(
    "what is no form is none: %s",
    (value) => {
      expect(unpackForm(value)).toBeNull();
      expect(carried(value)).toBeNull();
    },
  );
});
