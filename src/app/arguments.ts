import { existsSync } from "node:fs";
import type { Flags } from "#src/config.ts";
import { InputError } from "#src/kernel/errors.ts";

/** A command line taken apart: our own options, and the words of the command. */
export interface Arguments {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly flags: Flags;
}

/** Options that take a whole number, each with the least and the greatest that it takes. */
const NUMBERS = { seed: [0, 2 ** 31], clients: [1, 10_000], port: [0, 65_535] } as const;

/**
 * Takes `--json`, `--fresh`, `--bill FILE...`, `--pricing FILE`, `--cloud URL`, `--seed N`, `--clients N` and `--port N` out
 * of the words; the rest is the command. `--help` and `-h` ask for the command `help`. `InputError` for a value that is
 * missing or is no number.
 */
export function readArguments(argv: readonly string[]): Arguments {
  const words: string[] = [];
  const bill: string[] = [];
  let json = false;
  let help = false;
  let flags: Flags = {};
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    const [name = "", inline] = word.split(/=(.*)/s, 2);
    const value = (): string => {
      const given = inline ?? argv[++i];
      if (given === undefined || given === "") throw new InputError("command.value", `${name} needs a value.`);
      return given;
    };
    switch (name) {
      case "--json":
        json = true;
        break;
      case "--help":
      case "-h":
        help = true;
        break;
      case "--fresh":
        flags = { ...flags, fresh: true };
        break;
      case "--pricing":
        flags = { ...flags, pricing: value() };
        break;
      case "--cloud":
        flags = { ...flags, cloud: value() };
        break;
      case "--seed":
        flags = { ...flags, seed: whole("seed", value()) };
        break;
      case "--clients":
        flags = { ...flags, clients: whole("clients", value()) };
        break;
      case "--port":
        flags = { ...flags, port: whole("port", value()) };
        break;
      case "--bill":
        bill.push(value());
        // A shell pattern becomes several words; they belong to the bill as long as they name files.
        while (isFile(argv[i + 1])) bill.push(argv[++i] ?? "");
        break;
      default:
        words.push(word);
    }
  }
  return { words: help ? ["help", ...words] : words, json, flags: bill.length > 0 ? { ...flags, bill } : flags };
}

/** What is there, or would be a bill by its name: a file that is missing is to be missed, not taken for a client. */
function isFile(word: string | undefined): boolean {
  if (word === undefined || word.startsWith("-")) return false;
  return existsSync(word) || /\.(csv|parquet)(\.gz)?$/i.test(word);
}

function whole(name: keyof typeof NUMBERS, text: string): number {
  const [low, high] = NUMBERS[name];
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new InputError("command.number", `--${name} takes a whole number from ${low} to ${high}.`);
  }
  return value;
}
