/** What a figure measures, by the words of its field and by the words that people use. */
interface Measure {
  readonly name: string;
  readonly field: RegExp;
  readonly words: RegExp;
}

/** A measure that is named in a text. */
export interface NamedMeasure {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const MEASURES: readonly Measure[] = [
  { name: "on cost", field: /^onCost$/, words: /\b(?:margins? )?on (?:the )?costs?\b/gi },
  { name: "on revenue", field: /^onRevenue$/, words: /\b(?:margins? )?on (?:the )?revenue\b/gi },
  {
    name: "My View",
    field: /^myView/,
    words:
      /\bmy view\b|\baws (?:charges?|charged|bills?|billed)(?: us| the partner)?\b|\b(?:charges? (?:from|of) aws|aws costs?)\b|\bcosts? us\b|\bcosts?\b|\bwe (?:pay|paid)\b|\bspend(?:ing)?\b|\bspent\b/gi,
  },
  {
    name: "Showback",
    field: /^showback|^revenue/i,
    words:
      /\bshow-?back\b|\bpro[- ]?forma\b|\brevenue\b|\b(?:is|are|was|were) shown\b|\bshown (?:is|was)\b|\b(?:is|was|were|are|we) billed\b|\bbill\b/gi,
  },
  {
    name: "margin",
    field: /^margin|^onCost$|^onRevenue$/,
    words: /\bmargins?\b|\bprofits?\b|\bloss(?:es)?\b|\b(?:los[et]s?|losing|earn(?:s|ed)?)\b(?! money)/gi,
  },
  {
    name: "gap",
    field: /^gap$|^open$/,
    words: /\bgaps?\b|\bopen\b|\bleaves? out\b|\bleft out\b|\bnot (?:modelled|modeled)\b/gi,
  },
  { name: "modelled", field: /^modelled$/, words: /\bmodell?ed\b/gi },
  {
    name: "remaining",
    field: /^(?:remaining|left)$|^estimated$/,
    words: /\b(?:is |are |has |have |still )?left\b|\bremain(?:s|ing)?\b|\bbalance\b/gi,
  },
  { name: "initial", field: /^initial$/, words: /\binitial(?:ly)?\b|\boriginal(?:ly)?\b|\bgranted\b/gi },
  { name: "at risk", field: /^atRisk$/, words: /\bat risk\b|\b(?:will |would )?(?:expire|expires|go) unused\b/gi },
  {
    name: "monthly use",
    field: /^monthly$/,
    words: /\b(?:a|per|each) month\b(?! (?:later|earlier|before|after|ago|on)\b)|\bmonthly (?:use|usage)\b/gi,
  },
  {
    name: "forecast",
    field: /^forecast|^foreseen$/,
    words: /\bforecast(?:s|ed)?\b(?! (?:to|over)\b)|\bforeseen\b|\bprojected\b/gi,
  },
  { name: "limit", field: /^limit$/, words: /\blimits?\b|\bbudget (?:is|of|was)\b|\bbudgeted\b/gi },
  {
    name: "actual",
    field: /^actual$/,
    words: /\bactual(?:ly)?(?: spend(?:ing)?| costs?)?\b|\bso far\b|\b(?:has been |was |is )?used up\b/gi,
  },
  { name: "expected", field: /^expected$/, words: /\bexpected\b/gi },
  {
    name: "impact",
    field: /^impact$|^contribution$/,
    words: /\bimpact\b|\b(?:more than|above what was|above) expected\b/gi,
  },
  { name: "invisible", field: /^invisible$/, words: /\bnot passed on\b|\bkept\b|\binvisible\b/gi },
  { name: "given", field: /^given$/, words: /\bpassed on\b/gi },
];

/** The measures of a field: of its own name, and of that of the object it stands in. */
export function measuresOf(key: string, parent: string): ReadonlySet<string> {
  const own = MEASURES.filter(({ field }) => field.test(key)).map(({ name }) => name);
  const whole = /^(?:amount|value|total)$/.test(key) ? MEASURES.filter(({ field }) => field.test(parent)) : [];
  return new Set([...own, ...whole.map(({ name }) => name)]);
}

/** The measures that a text names, in order; of two that overlap, the longer one. */
export function readMeasures(text: string): NamedMeasure[] {
  const all = MEASURES.flatMap(({ name, words }) =>
    [...text.matchAll(words)].map((match) => ({ name, start: match.index, end: match.index + match[0].length })),
  ).sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept: NamedMeasure[] = [];
  for (const one of all) if (!kept.some(({ start, end }) => one.start < end && one.end > start)) kept.push(one);
  return kept.sort((a, b) => a.start - b.start);
}

const PARTS: readonly (readonly [string, RegExp])[] = [
  ["support", /\bsupport\b/gi],
  ["credit", /\bcredits?\b/gi],
  ["refund", /\brefunds?\b/gi],
  ["tax", /\btax(?:es)?\b/gi],
  ["marketplace", /\bmarketplace\b/gi],
  ["discount", /\bdiscounts?\b/gi],
  ["gross", /\bgross\b/gi],
];

/** The parts of a bill (support, credits, tax ...) that a text names, in order; `steps` are further ones, as the evidence writes them. */
export function readParts(text: string, steps: ReadonlySet<string>): NamedMeasure[] {
  const known = [
    ...PARTS,
    ...[...steps].filter((step) => partOf(step) === null).map((step) => [step, wordsOf(step)] as const),
  ];
  return known
    .flatMap(([name, words]) =>
      [...text.matchAll(words)].map((match) => ({ name, start: match.index, end: match.index + match[0].length })),
    )
    .sort((a, b) => a.start - b.start);
}

const wordsOf = (step: string): RegExp => new RegExp(`\\b${step.replace(/[^\w]+/g, "[- ]")}\\b`, "gi");

/** The part of a bill that a word of the data stands for: "credits" is the part credit. */
export function partOf(word: string): string | null {
  return PARTS.find(([name]) => word.toLowerCase().startsWith(name))?.[0] ?? null;
}
