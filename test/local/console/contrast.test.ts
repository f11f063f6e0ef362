import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../../src/local/console/style/tokens.css", import.meta.url), "utf8");
const messages = readFileSync(new URL("../../../src/local/console/style/messages.css", import.meta.url), "utf8");
const COLOUR = /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g;
const colours = new Map([...css.matchAll(COLOUR)].map((m) => [m[1] ?? "", { light: m[2] ?? "", dark: m[3] ?? "" }]));

/** WCAG 2.2: relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const TEXT: readonly (readonly [ink: string, ground: string])[] = [
  ...["paper", "paper-2", "paper-3"].flatMap(
    (ground) =>
      [
        ["ink", ground],
        ["ink-2", ground],
      ] as const,
  ),
  ...["paper", "paper-2"].flatMap((ground) => ["link", "danger", "accent"].map((ink) => [ink, ground] as const)),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-danger", "danger"],
  ["ink", "accent-soft"],
  ["ink-2", "accent-soft"],
  ["link", "link-soft"],
  ["ink", "link-soft"],
  ["ink", "warning-soft"],
  ["warning", "warning-soft"],
  ["ink", "danger-soft"],
  ["danger", "danger-soft"],
  ["ink", "good-soft"],
  ["good", "good-soft"],
  ["rail-ink", "rail"],
  ["rail-ink", "rail-2"],
  ["rail-ink-2", "rail"],
  ["rail-ink-2", "rail-2"],
  ["rail-current-ink", "rail-current"],
  ["banner-ink", "banner"],
  ["banner-ink", "banner-2"],
];
const SHAPES: readonly (readonly [shape: string, ground: string])[] = [
  ["line-control", "paper"],
  ["line-control", "paper-2"],
  ["focus", "paper"],
  ["focus", "paper-2"],
  ["rail-focus", "rail"],
  ["banner-line", "banner"],
  ["focus", "banner"],
  ["accent", "paper"],
  ...["s0", "s1", "s2", "s3", "s4", "s5"].map((s) => [s, "paper"] as const),
];

describe.each(["light", "dark"] as const)("A-13 console: contrast in the %s colours", (theme) => {
  const of = (name: string): string => {
    const found = colours.get(name)?.[theme];
    if (!found) throw new Error(`tokens.css has no colour --${name}`);
    return found;
  };

  it.each(TEXT)("text %s on %s is at least 4.5", (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)("shape %s on %s is at least 3", (shape, ground) => {
    expect(contrast(of(shape), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe("A-13 console: contrast of what is the same in both", () => {
  it("initials stand out from every avatar", () => {
    const grounds = [...messages.matchAll(/\.avatar[^{]*\{[^}]*background: (#[0-9a-f]{6})/g)].map((m) => m[1] ?? "");
    expect(grounds.length).toBeGreaterThanOrEqual(8);
    for (const ground of grounds) expect(contrast("#ffffff", ground)).toBeGreaterThanOrEqual(4.5);
  });

  it("the measure itself knows black on white and grey on grey", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#888888")).toBeLessThan(1.5);
  });
});
