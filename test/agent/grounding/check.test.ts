import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkGrounding, groundingOf } from "#src/agent/grounding/check.ts";
import { ungroundedNote } from "#src/agent/grounding/note.ts";
import { evidence, why } from "./small.ts";

describe("C-04 what is grounded", () => {
  it.each([
    "Acme Robotics made a margin of $300.13 in October 2026.",
    "Acme Robotics made a margin of $300.12 in October 2026: half even and half up are both right.",
    "Acme's margin was 25 % on cost and 20 % on revenue in 2026-10.",
    "My View of Acme Robotics in 2026-10 was 1.2k USD, or about $1,200.",
    "Bolt lost $10.00 in 2026-10, a margin of −$10 or ($10.00), minus ten dollars.",
    "Bolt has a negative margin; the first of them is known.",
    "Cygnus is shown EUR 84.00 in October.",
    "Showback of Acme and Bolt was $1,500.63 and $40.00 in 2026-10.",
    "Acme's My View was $1,000.00 in September and $1,200.50 in October.",
    "Acme's My View went from $1,000.00 in 2026-09 to $1,200.50 in 2026-10, up 20.05 %.",
    "Acme's My View rose from $1,000.00 in September to $1,200.50 in October, an increase of $200.50.",
    "Acme in 2026-10: $1,500.63 − $1,200.50 = $300.13.",
    "In 2026-10 My View of Acme and Bolt together was $1,250.50 ($1,200.50 + $50.00).",
    "One client loses money in 2026-10: Bolt.",
    "There are 3 clients in October 2026.",
    "The credit `1354803125` of Bolt (111122223333) expires on 31 December 2026, in 40 days.",
    "| Client | My View (USD) | Margin |\n|---|---:|---:|\n| Acme Robotics | 1,200.50 | $300.13 |\n| Bolt | 50.00 | −$10.00 |",
    "1. First, Acme Robotics\n2. Second, Bolt\n\nSee t3.large, v1.2.3, EC2, 10:30 UTC and [1].",
  ])("%s", (answer) => {
    expect(why(answer)).toEqual([]);
  });

  it.each([
    ["Acme's margin was $300.14 in 2026-10.", "$300.14 amount nowhere"],
    ["Acme's margin was $300.11 in 2026-10.", "$300.11 amount nowhere"],
    ["Acme's margin was −$300.13 in 2026-10.", "−$300.13 amount nowhere"],
    ["Acme's margin was EUR 300.13 in 2026-10.", "EUR 300.13 amount nowhere"],
    ["Acme's margin was $250.00 in 2026-10.", "$250.00 amount elsewhere"],
    ["Acme's Showback was $1,200.50 in 2026-10.", "$1,200.50 amount elsewhere"],
    ["Bolt's My View was $1,200.50 in 2026-10.", "$1,200.50 amount elsewhere"],
    ["Acme's margin was 25 % on revenue in 2026-10.", "25 % percentage elsewhere"],
    ["Acme and Bolt together cost us $1,250.50 in 2026-10.", "$1,250.50 amount nowhere"],
    ["Acme in 2026-10: $1,500.63 − $1,200.50 = $310.13.", "$310.13 amount operation"],
    [
      "Acme's My View went from $1,000.00 in 2026-09 to $1,200.50 in 2026-10, down 20.05 %.",
      "20.05 % percentage nowhere",
    ],
    ["Two clients lose money in 2026-10.", "Two count elsewhere"],
    ["No client loses money in 2026-10.", "No count elsewhere"],
    ["Bolt's credit expires on 2026-12-30.", "2026-12-30 date nowhere"],
    ["In March 2024 nothing was read.", "March 2024 date nowhere"],
    ["Proposal 12 waits for approval.", "12 count nowhere"],
    ["Acme's margin was thirty percent on cost in 2026-10.", "thirty percent percentage nowhere"],
    ["| Client | 2026-09 |\n|---|---:|\n| Acme Robotics | $1,200.50 |", "$1,200.50 amount elsewhere"],
  ])("not: %s", (answer, expected) => {
    expect(why(answer)).toEqual([expected]);
  });

  it("counts and dates of the question may be repeated, its amounts and percentages may not", () => {
    const question = "Why did the 7 accounts lose $4,000 or 44 % since 2024-03-05?";
    expect(why("You ask for 7 accounts since 5 March 2024.", { question })).toEqual([]);
    expect(why("They lost $4,000, or 44 %.", { question })).toEqual([
      "$4,000 amount nowhere",
      "44 % percentage nowhere",
    ]);
  });

  it("the evidence is put in order again only when there is more of it", () => {
    const known = { evidence, question: "", today: new Date("2026-11-21T10:00:00Z") };
    const first = groundingOf(known);
    expect(groundingOf({ ...known, evidence: [...evidence] }, first)).toBe(first);
    const less = groundingOf({ ...known, evidence: evidence.slice(1) }, first);
    expect(less).not.toBe(first);
    const answer = "Acme Robotics made a margin of $300.13 in October 2026.";
    expect([first.check(answer).length, less.check(answer).length]).toEqual([0, 1]);
  });

  it("who sells is a name, also where one begins with the other", () => {
    const row = (label: string, myView: string, showback: string): object => ({
      ...{ key: label, label, currency: "USD", myView, showback },
    });
    const rows = [row("AWS", "82484.6890644", "82485.735602658"), row("AWS Marketplace", "8351.43", "8601.9729")];
    const data = { by: "provider", first: "2026-10", last: "2026-10", client: "Cobalt", account: "614928425919", rows };
    const known = {
      evidence: [{ tool: "margin", input: {}, data: data as never }],
      question: "",
      today: new Date("2026-11-21"),
    };
    const found = (text: string): string[] => checkGrounding(text, known).map((one) => one.text);
    const head = "Cobalt in 2026-10:\n";
    expect(found(`${head}- AWS: My View $82,484.69\n- AWS Marketplace: My View $8,351.43`)).toEqual([]);
    expect(found(`${head}- AWS: My View $8,351.43\n- AWS Marketplace: My View $82,484.69`)).toEqual([
      "$8,351.43",
      "$82,484.69",
    ]);
  });

  it("digits that are too many for a figure are looked for to the letter", () => {
    expect(why("It is 206669782077697468207 or 1.1234567890123456789.")).toHaveLength(2);
  });

  it("general knowledge may be repeated about what it is of", () => {
    const knowledge = ["The commission cap is 12 %.", "A request to Cost Explorer is $0.01."];
    expect(why("The commission cap is 12 %, and Cost Explorer takes $0.01 for a request.", { knowledge })).toEqual([]);
    expect(why("Acme's margin is 12 % on cost in 2026-10.", { knowledge })).toEqual(["12 % percentage nowhere"]);
  });

  it("what is not found is told to the model once, in one text", () => {
    const unfound = checkGrounding("Acme's margin was $1.01. Acme's margin was $1.01.", {
      evidence,
      question: "",
      today: new Date("2026-11-21"),
    });
    const note = ungroundedNote(unfound, readFileSync("prompts/ungrounded.md", "utf8"));
    expect(note).toContain(`- $1.01 (amount), in "Acme's margin was $1.01.": no result of a tool has it\n`);
    expect(note.match(/\$1\.01 \(amount\)/g)).toHaveLength(1);
    expect(note).not.toContain("{{");
  });
});
