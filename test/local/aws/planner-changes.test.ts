import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BedrockSite, startBedrock } from "../../support/bedrock.ts";
import { talkWith } from "../../support/planner-talk.ts";

let site: BedrockSite;
beforeAll(async () => {
  site = await startBedrock();
});
afterAll(() => site.cloud.close());

describe("C-11 the planner proposes what is asked for plainly", () => {
  it.each<[string, string, object]>([
    ["add a fee of 100 dollars to acme", "line-item-add", { client: "acme", amount: "100", description: "Fee" }],
    [
      "Please add a support fee of $1,250.50 to O'Brien & Sons every month",
      "line-item-add",
      { client: "O'Brien & Sons", amount: "1250.50", description: "Support fee", recurring: true },
    ],
    [
      "Give Acme a credit of 20 euros for the outage, last month",
      "line-item-add",
      { client: "Acme", amount: "20", description: "Credit for outage", type: "credit", period: "last" },
    ],
    ["charge Acme a fee of 3 %", "line-item-add", { client: "Acme", percent: "3", description: "Fee" }],
    [
      "change the fee Backup of Acme to 12.5 percent",
      "line-item-edit",
      { client: "Acme", item: "Backup", percent: "12.5" },
    ],
    ["Lower the line item Backup of Acme to $80", "line-item-edit", { client: "Acme", item: "Backup", amount: "80" }],
    [
      "stop the line item Backup of Acme in 2026-10",
      "line-item-end",
      { client: "Acme", item: "Backup", period: "2026-10" },
    ],
    ["delete the Backup line item of Acme", "line-item-remove", { client: "Acme", item: "Backup" }],
    ["set a commission of 8% for all clients", "commission", { client: "all", percent: "8" }],
    ["Add a commission of 5 percent for Acme and Globex", "commission", { client: "Acme, Globex", percent: "5" }],
    ["switch Acme to the Gold plan", "pricing-move", { client: "Acme", to: "Gold" }],
    ["raise the rule Gold-GLOBAL to 9 %", "pricing-set", { rule: "Gold-GLOBAL", percent: "9" }],
    ["add a markup of 4 percent to the plan Gold", "pricing-add", { plan: "Gold", percent: "4", type: "markup" }],
    ["remove the rule Gold-RDS from the plan Gold", "pricing-remove", { plan: "Gold", rule: "Gold-RDS" }],
    ["mend the drifted line items", "drift-mend", {}],
  ])("%s", async (question, tool, input) => {
    const proposal = { number: 4, state: "proposed", effects: [] };
    const { calls, text } = await talkWith(site, () => ({ title: "Something", proposal }))(question);
    expect(calls).toEqual([[tool, input]]);
    expect(text).toBe("Proposal 4: Something. It waits for approval; nothing has been changed.");
  });

  it.each<[string[], string, object]>([
    [["add a fee of 50 dollars", "Acme"], "line-item-add", { client: "Acme", amount: "50", description: "Fee" }],
    [["add a fee to acme", "75 dollars"], "line-item-add", { client: "acme", amount: "75", description: "Fee" }],
    [["set a commission for Acme", "10 percent"], "commission", { client: "Acme", percent: "10" }],
  ])("asks for what was left out, and takes it: %j", async (questions, tool, input) => {
    const ask = talkWith(site, () => ({ title: "Something", proposal: null }));
    const first = await ask(questions[0] ?? "");
    expect([first.calls, first.text]).toEqual([[], expect.stringMatching(/\?$/)]);
    expect((await ask(questions[1] ?? "")).calls).toEqual([[tool, input]]);
  });

  it.each(["give me the credits of Acme", "move on, please", "what is the charge of Acme", "may I add something"])(
    "takes no other sentence for a change: %s",
    async (question) => {
      const { calls } = await talkWith(site, () => ({}))(question);
      expect(calls.filter(([name]) => /line-item-|pricing-|commission/.test(name))).toEqual([]);
    },
  );
});
