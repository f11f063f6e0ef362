import { describe, expect, test } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Change } from "#src/local/slack/model.ts";
import { Workspace } from "#src/local/slack/workspace.ts";

const fresh = () => new Workspace(new ManualClock("2026-10-15T09:00:00Z"));
const modal = { type: "modal" as const, blocks: [] };

describe("A-12 local Slack: the workspace", () => {
  test("changes are told in order, with rising numbers, until one unsubscribes", () => {
    const workspace = fresh();
    const heard: Change[] = [];
    const stop = workspace.subscribe((change) => heard.push(change));
    const message = workspace.post({ channel: DEMO.billing, user: DEMO.operator, text: "a" });
    workspace.replace({ ...message, text: "b" });
    workspace.remove(message);
    stop();
    workspace.post({ channel: DEMO.billing, user: DEMO.operator, text: "c" });
    expect(heard.map((c) => [c.seq, c.kind])).toEqual([
      [1, "message.posted"],
      [2, "message.changed"],
      [3, "message.deleted"],
    ]);
    expect(workspace.seq).toBe(4);
  });

  test("time stamps are unique and rise while the clock stands still, and when it goes back", () => {
    const clock = new ManualClock("2026-10-15T09:00:00Z");
    const workspace = new Workspace(clock);
    const stamps = [workspace.nextTs(), workspace.nextTs()];
    clock.advance(-60_000);
    stamps.push(workspace.nextTs());
    expect(stamps).toEqual(["1792054800.000000", "1792054800.000001", "1792054800.000002"]);
  });

  test("a person sees their channels, and of ephemeral messages their own", () => {
    const workspace = fresh();
    workspace.post({ channel: DEMO.billing, user: DEMO.botUserId, text: "all" });
    workspace.post({ channel: DEMO.billing, user: DEMO.botUserId, text: "one", ephemeralFor: DEMO.operator });
    const texts = (id: string) => workspace.messages(DEMO.billing, id).map((m) => m.text);
    expect(texts(DEMO.operator)).toEqual(["all", "one"]);
    expect(texts(DEMO.approver)).toEqual(["all"]);
    expect(texts(DEMO.client)).toEqual([]);
    expect(workspace.channels(DEMO.client).map((c) => c.name)).toEqual(["acme-robotics", "jonas"]);
  });

  test("unread counts others' messages until they are marked as read", () => {
    const workspace = fresh();
    workspace.post({ channel: DEMO.billing, user: DEMO.operator, text: "own" });
    workspace.post({ channel: DEMO.billing, user: DEMO.botUserId, text: "new" });
    expect(workspace.unread(DEMO.operator, DEMO.billing)).toBe(1);
    workspace.markRead(DEMO.operator, DEMO.billing);
    expect(workspace.unread(DEMO.operator, DEMO.billing)).toBe(0);
    expect(workspace.unread(DEMO.approver, DEMO.billing)).toBe(2);
  });

  test("modals are a stack; closing one closes those above it", () => {
    const workspace = fresh();
    const [a, b, c] = [1, 2, 3].map(() => workspace.openModal(DEMO.operator, modal));
    expect([b?.previousId, c?.rootId]).toEqual([a?.id, a?.id]);
    expect(workspace.closeModals(DEMO.operator, b?.id).map((v) => v.id)).toEqual([c?.id, b?.id]);
    expect(workspace.modals(DEMO.operator).map((v) => v.id)).toEqual([a?.id]);
  });

  test("without a server behind it, what people do fails loudly", () => {
    expect(() => fresh().openHome(DEMO.operator)).toThrow(/startSlack/);
  });
});
