import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { type Layer, layers } from "./layers.ts";

const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?([^"';]*?\sfrom\s*)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
const FLOOR = 100;

interface Import {
  readonly file: string;
  readonly target: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

describe("A-02 the law of imports", () => {
  const files = sources();

  it("sees the whole house", () => {
    expect(files.length).toBeGreaterThan(FLOOR);
    expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  it("every import is allowed by the table", () => {
    const violations = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")).flatMap(violation));
    expect(violations).toEqual([]);
  });

  it("can fail", () => {
    const bad = [
      ["src/engine/x.ts", 'import { readFileSync } from "node:fs";'],
      ["src/engine/x.ts", 'import Stripe from "stripe";'],
      ["src/engine/x.ts", 'import type { Desk } from "#src/ports/desk.ts";'],
      ["src/ports/x.ts", 'import { tally } from "#src/engine/margin/tally.ts";'],
      ["src/local/x.ts", 'import { tally } from "#src/engine/margin/tally.ts";'],
      ["src/chat/slack/x.ts", 'import { openStore } from "../../store/open-store.ts";'],
      ["tools/x.ts", 'const late = await import("bullmq");'],
      ["src/kernel/x.ts", 'export * from "../view/view.ts";'],
    ] as const;
    for (const [file, text] of bad) expect(importsOf(file, text).flatMap(violation), text).toHaveLength(1);
    const good = 'import type { ChargeKind } from "#src/engine/costs/charge-kind.ts";\nimport { x } from "./y.ts";';
    expect(importsOf("src/ports/x.ts", good).flatMap(violation)).toEqual([]);
  });
});

describe("A-02 files stay short", () => {
  const lengths = sources().map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }));

  it("no file is over 400 lines", () => {
    expect(lengths.filter((f) => f.lines > 400)).toEqual([]);
  });

  it("the median is under 120 lines", () => {
    const sorted = lengths.map((f) => f.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(120);
  });
});

function sources(): string[] {
  return ["src", "tools"].flatMap((root) =>
    readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const names = match[3] ?? "";
    const inline =
      /^\s*\{([^}]*)\}\s*from/
        .exec(names)?.[1]
        ?.split(",")
        .map((n) => n.trim())
        .filter(Boolean) ?? [];
    const typeOnly = match[2] !== undefined || (inline.length > 0 && inline.every((n) => n.startsWith("type ")));
    return { file, target: match[4] ?? match[5] ?? "", typeOnly };
  });
}

function violation({ file, target, typeOnly }: Import): string[] {
  const name = layerOf(file);
  const layer = layers[name ?? ""];
  if (name === undefined || layer === undefined) return [`${file} is in no layer`];
  const refused = [`${file} (${name}) must not import ${target}`];
  if (target.startsWith("node:")) return layer.node ? [] : refused;
  const path = pathOf(file, target);
  if (path === null) return allowsPackage(layer, target) ? [] : refused;
  const other = layerOf(path);
  if (other === undefined) return refused;
  if (other === name || layer.layers.includes(other)) return [];
  return typeOnly && layer.types?.includes(other) ? [] : refused;
}

/** The file an import points to, or null for a package. */
function pathOf(file: string, target: string): string | null {
  if (target.startsWith("#src/")) return `src/${target.slice(5)}`;
  if (target.startsWith("#tools/")) return `tools/${target.slice(7)}`;
  if (target.startsWith(".")) return relative(".", normalize(join(dirname(file), target)));
  return null;
}

const allowsPackage = (layer: Layer, target: string): boolean =>
  layer.packages.some((p) => (p.endsWith("/") ? target.startsWith(p) : target === p || target.startsWith(`${p}/`)));

function layerOf(file: string): string | undefined {
  return Object.entries(layers).find(([, layer]) => layer.paths.some((path) => file.startsWith(path)))?.[0];
}
