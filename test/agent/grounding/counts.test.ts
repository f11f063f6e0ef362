import { describe, expect, it } from "vitest";
import { why } from "./small.ts";

describe("C-04 counts, shares in words and thresholds", () => {
  it.each([
    ["Acme's My View doubled from $1,000.00 in September to $1,200.50 in October.", ["doubled"]],
    ["Half of Acme's Showback in 2026-10 was margin.", ["Half of"]],
    ["Acme's margin was a third of its cost in 2026-10.", ["a third of"]],
    ["Two thirds of our clients lose money in 2026-10.", ["Two thirds"]],
    ["A third of our clients lose money in 2026-10.", []],
    ["Acme's margin was a quarter of its cost in 2026-10.", []],
    ["In the first half of October 2026 nothing changed.", []],
  ])("a share in words is a percentage: %s", (answer, expected) => {
    expect(why(answer).map((one) => one.replace(/ percentage.*/, ""))).toEqual(expected);
  });

  it.each([
    ["One client has a margin above $100 in 2026-10: Acme Robotics.", true],
    ["Above $100 of margin in 2026-10 is one client.", true],
    ["Clients with a margin above $100 in 2026-10:\n\n- Acme Robotics: $300.13", true],
    ["In October 2026 two clients have a margin above $100.", false],
    ["In October 2026 no client has a margin above $100.", false],
    ["One client has a margin of $100 in 2026-10: Acme Robotics.", false],
    ["One client has a margin above $100 in 2026-10: Bolt.", false],
    ["Clients with a margin above $100 in 2026-10:\n\n- Bolt", false],
    ["Clients with a margin above $100 in 2026-10:\n\n- Bolt: −$10.00", false],
    ["| Client with a margin above $100 in 2026-10 | Margin |\n|---|---:|\n| Bolt | −$10.00 |", false],
    ["One client has a margin above $90 in 2026-10: Acme Robotics.", false],
    ["One client has a margin below $100 in 2026-10: Bolt.", true],
    ["Two clients have a margin below $100 in 2026-10.", false],
    ["Clients with a margin above $100 in 2026-10:\n\n- Acme Robotics: $300.13\n- Bolt: −$10.00", false],
  ])("a threshold of the question may be repeated where those who pass it are right: %s", (answer, isRight) => {
    const question = "Which clients have a margin above or below $100?";
    expect(why(answer, { question }).length === 0).toBe(isRight);
  });

  it("a number that says what it counts is not any other number", () => {
    expect(why("There were 3 incidents in 2026-10.")).toEqual(["3 count nowhere"]);
    expect(why("3 engineers looked at Acme Robotics.")).toEqual(["3 count nowhere"]);
  });

  it.each([
    "Of the 3 clients in 2026-10, two are profitable.",
    "1 of 3 clients loses money in October 2026.",
    "Only one of them loses money in October 2026.",
    "There are two reasons for this.",
  ])("%s", (answer) => {
    expect(why(answer)).toEqual([]);
  });

  it.each([
    ["2 of 3 clients lose money in 2026-10.", ["2"]],
    ["1 of 4 clients loses money in 2026-10.", ["4"]],
    ["Of the 3 clients in 2026-10, three are profitable.", ["three"]],
    ["Only two of them lose money in October 2026.", ["two"]],
    ["There are twelve reasons for this.", ["twelve"]],
  ])("not: %s", (answer, wrong) => {
    expect(why(answer).map((one) => one.split(" ")[0])).toEqual(wrong);
  });
});
