import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "#src/kernel/errors.ts";
import { type Findable, findClient } from "#src/tool/find-client.ts";

const make = (name: string, i: number): Findable => ({
  id: `arn:${i}`,
  name,
  primaryAccountId: `${111_122_223_330 + i}`,
});
const clients = [
  "Acme",
  "Acme EU",
  "Acme Robotics Inc",
  "Bolt (Nordic) AB",
  "North-West Energy",
  "O'Brien & Sons",
  "\u202eEvil\u202c Corp",
  "Stra\u00dfe  \u00dcber",
  "\u65e5\u672c\u96fb\u6c17",
  "Twin",
  "Twin",
].map(make);

const find = (text: string): string => findClient(text, clients, (id) => `margin ${id}`).name;

function refusal(text: string, among: readonly Findable[] = clients): AppError {
  try {
    findClient(text, among, (id) => `margin ${id}`);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`"${text}" was found`);
}

describe("A-25 finding a client", () => {
  it.each([
    ["arn:4", "North-West Energy"],
    ["111122223333", "Bolt (Nordic) AB"],
    [" 111122223333 ", "Bolt (Nordic) AB"],
    ["acme", "Acme"],
    ["ACME", "Acme"],
    ["acme e", "Acme EU"],
    ["acme   robotics", "Acme Robotics Inc"],
    ["robo", "Acme Robotics Inc"],
    ["robotics inc", "Acme Robotics Inc"],
    ["nordic", "Bolt (Nordic) AB"],
    ["west energy", "North-West Energy"],
    ["o'b", "O'Brien & Sons"],
    ["sons", "O'Brien & Sons"],
    ["evil", "\u202eEvil\u202c Corp"],
    ["evil\u200b corp", "\u202eEvil\u202c Corp"],
    ["stra\u00dfe \u00fcber", "Stra\u00dfe  \u00dcber"],
    ["\u00dcBER", "Stra\u00dfe  \u00dcber"],
    ["\u65e5\u672c", "\u65e5\u672c\u96fb\u6c17"],
    ["\uff21\uff43\uff4d\uff45", "Acme"],
  ])("%j is %j", (text, name) => {
    expect(find(text)).toBe(name);
  });

  it("two that fit are a question back, with a command for each", () => {
    const error = refusal("acm", clients);
    expect(error).toMatchObject({ code: "client.ambiguous", kind: "input" });
    expect(error.message).toBe(
      '"acm" fits 3 clients: Acme (111122223330), Acme EU (111122223331), Acme Robotics Inc (111122223332). Which one?',
    );
    expect(error.choices).toEqual([
      { label: "Acme (111122223330)", command: "margin 111122223330" },
      { label: "Acme EU (111122223331)", command: "margin 111122223331" },
      { label: "Acme Robotics Inc (111122223332)", command: "margin 111122223332" },
    ]);
  });

  it("two of the same name are told apart by account", () => {
    expect(refusal("twin").message).toBe('"twin" fits 2 clients: Twin (111122223339), Twin (111122223340). Which one?');
  });

  it("many that fit are counted, five are named", () => {
    const many = Array.from({ length: 12 }, (_, i) => make(`Shop ${i}`, i));
    const error = refusal("shop", many);
    expect(error.message).toMatch(/^"shop" fits 12 clients: .* and 7 more\. Which one\?$/);
    expect(error.choices).toHaveLength(5);
  });

  it("nobody is an error that leads on, with what is near", () => {
    expect(refusal("acne")).toMatchObject({ code: "client.unknown", kind: "not-found" });
    expect(refusal("bolzano").message).toBe(
      'There is no client "bolzano" among those you may see. Near: Bolt (Nordic) AB. The command clients lists them.',
    );
    expect(refusal("zz").message).toBe(
      'There is no client "zz" among those you may see. The command clients lists them.',
    );
    expect(refusal("acme", [])).toMatchObject({ code: "client.unknown" });
  });

  it("never guesses from nothing, not even when there is one client only", () => {
    for (const text of ["", "   ", "\u200b", "\u202e \u00ad", "\n"]) {
      expect(refusal(text, clients.slice(0, 1)), JSON.stringify(text)).toMatchObject({ code: "client.empty" });
    }
  });

  it("the middle of a word is not its beginning", () => {
    expect(refusal("cme")).toMatchObject({ code: "client.unknown" });
    expect(refusal("botics")).toMatchObject({ code: "client.unknown" });
  });

  it("names of any length make short sentences", () => {
    const long = [make("x".repeat(200), 1), make(`${"x".repeat(199)}y`, 2)];
    expect(refusal("xxx", long).message.length).toBeLessThan(250);
    expect(refusal("y".repeat(5000)).message.length).toBeLessThan(200);
  });

  it("for any names and words: the one that fits, or a question, or nobody", () => {
    const name = fc.oneof(
      fc.constantFrom("Acme", "Acme EU", "eu", "\u00dcber", "\u202e"),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), name, (names, text) => {
        const all = names.map(make);
        try {
          expect(all).toContain(findClient(text, all, (id) => id));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          if ((error as AppError).code === "client.ambiguous")
            expect((error as AppError).choices.length).toBeGreaterThan(1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
