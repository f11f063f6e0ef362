import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { registry } from "#tools/index.ts";
import { type Case, KINDS } from "./case.ts";
import { cases } from "./cases/index.ts";
import { expectedOf, sourceValue } from "./oracle.ts";
import { type EvalRig, startEvalRig } from "./rig.ts";

let rig: EvalRig;
beforeAll(async () => {
  rig = await startEvalRig();
});
afterAll(() => rig.close());

const needed = ({ calls = [] }: Case) => calls.flat();
const offered = registry.filter(({ effect }) => effect !== "own");

describe("C-06 the set of questions", () => {
  it("has 120 and more, of every kind, each with an id of its own", () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    const few = KINDS.filter((kind) => cases.filter((one) => one.kind === kind).length < 10);
    expect(few).toEqual([]);
    expect(new Set(cases.map(({ questions }) => questions.join(" / "))).size).toBe(cases.length);
  });

  it("asks as everybody: whoever may see all, one client, propose, approve, or nothing", () => {
    expect(new Set(cases.map(({ who }) => who))).toEqual(new Set(Object.keys(rig.people)));
  });

  it("needs every tool that can be offered, and no other", () => {
    const names = new Set(cases.flatMap(needed).map(({ tool }) => tool));
    expect([...names].toSorted()).toEqual(offered.map(({ name }) => name).toSorted());
  });

  it("needs calls that the tools take as they are", () => {
    const inputs = cases.flatMap((one) => needed(one).map(({ tool, input }) => ({ id: one.id, tool, input })));
    const wrong = inputs.filter(({ tool, input }) => {
      const shape = offered.find(({ name }) => name === tool)?.input ?? z.never();
      // What people choose the words of is left out of what is needed.
      const words = tool === "line-item-add" ? { description: "words" } : {};
      return !shape.safeParse({ ...words, ...input }).success;
    });
    expect(wrong).toEqual([]);
  });

  it("takes every figure that it expects from the book or from a tool that is asked for just that", async () => {
    for (const { id, figures = [], hidden = [], proposed } of cases) {
      for (const figure of [...figures, ...hidden]) {
        const { value } = await expectedOf(figure, rig).catch((error) => ({ value: `${error}` }));
        expect({ id, value }).toEqual({ id, value: expect.stringMatching(figure.as === "text" ? /^[^{]+$/ : /^-?\d/) });
      }
      for (const amount of proposed?.amounts ?? []) {
        if (typeof amount !== "string") await sourceValue(amount, rig);
      }
    }
  });

  it("is about both currencies of the book", async () => {
    const units = await Promise.all(cases.flatMap(({ figures = [] }) => figures.map((one) => expectedOf(one, rig))));
    expect(new Set(units.map(({ unit }) => unit))).toEqual(new Set(["USD", "EUR", "%", null]));
  });

  it("expects of the door what the book says, client by client", async () => {
    for (const period of ["2026-08", "2026-09", "2026-10"]) {
      const { data } = await rig.app.door.run("margin", { period, by: "client" }, rig.oracle);
      const rows = z.object({ rows: z.array(z.object({ key: z.string(), margin: z.string() })) }).parse(data).rows;
      const figures = await rig.book.figures(period);
      const groups = new Map(rig.book.estate.groups.map(({ arn, index }) => [arn, index]));
      expect(rows.length).toBeGreaterThan(20);
      for (const { key, margin } of rows)
        expect([key, margin]).toEqual([key, figures.get(groups.get(key) ?? -1)?.margin ?? "0"]);
    }
  });
});
