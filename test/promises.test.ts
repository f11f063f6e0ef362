import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { promises } from "./promises.ts";

/** A promise is cited where a `describe` or `it` title names its id. */
const TITLE = /\b(?:describe|it|test)(?:\.\w+)*(?:\([^"'`]*\))?\(\s*["'`]([^"'`]*)/g;
const ID = /\b[A-Z]-\d{2}\b/g;

function citations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of testFiles("test")) {
    for (const [, title = ""] of readFileSync(file, "utf8").matchAll(TITLE)) {
      for (const [id] of title.matchAll(ID)) found.set(id, [...(found.get(id) ?? []), file]);
    }
  }
  return found;
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("A-02 promises", () => {
  const cited = citations();

  it("every promise is cited by a test", () => {
    expect(Object.keys(promises).filter((id) => !cited.has(id))).toEqual([]);
  });

  it("every cited id is a promise", () => {
    expect([...cited.keys()].filter((id) => !(id in promises))).toEqual([]);
  });

  it("sees titles in the forms that tests use", () => {
    const samples = ['describe("A-02 x", ', "it.skipIf(x)('A-02 y', ", 'describe.each(all)("A-02 $name", '];
    for (const sample of samples) expect([...sample.matchAll(TITLE)].map((m) => m[1])).toHaveLength(1);
  });
});
