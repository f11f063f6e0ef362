import { readFile, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { InputError, type Problem } from "#src/kernel/errors.ts";
import { type PricingFile, pricingSchema } from "./pricing-schema.ts";

/** The prices that clients are shown, and the file they come from. */
export interface Pricing extends PricingFile {
  readonly file: string;
}

/**
 * Reads the pricing file that is named, or the `pricing.yaml` beside the bill (in the folder, for a folder); `null` when
 * there is none. `InputError` with every problem of the file, each with its place in it.
 */
export async function readPricing(named: string | undefined, bill: readonly string[]): Promise<Pricing | null> {
  const path = named ?? (await besideBill(bill));
  if (path === undefined) return null;
  const file = basename(path);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new InputError("pricing.unreadable", `The pricing file ${path} cannot be read; check the path.`, { cause });
  });
  const lines = new LineCounter();
  // "failsafe" leaves every scalar the text that it is.
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines });
  refuse(file, [...syntaxProblems(document, lines)]);
  const parsed = pricingSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    refuse(
      file,
      parsed.error.issues.map((issue) => ({ path: place(issue.path), message: issue.message })),
    );
    throw new InputError("pricing.invalid", `${file} cannot be used.`);
  }
  return { ...parsed.data, file };
}

async function besideBill(bill: readonly string[]): Promise<string | undefined> {
  const found = new Set<string>();
  for (const path of bill) {
    const info = await stat(path).catch(() => undefined); // a missing bill is reported where bills are looked for
    if (info === undefined) continue;
    const candidate = resolve(info.isDirectory() ? path : dirname(path), "pricing.yaml");
    const exists = await stat(candidate).then(
      (s) => s.isFile(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return false;
        throw error;
      },
    );
    if (exists) found.add(candidate);
  }
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    throw new InputError(
      "pricing.two-files",
      `There are two pricing files, ${first} and ${second}; name the one to use.`,
    );
  }
  return first;
}

function* syntaxProblems(document: Document.Parsed, lines: LineCounter): Generator<Problem> {
  for (const error of [...document.errors, ...document.warnings]) {
    yield { path: `line ${lines.linePos(error.pos[0]).line}`, message: error.message.split("\n", 1)[0] ?? error.code };
  }
}

function refuse(file: string, problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const more =
    problems.length === 1
      ? ""
      : ` There ${problems.length === 2 ? "is one more problem" : `are ${problems.length - 1} more problems`}.`;
  throw new InputError("pricing.invalid", `${file}, ${first.path}: ${first.message}.${more}`, {
    problems: problems.map((p) => ({ path: `${file}, ${p.path}`, message: p.message })),
  });
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "top level";
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
    .join("");
}
