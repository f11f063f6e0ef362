import { describe, expect, it } from "vitest";
import { FirstTime } from "#src/chat/slack/first-time.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("A-26 the memory of deliveries", () => {
  it("asks the inbox once for a key, and believes it", async () => {
    const asked: string[] = [];
    const inbox = {
      first: async (key: string) => {
        asked.push(key);
        return key !== "known";
      },
    };
    const memory = new FirstTime(inbox, silent);
    const verdicts = [await memory.claim("new"), await memory.claim("new"), await memory.claim("known")];
    expect([verdicts, asked]).toEqual([
      [true, false, false],
      ["new", "known"],
    ]);
  });

  it("lets only one of many at the same time through", async () => {
    const memory = new FirstTime({ first: async () => true }, silent);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => memory.claim("same")));
    expect(verdicts.filter(Boolean)).toHaveLength(1);
  });
});
