import type { Case } from "../case.ts";
import { ambiguous } from "./ambiguous.ts";
import { direct } from "./direct.ts";
import { directMore } from "./direct-more.ts";
import { followUp } from "./follow-up.ts";
import { inferred } from "./inferred.ts";
import { knowledge } from "./knowledge.ts";
import { refused } from "./refused.ts";
import { write } from "./write.ts";
import { wrongPremise } from "./wrong-premise.ts";

/** The whole set. */
export const cases: readonly Case[] = [
  ...direct,
  ...directMore,
  ...inferred,
  ...followUp,
  ...ambiguous,
  ...refused,
  ...wrongPremise,
  ...write,
  ...knowledge,
];
