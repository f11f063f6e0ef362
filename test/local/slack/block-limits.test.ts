import { describe, expect, test } from "vitest";
import { checkBlocks } from "#src/local/slack/block-check.ts";
import { BLOCKS } from "#src/local/slack/block-limits.ts";
import type { Surface } from "#src/local/slack/limit-words.ts";
import { BAD, chart, dataTable, GOOD, input, line, many, text, words } from "./block-cases.ts";

const all = { nativeDataBlocks: true, hasFile: (id: string) => id === "F1" };
const check = (blocks: unknown, surface: Surface = "message", options = all) =>
  checkBlocks(blocks, surface, "/blocks", options);

describe("A-12 local Slack: the limits of Block Kit", () => {
  test("the table has all block types of the type declarations, and data_visualization", () => {
    expect(Object.keys(BLOCKS).sort()).toEqual([...Object.keys(GOOD), "file"].sort());
    expect(Object.keys(BLOCKS)).toHaveLength(21);
  });

  test.each(Object.entries(GOOD))("%s is taken", (_type, block) => {
    expect(check([block])).toEqual([]);
  });

  test.each(BAD)("%s is refused", (_title, block, problem, place) => {
    expect(check([block])).toContain(`${problem} [json-pointer:/blocks/0${place}]`);
  });

  test("50 blocks a message, 100 in a modal or home", () => {
    const dividers = (n: number) => many(n, () => ({ type: "divider" }));
    expect(check(dividers(50))).toEqual([]);
    expect(check(dividers(51))).toEqual(["no more than 50 items allowed [json-pointer:/blocks]"]);
    expect(check(dividers(100), "modal")).toEqual([]);
    expect(check(dividers(101), "home")).toEqual(["no more than 100 items allowed [json-pointer:/blocks]"]);
  });

  test("a block_id once, one table of either kind and two charts a message", () => {
    const twice = many(2, () => ({ type: "divider", block_id: "b" }));
    expect(check(twice)).toEqual(['`block_id` "b" already exists [json-pointer:/blocks/1/block_id]']);
    expect(check([GOOD.table, dataTable()])).toEqual(["only_one_table_allowed [json-pointer:/blocks/1]"]);
    expect(check(many(2, () => chart(line())))).toEqual([]);
    expect(check(many(3, () => chart(line())))).toEqual([
      "too many data_visualization blocks [json-pointer:/blocks/2]",
    ]);
  });

  test("only one field of a view may have the focus", () => {
    const focused = many(2, (i) => ({ ...input({ ...text, focus_on_load: true }), block_id: `${i}` }));
    expect(check(focused, "modal")).toEqual(["only one element may have focus_on_load [json-pointer:/blocks]"]);
  });

  test("a workspace without the roll-out refuses the native data blocks, and only them", () => {
    const before = { ...all, nativeDataBlocks: false };
    expect(check([dataTable()], "message", before)).toEqual([
      "unsupported type: data_table [json-pointer:/blocks/0/type]",
    ]);
    expect(check([chart(line())], "message", before)).toHaveLength(1);
    expect(check([GOOD.table], "message", before)).toEqual([]);
  });

  test("characters are counted as people count them, not as UTF-16 does", () => {
    expect(check([{ type: "header", text: words("😀".repeat(150)) }])).toEqual([]);
  });
});
