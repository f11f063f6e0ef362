import { Refusal } from "../content.ts";
import type { Json } from "../json.ts";

/** The arguments of one Web API call: form fields, whose nested values are JSON texts, or members of a JSON body. */
export class Args {
  readonly #values: Json;

  constructor(values: Json) {
    this.#values = values;
  }

  /** A text; numbers and booleans of a JSON body become texts. `undefined` when absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  flag(name: string): boolean {
    return ["true", "1"].includes(this.text(name) ?? "");
  }

  /** A nested value; a text is read as JSON, and refused with `error` when it is none. */
  json(name: string, error = "invalid_arguments"): unknown {
    const value = this.#values[name];
    if (typeof value !== "string" || value === "") return value === "" ? undefined : value;
    try {
      return JSON.parse(value);
    } catch (cause) {
      if (cause instanceof SyntaxError) throw new Refusal(error, [`must be valid JSON [json-pointer:/${name}]`]);
      throw cause;
    }
  }

  /** Refuses the call when one of these is missing: `invalid_arguments`, naming each. */
  need(...names: readonly string[]): void {
    const missing = names.filter((name) => this.#values[name] === undefined || this.#values[name] === "");
    if (missing.length > 0) {
      throw new Refusal(
        "invalid_arguments",
        missing.map((name) => `missing required field: ${name}`),
      );
    }
  }

  /** A required text. */
  required(name: string): string {
    this.need(name);
    return this.text(name) ?? "";
  }

  /** The page asked for: `limit` and where it starts; a cursor we did not give is `invalid_cursor`. */
  page<T>(items: readonly T[], standard = 100, most = 1_000): { readonly items: readonly T[]; readonly next: string } {
    const limit = Math.min(Number(this.text("limit") ?? standard) || standard, most);
    const cursor = this.text("cursor");
    const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, "base64").toString().replace("next:", ""));
    if (!Number.isInteger(start) || start < 0) throw new Refusal("invalid_cursor");
    const end = start + limit;
    const next = end < items.length ? Buffer.from(`next:${end}`).toString("base64") : "";
    return { items: items.slice(start, end), next };
  }
}
