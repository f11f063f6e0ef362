import type { Members } from "../evidence/members.ts";
import type { PROPERTIES, Test } from "./properties.ts";
import type { State } from "./states.ts";

/** Whether rows show what is said of them, and which of them are so. */
export function narrowed(
  rows: readonly Members[],
  properties: typeof PROPERTIES,
  states: readonly State[],
): [boolean, Test] {
  const tests: Test[] = properties
    .filter(({ fields }) => rows.some((row) => fields.some((field) => field in row)))
    .map(({ test }) => test);
  for (const [, group] of Map.groupBy(states, ({ key }) => key)) {
    const key = group[0]?.key ?? "";
    if (rows.some((row) => key in row)) tests.push((row) => group.some(({ value }) => row[key] === value));
  }
  return [tests.length > 0, (row) => tests.every((test) => test(row))];
}
