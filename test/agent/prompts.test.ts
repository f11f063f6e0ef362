import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSkills } from "#src/agent/skills.ts";
import { registry } from "#tools/index.ts";

const FOLDER = "prompts/skills";
const files = readdirSync(FOLDER).sort();
const read = (name: string): string => readFileSync(name, "utf8");
const skills = await readSkills();
const system = read("prompts/system.md");
const tools = registry.map(({ name }) => name);

/** What stands in the manner of code: a tool's name first, where it is a command. */
const quoted = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.split(" ")[0] ?? "");

describe("C-02 prompts: the skills", () => {
  it("are those that are asked for, one file each", () => {
    expect(skills.map(({ name }) => name)).toEqual([
      "aws-billing",
      "billing-transfer",
      "credits-and-commission",
      "explain-margin",
      "gap-hunting",
      "writing-changes",
    ]);
    expect(files).toEqual(skills.map(({ name }) => `${name}.md`));
  });

  it("say when each is used in one line, with words that no other has for the same and tools that exist", () => {
    for (const { name, description, words, tools: own, text } of skills) {
      expect(description.length, name).toBeLessThan(160);
      expect(new Set(words).size, name).toBe(words.length);
      expect(
        own.filter((tool) => !tools.includes(tool)),
        name,
      ).toEqual([]);
      // Exactly the tools that are spoken of in it.
      expect([...new Set(quoted(text))].sort(), name).toEqual([...own].sort());
    }
    const all = skills.flatMap(({ words }) => words);
    expect(all.filter((word, at) => all.indexOf(word) !== at)).toEqual([]);
  });

  it("say what cannot be known from data, and are told apart from data", () => {
    for (const { name, text } of skills) {
      if (name === "writing-changes" || name === "explain-margin") continue;
      expect(text, name).toContain("## What cannot be known here");
      expect(text, name).toContain("general knowledge");
    }
  });

  it.each(files)("%s is short, plain and whole", (file) => {
    const text = read(`${FOLDER}/${file}`);
    expect(text.length).toBeLessThan(8_000);
    expect(text.split("\n").length).toBeLessThanOrEqual(160);
    expect(text).not.toMatch(/[{}<>]|https?:|arn:|\t|TODO| \n|\n\n\n/);
    expect(text.replaceAll("\u2212", "")).toMatch(/^[ -~\n]+$/);
    // The bodies have no title of their own: it is set above them.
    expect(text).not.toMatch(/^# /m);
  });
});

describe("C-02 prompts: what the assistant is told", () => {
  it("has each placeholder once, and no other", () => {
    const found = [...system.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
    expect(found.sort()).toEqual(["person", "skills", "today", "topics"]);
    expect(system.replaceAll(/\{\{\w+\}\}/g, "")).not.toMatch(/[{}]/);
  });

  it("is short and plain, and names no tool but the one that loads a topic", () => {
    expect(system.length).toBeLessThan(4_000);
    expect(system.replace(/[\u2212\u27e6\u27e7]/g, "")).toMatch(/^[ -~\n]+$/);
    expect(quoted(system)).toEqual(["knowledge"]);
    expect(tools).not.toContain("knowledge");
  });
});

describe("C-02 prompts: a change", () => {
  it("is made on purpose: what the assistant is told is as it was read and approved", () => {
    const digests = ["prompts/system.md", ...files.map((file) => `${FOLDER}/${file}`)].map(
      (file) => `${createHash("sha256").update(read(file)).digest("hex").slice(0, 16)} ${file}`,
    );
    expect(digests).toMatchInlineSnapshot(`
      [
        "644ca2e8df42878b prompts/system.md",
        "1d870de34ff76e86 prompts/skills/aws-billing.md",
        "1f168e2a3c0c52b2 prompts/skills/billing-transfer.md",
        "f3e9ddeb1a219551 prompts/skills/credits-and-commission.md",
        "d777b3b6ab8e47c9 prompts/skills/explain-margin.md",
        "d1d526c843a18d00 prompts/skills/gap-hunting.md",
        "979dc80675dabc52 prompts/skills/writing-changes.md",
      ]
    `);
  });
});
