import type { Leaf } from "../evidence/evidence.ts";
import { candidates } from "./equal.ts";
import { isMeasured, isPart, isWhole } from "./measured.ts";
import type { Question } from "./question.ts";
import { isOnDay, isThen } from "./when.ts";
import { isOf } from "./whose.ts";

/** Where a figure stands: in a place that fits what is said, only in others, or in none. */
export function place(question: Question): { readonly why: "nowhere" | "elsewhere" } | { readonly leaf: Leaf } {
  const equal = candidates(question);
  const [leaf] = equal.filter((one) => fits(one, question));
  if (leaf !== undefined) return { leaf };
  return { why: equal.length === 0 ? "nowhere" : "elsewhere" };
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
