import { describe, expect, it } from "vitest";
import { isCommand } from "#src/chat/slack/agent/is-command.ts";
import { registry } from "#tools/index.ts";

const COMMANDS = [
  "help",
  "Help",
  "help margin",
  "overview",
  "overview last",
  "status",
  "margin",
  "Margin acme",
  "margin acme last",
  "margin acme 2026-10",
  "margin acme oct",
  "margin last month",
  "margin Acme Robotics last",
  'margin "Bank of the West" last',
  "margin --by service",
  "margin acme --by account",
  "margin acme --by nonsense",
  "margin acme \u2014by service",
  "clients",
  "gaps",
  "gaps lumen",
  "coverage",
  "trend acme",
  "waterfall acme last",
  "usage",
  "credits",
  "fix lumen",
  "proposals",
  "proposals 12",
  "approve 12",
  'reject 12 --reason "the fee is not theirs"',
  "reject 12 --reason the fee is not theirs, is it?",
  "withdraw 12",
  "pricing",
  "line-items acme",
  "line item-add acme",
  "token add",
  "drift",
  "audit",
  "doctor",
];

const QUESTIONS = [
  "",
  "hello",
  "why did the bill go up?",
  "why did acme go up",
  "margin of acme last month?",
  "margin of acme last month",
  "margin acme?",
  "Margin, please",
  "margin for acme",
  "margin is too low",
  "what is the margin of acme",
  "please fix lumen",
  "fix lumen please",
  "fix lumen and acme",
  "fix it",
  "help me",
  "help me understand the bill",
  "help, why is it red",
  "status of proposal 3",
  "what's the status",
  "clients below cost, which are they",
  "which clients are below cost",
  "clients with a negative margin",
  "credits are missing in october",
  "usage went up, why",
  "overview of october please",
  "trend for acme over the last 6 months",
  "trend acme!",
  "compare acme and lumen",
  "show me the margin",
  "marg acme",
  "margn acme",
  "acme margin last",
  "approve the proposal of marco",
  "undo what I did",
  "stop doing that",
  "audit who changed acme's pricing",
  '"margin" acme',
  "explain the waterfall",
  "doctor, what is wrong",
  "proposals that wait for me",
  "drift in october",
  "Is margin computed with credits?",
  "thanks",
];

describe("C-03 what is typed to the desk", () => {
  it.each(COMMANDS)("%s: a command", (line) => expect(isCommand(line, registry)).toBe(true));
  it.each(QUESTIONS)("%s: a question", (line) => expect(isCommand(line, registry)).toBe(false));

  it("takes every example of every tool as a command", () => {
    const lines = registry.flatMap((tool) => tool.command.examples);
    expect(lines.filter((line) => !isCommand(line, registry))).toEqual([]);
    expect(lines.length).toBeGreaterThan(50);
  });

  it("knows only the commands of who writes", () => {
    const theirs = registry.filter((tool) => tool.grant === "everyone");
    expect(isCommand("margin acme", theirs)).toBe(false);
    expect(isCommand("help", theirs)).toBe(true);
  });
});
