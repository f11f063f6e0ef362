import type { Index, Leaf, NameKind, Place } from "./evidence.ts";
import { leavesBetween } from "./evidence.ts";
import type { Figure } from "./figures.ts";
import type { Governed, Reading } from "./govern.ts";
import { isRounded, magnitude } from "./numbers.ts";

/** What a figure is compared with: the evidence, what it is said to be of, and the words around it. */
export interface Question {
  readonly figure: Figure;
  readonly governed: Governed;
  readonly own: Reading;
  /** Everything that the reader has read up to here, for what is named at all. */
  readonly context: string;
  readonly index: Index;
}

/** Where a figure stands: in a place that fits what is said, only in others, or in none. */
export function place(question: Question): { readonly why: "nowhere" | "elsewhere" } | { readonly leaf: Leaf } {
  const equal = candidates(question);
  const [leaf] = equal.filter((one) => fits(one, question));
  if (leaf !== undefined) return { leaf };
  return { why: equal.length === 0 ? "nowhere" : "elsewhere" };
}

/** The figures of the evidence that are the same: in kind, currency, sign and value as far as it is written. */
function candidates({ figure, own, index }: Question): Leaf[] {
  const { low, high, is } = about(figure, own.text);
  const polarity = polarityOf(figure, own);
  return leavesBetween(index, low, high).filter(
    (leaf) =>
      isKind(leaf, figure) &&
      (figure.currency === null || leaf.place.currency === null || leaf.place.currency === figure.currency) &&
      is(magnitude(leaf.value)) &&
      isSigned(leaf, figure, polarity, own.text),
  );
}

const isKind = (leaf: Leaf, { kind }: Figure): boolean =>
  kind === "percent" || kind === "points"
    ? leaf.kind === "percent" || leaf.kind === "either"
    : kind === "amount"
      ? leaf.kind === "amount" || leaf.kind === "either"
      : kind === "plain" && leaf.kind !== "count";

