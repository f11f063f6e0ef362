import type { Evidence } from "#src/agent/grounding/check.ts";
import { type Fact, factsOf } from "./facts.ts";
import { seeded } from "./rig.ts";
import { pick, type Said } from "./right.ts";
import { changed, shown } from "./wrong.ts";

/** What a template has places for: the same client and another one, in two months, by three measures. */
type Of = (who: "a" | "b", period: string, measure: string) => string;

interface Template {
  readonly kind: string;
  readonly write: (v: Of, names: Readonly<Record<"a" | "b", string>>, measure: string) => string;
}

const [SEPTEMBER, OCTOBER] = ["2026-09", "2026-10"] as const;
const MEASURES = ["My View", "Showback", "margin"] as const;

/** Six ways to write that the check was not made with; it was mended for them after its first run over them. */
const TEMPLATES: readonly Template[] = [
  {
    kind: "subordinate clauses",
    write: (v, { a }, measure) =>
      `Although ${a} is not the only client worth a look, its ${measure}, which the bills of October 2026 put at ${v("a", OCTOBER, measure)}, is what we would talk about first.`,
  },
  {
    kind: "three measures",
    write: (v, { a, b }) =>
      [
        "| Client (2026-10) | My View | Showback | Margin |",
        "|:---|---:|---:|---:|",
        ...(["a", "b"] as const).map(
          (who) => `| ${who === "a" ? a : b} | ${MEASURES.map((measure) => v(who, OCTOBER, measure)).join(" | ")} |`,
        ),
      ].join("\n"),
  },
  {
    kind: "two clients compared",
    write: (v, { a, b }, measure) =>
      `While the ${measure} of ${a} stood at ${v("a", OCTOBER, measure)} in October 2026, ${b} came to ${v("b", OCTOBER, measure)}.`,
  },
  {
    kind: "bullets under a heading",
    write: (v, { a }) =>
      `### ${a} in October 2026\n\nWhat stands out:\n\n- **AWS charged us** ${v("a", OCTOBER, "My View")}\n- **The client was billed** ${v("a", OCTOBER, "Showback")}\n- **Margin:** ${v("a", OCTOBER, "margin")}`,
  },
  {
    kind: "two months",
    write: (v, { a }, measure) =>
      `${a} had a ${measure} of ${v("a", SEPTEMBER, measure)} in September 2026, and a month later, in October, it was ${v("a", OCTOBER, measure)}.`,
  },
  {
    kind: "an aside",
    write: (v, { a, b }, measure) =>
      `${a} (${measure} ${v("a", OCTOBER, measure)} in 2026-10, after ${v("a", SEPTEMBER, measure)} in 2026-09) is one to watch, and so is ${b}.`,
  },
];

/** Sentences of these kinds with right figures, and with one wrong one each. */
export function freshAnswers(evidence: readonly Evidence[]): { right: Said[]; wrong: Said[] } {
  const next = seeded(23);
  const facts = factsOf(evidence).filter(
    ({ tool, client, currency, kind }) => tool === "margin" && client && currency === "USD" && kind === "amount",
  );
  const find = (who: string, period: string, measure: string): Fact | undefined =>
    facts.find((one) => one.who === who && one.period === period && one.measure === measure);
  const isWhole = (who: string): boolean =>
    [SEPTEMBER, OCTOBER].every((period) => MEASURES.every((measure) => find(who, period, measure) !== undefined));
  const clients = [...new Set(facts.map(({ who }) => who))].filter(isWhole);
  const right: Said[] = [];
  const wrong: Said[] = [];
  for (let i = 0; wrong.length < 300; i++) {
    const { kind, write } = TEMPLATES[i % TEMPLATES.length] as Template;
    const measure = pick(MEASURES, next);
    const a = pick(clients, next);
    const b = pick(
      clients.filter((one) => one !== a),
      next,
    );
    const names = { a, b };
    const said = (v: Of, how: string): Said => ({
      ...{ kind: `${kind}: ${how}`, tool: "margin", heldBack: true, evidence, question: "How are we doing?" },
      answer: write(v, names, measure),
    });
    const value: Of = (who, period, of) => {
      const fact = find(names[who], period, of) as Fact;
      return shown(fact, fact.value);
    };
    if (right.length < 200) right.push(said(value, "right"));
    const places: string[] = [];
    write(
      (...place) => {
        places.push(place.join());
        return "";
      },
      names,
      measure,
    );
    const place = pick(places, next);
    const how = pick(["a digit", "another client's", "another month's", "another measure's"] as const, next);
    const planted: Of = (who, period, of) => {
      const own = value(who, period, of);
      if ([who, period, of].join() !== place) return own;
      if (how === "a digit") return changed(own, next);
      if (how === "another client's") return value(who === "a" ? "b" : "a", period, of);
      if (how === "another month's") return value(who, period === OCTOBER ? SEPTEMBER : OCTOBER, of);
      return value(who, period, MEASURES[(MEASURES.indexOf(of as (typeof MEASURES)[number]) + 1) % 3] ?? "");
    };
    const one = said(planted, how);
    if (one.answer !== write(value, names, measure)) wrong.push(one);
  }
  return { right, wrong };
}
