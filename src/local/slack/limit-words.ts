/** Where blocks are shown. */
export type Surface = "message" | "modal" | "home";

/** What a member may hold. All lengths are inclusive; text is counted in characters. */
export type Rule = { readonly required?: boolean } & (
  | { readonly kind: "text"; readonly min?: number; readonly max?: number; readonly among?: readonly string[] }
  | { readonly kind: "number"; readonly min?: number; readonly max?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "list"; readonly of: Rule; readonly min: number; readonly max?: number }
  /** An object that names its shape in `type`. */
  | { readonly kind: "typed"; readonly types: readonly string[]; readonly max?: number }
  /** A block inside a block. */
  | { readonly kind: "block"; readonly types: readonly string[] }
  /** An object without a `type`, checked against a named shape. */
  | { readonly kind: "shape"; readonly name: string }
  | { readonly kind: "anything" }
);

/** The members an object may have. Anything else is refused. */
export interface Shape {
  readonly members: Readonly<Record<string, Rule>>;
  readonly atLeastOne?: readonly string[];
  readonly exactlyOne?: readonly string[];
}

/** The longest `block_id` and `action_id`. */
export const BLOCK_ID = 255;

/** True or false. */
export const bool: Rule = { kind: "boolean" };
/** Any value: what Slack takes without a documented limit. */
export const anything: Rule = { kind: "anything" };

/** A text of `min` to `max` characters. */
export function text(min = 0, max?: number): Rule {
  return { kind: "text", min, ...(max === undefined ? {} : { max }) };
}

/** One of these words. */
export function oneOf(...among: readonly string[]): Rule {
  return { kind: "text", among };
}

/** A finite number from `min` to `max`. */
export function number(min?: number, max?: number): Rule {
  return { kind: "number", ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** An array of `min` to `max` items that each follow a rule. */
export function list(of: Rule, min: number, max?: number): Rule {
  return { kind: "list", of, min, ...(max === undefined ? {} : { max }) };
}

/** An object whose `type` is one of these. */
export function typed(...types: readonly string[]): Rule {
  return { kind: "typed", types };
}

/** A block inside a block, of one of these types. */
export function anyBlock(...types: readonly string[]): Rule {
  return { kind: "block", types };
}

/** An object without a `type`, by the name of its shape. */
export function shape(name: string): Rule {
  return { kind: "shape", name };
}

/** A `plain_text` object of at most `max` characters. */
export function plainText(max: number): Rule {
  return { kind: "typed", types: ["plain_text"], max };
}

/** A `plain_text` or `mrkdwn` object of at most `max` characters. */
export function anyText(max: number): Rule {
  return { kind: "typed", types: ["plain_text", "mrkdwn"], max };
}
