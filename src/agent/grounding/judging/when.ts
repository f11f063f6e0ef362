import type { Index, Place } from "../evidence/evidence.ts";
import type { Question } from "./question.ts";

/** Rows that are told apart by days, such as anomalies, by the days that are named. */
export function isOnDay({ days }: Place, { own }: Question): boolean {
  const named = own.dates.flatMap(({ day }) => day ?? []);
  return named.length === 0 || days.size === 0 || named.some((day) => days.has(day));
}

/** Whether a place is about the months that are named. */
export function isThen(
  where: Place,
  key: string,
  { governed: { spans, order }, own, index }: Pick<Question, "governed" | "own" | "index">,
): boolean {
  const { span } = where;
  if (span === null || /change$/i.test(key)) return true;
  if (order !== null) {
    const last = lastMonth(index, where.tool);
    if (order === "now" ? span.last < last : span.last >= last && span.first !== span.last) return false;
    if (order === "before" && span.last >= last && hasEarlier(index, where.tool, last)) return false;
  }
  if (spans.length === 0 || order !== null) return true;
  const isChange = /\b(?:from|between|rose|fell|went|grew|up|down|each|every|by month|monthly)\b/i.test(own.text);
  return spans.some(
    ({ first, last }) =>
      (span.first === first && span.last === last) ||
      (isChange && first !== last && span.first >= first && span.last <= last && span.first === span.last),
  );
}

const spansOf = ({ lastMonths }: Index, tool: string): string[] => [...(lastMonths.get(tool) ?? [])];

const lastMonth = (index: Index, tool: string): string => spansOf(index, tool).reduce((a, b) => (a > b ? a : b), "");

const hasEarlier = (index: Index, tool: string, last: string): boolean =>
  spansOf(index, tool).some((month) => month < last);