const APPROXIMATE = /\b(?:about|around|roughly|approximately|approx\.?|some|circa|close to)\s+\(?$|~\s?$/i;
const OVER = /\b(?:over|more than|above|at least|exceeds|exceeding)\s+$/i;
const UNDER = /\b(?:under|less than|just below|nearly|almost|up to)\s+$/i;

function about(figure: Figure, text: string): { low: bigint; high: bigint; is: (exact: bigint) => boolean } {
  const before = text.slice(0, figure.start);
  const [over, under] = [OVER.test(before), UNDER.test(before)];
  let unit = figure.unit;
  if (over || under || APPROXIMATE.test(before)) {
    // Zeros at the end of an approximate figure say nothing, but two digits always do.
    while (figure.value % (unit * 10n) === 0n && figure.value >= unit * 100n) unit *= 10n;
  }
  const is = (exact: bigint): boolean => {
    if (isRounded(exact, figure.value, unit)) return true;
    const away = exact - figure.value;
    return (over && away > 0n && away < unit) || (under && away < 0n && away > -unit);
  };
  return { low: figure.value > unit ? figure.value - unit : 0n, high: figure.value + unit, is };
}

/** Whether the words at a figure say that it is a rise or a fall. */
export type Polarity = "up" | "down" | null;

const SOME = "(?:us |about |around |roughly |approximately |only |just |nearly |almost |another )*";
const DOWN = new RegExp(
  `\\b(?:loss(?:es)? (?:of|is|was)|lost|los(?:es?|ing)|down(?: by)?|(?:fell|fallen|fall|falls|drop(?:ped|s)?|decreased?|declined?|shrank|reduced|lower) by|(?:decrease|drop|fall|decline|reduction) of|shrank|declined|decreased|dropped) ${SOME}$`,
  "i",
);
const UP = new RegExp(
  `\\b(?:up(?: by)?|(?:rose|rises?|risen|grew|grown|increased?|climbed|gained|higher)(?: by)?|(?:increase|rise|growth|gain|profit|jump) of|earn(?:s|ed)?) ${SOME}$`,
  "i",
);

/** A rise or a fall, by the words right before and behind. */
export function polarityOf(figure: Figure, { text }: Pick<Reading, "text">): Polarity {
  const before = text.slice(0, figure.start);
  const after = text.slice(figure.end);
  if (DOWN.test(before) || /^\s(?:lower|less|down|decrease|drop|fall|loss)\b/i.test(after)) return "down";
  if (UP.test(before) || /^\s(?:higher|more|up|increase|rise|growth)\b/i.test(after)) return "up";
  return null;
}

const LOSING = /\b(?:loss(?:es)?|los[et]s?|losing|negative)\b(?!.*\bmargin\b)/i;
const TAKING = /\b(?:credits?|refunds?|discounts?|deduct\w*|reduc\w*)\b/i;

function isSigned(leaf: Leaf, { sign, start, value }: Figure, polarity: Polarity, text: string): boolean {
  if (leaf.value === 0n || value === 0n) return true;
  const isNegative = leaf.value < 0n;
  if (sign === -1) return isNegative;
  if (sign === 1 || polarity === "up") return !isNegative;
  const isMargin = leaf.measures.has("margin");
  if (polarity === "down") return isNegative || !(isMargin || /change$/i.test(leaf.key));
  if (!isNegative) return true;
  const before = text.slice(0, start);
  return LOSING.test(before) || (!isMargin && (TAKING.test(before) || TAKING.test(text.slice(start, start + 40))));
}

/** Whether a figure of the evidence is one of what is said. */
function fits(leaf: Leaf, question: Question): boolean {
  const { governed, index, context } = question;
  return (
    isOf(leaf.place, governed, index) &&
    isThen(leaf.place, leaf.key, question) &&
    isOnDay(leaf.place, question) &&
    isMeasured(leaf, governed, index) &&
    isPart(leaf, governed, index) &&
    isWhole(leaf, governed, index, context)
  );
}

/** Whether a row is one of those who are named. */
export function isOf({ names }: Place, { names: hard, soft, everybody }: Governed, index: Index): boolean {
  const ofKind = (kind: NameKind): string[] => [...names].filter((name) => index.names.get(name) === kind);
  // A plan or a budget binds by itself where nobody else is named.
  const isAlone = !["client", "account", "service"].some(
    (kind) => hard.has(kind as NameKind) || soft.has(kind as NameKind),
  );
  for (const [kind, named] of hard) {
    const isNamed = [...named].some((name) => names.has(name));
    if (isNamed) continue;
    const isStrict = kind === "client" || kind === "account" || kind === "service";
    // "Acme Robotics production" is of Acme Robotics, whether or not the row says so.
    if (
      isStrict &&
      kind === "client" &&
      [...names].some((own) => [...named].some((name) => own.startsWith(`${name} `)))
    )
      continue;
    if (isStrict || ofKind(kind).length > 0 || isAlone) return false;
  }
  for (const [kind, named] of soft) {
    const own = ofKind(kind);
    if (own.length > 0 && !own.some((name) => named.has(name))) return false;
  }
  return !everybody || soft.has("client") || ofKind("client").every((name) => index.about.has(name));
}

/** Rows that are told apart by days, such as anomalies, by the days that are named. */
function isOnDay({ days }: Place, { own }: Question): boolean {
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

const spansOf = ({ leaves }: Index, tool: string): string[] =>
  leaves.flatMap(({ place: { span, tool: other } }) => (span !== null && other === tool ? [span.last] : []));

const lastMonth = (index: Index, tool: string): string => spansOf(index, tool).reduce((a, b) => (a > b ? a : b), "");
const hasEarlier = (index: Index, tool: string, last: string): boolean =>
  spansOf(index, tool).some((month) => month < last);

function isMeasured(leaf: Leaf, { measures }: Governed, index: Index): boolean {
  const row = index.rows.get(leaf.place.row) ?? [];
  const isLike = (other: Leaf): boolean =>
    other.kind === leaf.kind || other.kind === "either" || leaf.kind === "either";
  for (const measure of measures) {
    if (leaf.measures.has(measure)) continue;
    if (row.some((other) => isLike(other) && other.measures.has(measure))) return false;
  }
  return true;
}

function isPart(leaf: Leaf, governed: Governed, index: Index): boolean {
  if (governed.parts.size === 0) return true;
  const { part } = leaf.place;
  if (part !== null) return governed.parts.has(part);
  // The whole is not the part where the part is known.
  const isWhole = ["My View", "Showback", "margin", "gap"].some((measure) => leaf.measures.has(measure));
  const isIn = (other: Leaf): boolean => other.place.part !== null && governed.parts.has(other.place.part);
  return !isWhole || !index.leaves.some((other) => isIn(other) && isOf(other.place, governed, index));
}

/** The figure of a part, a service or an account that is not named is not that of the whole, where that is known. */
function isWhole(leaf: Leaf, governed: Governed, index: Index, context: string): boolean {
  if (!governed.names.has("client") && !governed.everybody) return true;
  const { names, part } = leaf.place;
  const isSaid = (name: string): boolean =>
    context.includes(name) || context.includes(name.replace(/^(?:Amazon|AWS) | \([^()]*\)$/g, ""));
  const narrow = [...names].filter((name) => {
    const kind = index.names.get(name);
    return kind === "service" || kind === "account";
  });
  const hidden = narrow.length > 0 && !narrow.some((name) => isSaid(name) || isShort(name, context));
  const hiddenPart = part !== null && !context.toLowerCase().includes(part.replaceAll("-", " "));
  if (!hidden && !hiddenPart) return true;
  const isWider = (other: Leaf): boolean =>
    other.place.names.size < names.size + (hiddenPart ? 1 : 0) &&
    other.kind === leaf.kind &&
    [...leaf.measures].some((measure) => other.measures.has(measure)) &&
    isOf(other.place, governed, index) &&
    ![...other.place.names].some((name) => index.names.get(name) === "service") &&
    other.place.part === null;
  return !index.leaves.some(isWider);
}

const isShort = (name: string, context: string): boolean =>
  (/Elastic Compute Cloud/.test(name) && /\bEC2\b/.test(context)) ||
  (/Simple Storage/.test(name) && /\bS3\b/.test(context)) ||
  (/Relational Database/.test(name) && /\bRDS\b/.test(context));
