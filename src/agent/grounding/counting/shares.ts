import type { Index } from "../evidence/evidence.ts";
import { isObject } from "../evidence/members.ts";
import type { Governed } from "../governing/govern.ts";
import type { Figure } from "../reading/figure.ts";
import { isRounded, ONE } from "../reading/numbers.ts";
import type { Reading } from "../reading/reading.ts";
import { listsOf } from "./counts.ts";
import { narrowed } from "./narrowed.ts";
import { nounOf } from "./nouns.ts";
import { PROPERTIES } from "./properties.ts";

/** Whether a percentage is the share of those of a list of whom something is said: "a third of our clients lose money". */
export function isShareOfList(figure: Figure, own: Reading, governed: Governed, index: Index): boolean {
  const behind = /^(?: of)?( (?:the |our |all )*[a-z]+)/.exec(own.text.slice(figure.end))?.[1];
  const noun = figure.kind !== "percent" || behind === undefined ? undefined : nounOf(behind);
  const properties = PROPERTIES.filter(({ words }) => words.test(own.text));
  if (noun === undefined || properties.length === 0) return false;
  return listsOf(noun, governed, own, index)[1].some((list) => {
    const rows = list.rows.filter(isObject);
    const [having, test] = narrowed(rows, properties, []);
    const share = rows.length === 0 ? 0n : (BigInt(rows.filter(test).length) * 100n * ONE) / BigInt(rows.length);
    return having && isRounded(share, figure.value, figure.unit);
  });
}
