/** The shape of a request member: its type and its documented limits. Recursive shapes are given as functions. */
export type Shape =
  | {
      readonly kind: "text";
      readonly pattern?: RegExp;
      readonly values?: readonly string[];
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly kind: "integer"; readonly min?: number; readonly max?: number }
  | { readonly kind: "number"; readonly min?: number; readonly max?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "document" }
  | { readonly kind: "map"; readonly key: Shape; readonly of: Shape; readonly min?: number; readonly max?: number }
  | { readonly kind: "list"; readonly of: Shape; readonly min?: number; readonly max?: number }
  | { readonly kind: "struct"; readonly members: Readonly<Record<string, Shape>>; readonly required: readonly string[] }
  | (() => Shape);

/** What is wrong with a member. `type` and `unknown` are found while parsing, the others while checking limits. */
export interface ShapeProblem {
  readonly path: string;
  readonly rule: "missing" | "type" | "unknown" | "range" | "pattern" | "value" | "length";
  readonly message: string;
}

interface TextLimits {
  readonly pattern?: RegExp;
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

/** A text, with a pattern that must match whole, a list of allowed values, or a length. */
export const text = (limits: TextLimits = {}): Shape => ({ kind: "text", ...limits });
/** A whole number. */
export const integer = (min?: number, max?: number): Shape => ({ kind: "integer", ...bounds(min, max) });
/** Any number. */
export const number = (min?: number, max?: number): Shape => ({ kind: "number", ...bounds(min, max) });
/** True or false. */
export const boolean: Shape = { kind: "boolean" };
/** Any JSON value. */
export const anything: Shape = { kind: "document" };
/** A list with a number of members. */
export const list = (of: Shape, min?: number, max?: number): Shape => ({ kind: "list", of, ...bounds(min, max) });
/** Any names with values, both within limits. */
export const map = (key: Shape, of: Shape, min?: number, max?: number): Shape => ({
  kind: "map",
  key,
  of,
  ...bounds(min, max),
});
/** A structure; members are optional unless named as required. */
export const struct = (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape => ({
  kind: "struct",
  members,
  required,
});

/** Finds everything that is wrong with a value, in the order of the shape. */
export function check(shape: Shape, value: unknown, path: string = ""): ShapeProblem[] {
  if (typeof shape === "function") return check(shape(), value, path);
  const wrong = (rule: ShapeProblem["rule"], message: string): ShapeProblem[] => [{ path, rule, message }];
  switch (shape.kind) {
    case "document":
      return [];
    case "boolean":
      return typeof value === "boolean" ? [] : wrong("type", "must be a boolean");
    case "integer":
    case "number": {
      if (typeof value !== "number" || !Number.isFinite(value)) return wrong("type", "must be a number");
      if (shape.kind === "integer" && !Number.isInteger(value)) return wrong("type", "must be an integer");
      const { min = -Infinity, max = Infinity } = shape;
      if (value < min) return wrong("range", `must have value greater than or equal to ${min}`);
      return value > max ? wrong("range", `must have value less than or equal to ${max}`) : [];
    }
    case "text":
      return typeof value === "string"
        ? textProblems(shape, value).flatMap(([rule, m]) => wrong(rule, m))
        : wrong("type", "must be a string");
    case "list": {
      if (!Array.isArray(value)) return wrong("type", "must be a list");
      const { min = 0, max = Infinity } = shape;
      if (value.length < min) return wrong("length", `must have length greater than or equal to ${min}`);
      if (value.length > max) return wrong("length", `must have length less than or equal to ${max}`);
      return value.flatMap((item, index) => check(shape.of, item, `${path}.${index + 1}.member`));
    }
    case "map": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("type", "must be a map");
      const entries = Object.entries(value);
      const { min = 0, max = Infinity } = shape;
      if (entries.length < min) return wrong("length", `must have length greater than or equal to ${min}`);
      if (entries.length > max) return wrong("length", `must have length less than or equal to ${max}`);
      return entries.flatMap(([key, item]) => [
        ...check(shape.key, key, `${path}.${key}.key`),
        ...check(shape.of, item, `${path}.${key}.value`),
      ]);
    }
    case "struct": {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return wrong("type", "must be a structure");
      const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
      const given = new Map(Object.entries(value).filter(([, v]) => v !== null && v !== undefined));
      const unknown = [...given.keys()].filter((name) => !Object.hasOwn(shape.members, name));
      const missing = shape.required.filter((name) => !given.has(name));
      return [
        ...unknown.map((name): ShapeProblem => ({ path: at(name), rule: "unknown", message: "is not a known member" })),
        ...missing.map((name): ShapeProblem => ({ path: at(name), rule: "missing", message: "must not be null" })),
        ...Object.entries(shape.members).flatMap(([name, member]) =>
          given.has(name) ? check(member, given.get(name), at(name)) : [],
        ),
      ];
    }
  }
}

/** The words AWS uses for the first of some problems. */
export function sentence(problems: readonly ShapeProblem[]): string {
  const [first] = problems;
  const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  const member = first === undefined ? "" : ` at '${first.path}' failed to satisfy constraint: Member ${first.message}`;
  return `${count} detected: Value${member}`;
}

function textProblems(limits: TextLimits, value: string): [ShapeProblem["rule"], string][] {
  if (limits.values !== undefined && !limits.values.includes(value)) {
    return [["value", `must satisfy enum value set: [${limits.values.join(", ")}]`]];
  }
  if (value.length < (limits.min ?? 0)) return [["length", `must have length greater than or equal to ${limits.min}`]];
  if (value.length > (limits.max ?? Infinity))
    return [["length", `must have length less than or equal to ${limits.max}`]];
  if (limits.pattern !== undefined && !new RegExp(`^(?:${limits.pattern.source})$`, limits.pattern.flags).test(value)) {
    return [["pattern", `must satisfy regular expression pattern: ${limits.pattern.source}`]];
  }
  return [];
}

function bounds(min: number | undefined, max: number | undefined): { min?: number; max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
