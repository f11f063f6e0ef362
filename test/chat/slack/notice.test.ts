import { afterEach, describe, expect, it } from "vitest";
import type { Notice } from "#src/chat/slack/notice.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { button, type DeskOptions, seen, startDesk, type TestDesk, wordsOf } from "./desk.ts";

describe("B-23 what people are to know without having asked", () => {
  let desk: TestDesk;
  let tell: (notice: Notice) => Promise<void>;
  let stopped = false;
  afterEach(() => desk.stop());
  const start = async (app: DeskOptions["app"]): Promise<void> => {
    const notices = (listener: typeof tell): (() => void) => {
      tell = listener;
      return () => {
        stopped = true;
      };
    };
    desk = await startDesk({ app: { notices, ...app } });
  };
  const notice = { text: "Of 2 line items of ours 1 is not as approved. <!channel>", command: "overview" };

  it("stands where approvals are given, as plain words, with a button that shows more", async () => {
    await start({ approvalsChannel: DEMO.billing });
    await tell(notice);
    const message = await seen(desk, DEMO.billing, (m) => m.text.includes("not as approved"));
    expect(message.text).not.toContain("<!channel>");
    const place = { channel: DEMO.billing, ts: message.ts };
    await desk.slack.workspace.pressAction(DEMO.operator, place, button(message, "Show"));
    await seen(desk, DEMO.billing, (m) => wordsOf(m).includes("1,234.50"));
    await desk.app.stop();
    expect(stopped).toBe(true);
  });

  it.each([
    ["there is no such place", null],
    ["clients read it", DEMO.clientChannel],
  ])("is in the log alone where %s", async (_why, approvalsChannel) => {
    await start({ approvalsChannel });
    await tell(notice);
    expect(desk.logged.join()).toContain("there is no channel for it");
    const all = [DEMO.billing, DEMO.clientChannel].flatMap((channel) => desk.slack.workspace.messages(channel));
    expect(all.filter((m) => wordsOf(m).includes("not as approved"))).toEqual([]);
  });
});
