import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDatabase } from "#src/bills/database.ts";
import { Database } from "#src/local/book/database.ts";
import { emptyFolder } from "./support/program.ts";

const read = (file: string): string => readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json"));
const lock: Readonly<Record<string, { readonly version: string; readonly hasInstallScript?: boolean }>> = JSON.parse(
  read("package-lock.json"),
).packages;

/** What could bring in or run code that was not installed with this version, each with what is wrong with it. */
const WAYS: readonly (readonly [RegExp, string])[] = [
  [/["'](?:node:)?(?:child_process|cluster|vm|worker_threads|inspector|wasi|repl)["']/, "another process or context"],
  [
    /\bimport\(\s*(?!["'](?:#src\/|#tools\/|\.{1,2}\/|node:)[\w./:-]+["']\s*\))/,
    "an import of what is not in this repository",
  ],
  [/\b(?:from|import)\s*["'](?:https?:|data:|file:)/, "an import from an address"],
  [/\beval\s*\(|\bnew Function\b|\bFunction\s*\(|\bWebAssembly\b|setTimeout\(\s*["'`]/, "code from a text"],
  [/\b(?:register|registerHooks|_load|_compile|dlopen|createRequire)\s*\(/, "a loader of its own"],
  [
    /\b(?:npx|uvx|pip3?|pnpm|yarn|curl|wget)\s+(?!reckoner\b)[\w@-]|\bnpm\s+(?:i|install|exec|x)\b/,
    "a program that downloads",
  ],
  [/\bINSTALL\s+\w|\bLOAD\s+['"\w]|allow_unsigned_extensions|custom_extension_repository/, "a database extension"],
];

/** The two that are known: each runs a file of this installation alone. */
const KNOWN: Readonly<Record<string, { readonly why: string; readonly only: RegExp }>> = {
  "src/store/template.ts": { why: "another process or context", only: /\(process\.execPath, \[MAKER, made\]\)/ },
  "src/local/console/assets.ts": { why: "a loader of its own", only: /createRequire\(import\.meta\.url\)\.resolve;/ },
};

function found(text: string): string[] {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return WAYS.filter(([pattern]) => pattern.test(code)).map(([, why]) => why);
}

describe("B-26 B44 nothing is downloaded and run while questions are answered", () => {
  const files = ["src", "tools"].flatMap((root) =>
    readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );

  it("B-26 B44: no source runs or loads anything but what is in this repository and its locked packages", () => {
    expect(files.length).toBeGreaterThan(400);
    const all = files.map((file) => [file, found(read(file))] as const).filter(([, whys]) => whys.length > 0);
    expect(Object.fromEntries(all)).toEqual(
      Object.fromEntries(Object.entries(KNOWN).map(([file, { why }]) => [file, [why]])),
    );
    for (const [file, { only }] of Object.entries(KNOWN)) expect(read(file)).toMatch(only);
    // Its one argument that is a program: a file beside it.
    expect(read("src/store/template.ts")).toContain('new URL("./make-template.ts", import.meta.url)');
    expect(read("src/store/template.ts").match(/execFile/g)).toHaveLength(2);
  });

  it("B-26 B44: and what looks for it sees it in every form", () => {
    for (const bad of [
      'import { spawn } from "node:child_process";',
      'const { execFile } = await import("node:child_process");',
      'const cp = process.getBuiltinModule("child_process");',
      "const late = await import(name);",
      "const late = await import(`https://host/x`);",
      'const late = await import("https://host/x.mjs");',
      'import late from "https://host/x.mjs";',
      'import "data:text/javascript,1";',
      "eval(text);",
      "new Function(text)();",
      'const run = "uvx some-server@latest";',
      "const run = `npx -y some-server`;",
      'await db.run("INSTALL httpfs");',
      "require('module').register(url);",
    ]) {
      expect([bad, found(bad).length > 0]).toEqual([bad, true]);
    }
    expect(found('import { x } from "./y.ts";\nconst z = await import("#src/y.ts");')).toEqual([]);
  });

  it.each([
    ["of bills", async () => (await openDatabase(emptyFolder())) as Pick<Database, "run">],
    ["of the book", async () => (await Database.open()) as Pick<Database, "run">],
  ])("B-26 B44: the database %s looks for no extension when a statement would need one", async (_which, open) => {
    const db = await open();
    await expect(db.run("SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')")).rejects.toThrow(/httpfs/);
    const allowed =
      "SELECT CASE WHEN current_setting('autoinstall_known_extensions') THEN error('it may download') END";
    await db.run(allowed);
  });

  it("B-26 B44: every package has one exact version and no script that runs when it is installed", () => {
    const { dependencies, devDependencies, optionalDependencies, overrides, scripts, allowScripts } = manifest;
    for (const versions of [dependencies, devDependencies, optionalDependencies, overrides]) {
      for (const [name, version] of Object.entries(versions)) {
        expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
      }
    }
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, lock[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
    const scripted = Object.entries(lock).filter(([, locked]) => locked.hasInstallScript === true);
    const names = new Set(scripted.map(([place]) => place.split("node_modules/").at(-1)));
    expect(allowScripts).toEqual(Object.fromEntries([...names].map((name) => [name, false])));
    const own = Object.keys(scripts).filter((name) => /^(pre|post)|install|prepare|^dependencies$/.test(name));
    expect(own).toEqual([]);
  });

  it("B-26 B44: a clean installation takes what is locked, and starting installs nothing", () => {
    for (const text of [read("docker/Dockerfile"), read(".ci/run")]) {
      expect(text).toContain("npm ci");
      expect(text).not.toMatch(/npm (?:i|install)\b|npx |@latest/);
    }
    for (const command of Object.values(manifest.scripts))
      expect(command).not.toMatch(/npx|npm (?:i|install|exec)\b|@latest/);
  });
});
