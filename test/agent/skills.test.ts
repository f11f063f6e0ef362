import { describe, expect, it } from "vitest";
import { readSkills, type Skill, skillIn, skillsFor } from "#src/agent/skills.ts";

const skills = await readSkills();
const chosen = (question: string): string[] => skillsFor(question, skills).map(({ name }) => name);

const B = "billing-transfer";
const M = "explain-margin";
const G = "gap-hunting";
const C = "credits-and-commission";
const A = "aws-billing";
const W = "writing-changes";

/** By hand: what somebody asks, and what is to be known for it, the most important first. */
const QUESTIONS: readonly (readonly [question: string, ...names: string[]])[] = [
  ["How does billing transfer work?", B],
  ["When does Acme's transfer start?", B],
  ["Who sees what with two levels, the distributor or us?", B],
  ["What is the difference between My View and Showback?", B],
  ["what does passthrough mean", B],
  ["Which billing groups have no billing view?", B],
  ["What does a customer lose when we onboard them?", B],
  ["Which invitations are open?", B],
  ["Is there an open invitation for Acme?", B],
  ["Why did Acme's bill go up?", M],
  ["why is the margin of Northwind negative", M],
  ["Explain the margin of last month", M],
  ["Acme's cost jumped in October, what happened?", M],
  ["Which clients are losing money?", M],
  ["Compare September with October for Globex", M],
  ["Our profit fell. Why?", M],
  ["What is the margin by service?", M],
  ["Where are the gaps for last month?", G],
  ["Is support covered for Acme?", G],
  ["What does Showback leave out that is not shown to Acme?", G, B],
  ["What is unmodeled?", G],
  ["Are there refunds that we have not passed on?", G],
  ["What must I do to close the month?", G],
  ["Which support charges are missing?", G],
  ["Who pays enterprise support?", G],
  ["Which credits expire this quarter?", C],
  ["How much of the MAP credit is left?", C],
  ["What's the balance?", C],
  ["Which commission do we take from Acme?", C],
  ["Where do I see our SPP discount?", C],
  ["Does the client see their credits?", C],
  ["What is the difference between unblended and amortised cost?", A],
  ["How fresh is Cost Explorer?", A],
  ["Are these figures estimated or final?", A],
  ["How do savings plans show up on the bill?", A],
  ["Does the bill include VAT?", A],
  ["What is a CUR?", A],
  ["Are there anomalies?", A],
  ["Which budgets are over?", A],
  ["How is Marketplace billed?", A],
  ["Can you add a fee of 120 dollars to Acme?", W],
  ["Fix it", W],
  ["Add 120 USD a month for managed services to the bill of Acme", W],
  ["Remove the commission of Acme", C, W],
  ["What happened to proposal 12?", W],
  ["Please approve number 7", W],
  ["Add a credit of 50 USD to Acme for October", W, C],
  ["Take a commission of 10 percent from Globex", W, C],
  ["Fix the support gap of Acme", G, W],
  ["Why did the credits of Acme drop, and what did the gap do?", M, C],
  ["Move Acme to another plan", W],
  ["Set the discount of the rule to 5", W],
  ["Why is there a gap, is it the savings plan?", A, M],
  ["Good morning"],
  ["What did Acme cost in October 2026?"],
  ["Show me an overview"],
  ["Who are you?"],
  [""],
];

describe("C-02 skills: which text a question asks for", () => {
  it.each(QUESTIONS)("%s", (question, ...names) => {
    expect(chosen(question)).toEqual(names);
  });

  it("goes by whole words, whatever their case, their apostrophes and what stands between them", () => {
    for (const question of ["MARGIN", "margin's", "margin\u2019s", "the margin, please", "(margin)", "margin\n"]) {
      expect(chosen(question)).toEqual([M]);
    }
    for (const question of ["marginal", "submargin", "whyever", "curious", "final\u00e9", "mapped", "taxi"]) {
      expect(chosen(question)).toEqual([]);
    }
    expect(chosen("pass\nthrough")).toEqual(chosen("pass-through"));
    expect(chosen("savings, and plans")).toEqual([]);
  });

  it("never gives more than two, those of which the question says the most, else the first", () => {
    const skill = (name: string, ...words: string[]): Skill => ({
      ...{ name, title: name, description: name, words, tools: ["margin"], text: name },
    });
    const some = [skill("a", "one"), skill("b", "two", "three"), skill("c", "two three four"), skill("d", "one")];
    const names = (question: string) => skillsFor(question, some).map(({ name }) => name);
    expect(names("one")).toEqual(["a", "d"]);
    expect(names("two three")).toEqual(["b"]);
    expect(names("two three four one")).toEqual(["c", "b"]);
    expect(names("one two")).toEqual(["a", "b"]);
    expect(names("one one one two three")).toEqual(["b", "a"]);
    // "two" within "two three four" is not said again.
    expect(
      skillsFor("two three four", [skill("x", "two", "two three four"), skill("y", "two three four", "five")]),
    ).toHaveLength(2);
  });

  it("says which file is wrong, and never uses half of it", () => {
    const front = "name: a\ntitle: A\ndescription: When.\nwords:\n  - one\ntools:\n  - margin\n";
    const file = (head: string) => `---\n${head}---\n\nText.\n`;
    expect(skillIn(file(front), "a.md")).toEqual({
      ...{ name: "a", title: "A", description: "When.", words: ["one"], tools: ["margin"], text: "Text." },
    });
    const wrong = [
      "Text.",
      file(front.replace("- one", "- One")),
      file(front.replace("title: A\n", "")),
      file(`${front}more: x\n`),
      file(front.replace("name: a", "name: b")),
      file(front.replace("\n  - one", " []")),
    ];
    for (const content of wrong) expect(() => skillIn(content, "a.md")).toThrow("a.md cannot be used");
  });
});
