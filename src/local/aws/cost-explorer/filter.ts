import { ServiceError } from "../service-error.ts";
import { type Column, dimensionColumn, tagColumn } from "./columns.ts";
import type { Condition, Expression } from "./shapes.ts";

/** A filter in SQL with its bound values; `coarse` when the rollup can answer it. */
export interface SqlFilter {
  readonly sql: string;
  readonly values: Readonly<Record<string, string>>;
  readonly coarse: boolean;
}

/** Turns a Cost Explorer expression into SQL; refuses what Cost Explorer refuses. */
export function sqlFilter(expression: Expression | undefined): SqlFilter {
  const values: Record<string, string> = {};
  let isCoarse = true;
  const bind = (value: string): string => {
    const name = `f${Object.keys(values).length}`;
    values[name] = value;
    return `$${name}`;
  };
  const condition = (column: Column, { Values = [], MatchOptions = [] }: Condition): string => {
    isCoarse &&= column.coarse;
    const options = new Set(MatchOptions.length === 0 ? ["EQUALS", "CASE_SENSITIVE"] : MatchOptions);
    if (options.has("ABSENT")) {
      if (Values.length > 0) throw invalid("Values must be empty when the match option is ABSENT");
      return `(${column.sql}) IS NULL`;
    }
    if (options.has("GREATER_THAN_OR_EQUAL"))
      throw invalid("Match option GREATER_THAN_OR_EQUAL is not supported for this filter");
    if (Values.length === 0) throw invalid("Expression must have values");
    const fold = (sql: string): string => (options.has("CASE_INSENSITIVE") ? `lower(${sql})` : sql);
    const one = (value: string): string => {
      const [left, right] = [fold(`coalesce(${column.sql}, '')`), fold(bind(value))];
      if (options.has("STARTS_WITH")) return `starts_with(${left}, ${right})`;
      if (options.has("ENDS_WITH")) return `ends_with(${left}, ${right})`;
      return options.has("CONTAINS") ? `contains(${left}, ${right})` : `${left} = ${right}`;
    };
    return `(${Values.map(one).join(" OR ")})`;
  };
  const walk = (node: Expression): string => {
    const set = Object.keys(node);
    if (set.length !== 1)
      throw invalid("Expression must have exactly one of And, Or, Not, Dimensions, Tags or CostCategories");
    if (node.And !== undefined) return operands("And", node.And).map(walk).join(" AND ").replace(/^.*$/s, "($&)");
    if (node.Or !== undefined) return operands("Or", node.Or).map(walk).join(" OR ").replace(/^.*$/s, "($&)");
    if (node.Not !== undefined) return `NOT ${walk(node.Not)}`;
    if (node.Dimensions !== undefined) return condition(dimensionColumn(keyOf(node.Dimensions)), node.Dimensions);
    if (node.Tags !== undefined) return condition(tagColumn(keyOf(node.Tags)), node.Tags);
    return condition({ sql: "NULL::VARCHAR", coarse: true }, node.CostCategories ?? {});
  };
  const sql = expression === undefined ? "TRUE" : walk(expression);
  return { sql, values, coarse: isCoarse };
}

function operands(name: string, list: readonly Expression[]): readonly Expression[] {
  if (list.length < 2) throw invalid(`${name} expressions must have at least two operands`);
  return list;
}

function keyOf(condition: Condition): string {
  if (condition.Key === undefined) throw invalid("Expression must have a key");
  return condition.Key;
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
