export type { CategorySum, GapCategory, GapReading, Modelled } from "#src/engine/gaps/gaps.ts";
