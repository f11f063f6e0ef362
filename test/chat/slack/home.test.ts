import { afterEach, describe, expect, it } from "vitest";
import { Upstream } from "#src/kernel/errors.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { OpenView } from "#src/local/slack/model.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { button, seen, startDesk, type TestDesk, until } from "./desk.ts";
import { Ledger, planOf } from "./ledger.ts";

let desk: TestDesk;
afterEach(async () => desk?.stop());

/** The home tab of a person, once it says this. */
function home(person: string, words: string): Promise<OpenView> {
  const { workspace } = desk.slack;
  return new Promise((resolve) => {
    const look = (): boolean => {
      const view = workspace.home(person);
      const fits = view !== undefined && JSON.stringify(view.payload).includes(words);
      if (fits) resolve(view);
      return fits;
    };
    if (look()) return;
    const stop = workspace.subscribe(() => {
      if (look()) stop();
    });
  });
}

describe("B-11 proposals on the home tab", () => {
  const FAST = { placeholderAfterMs: 60_000 };
  const olivia = { id: "slack:olivia", name: "Olivia", surface: "slack", roles: ["operator"] as const };
  const marco = { ...olivia, id: "slack:marco", name: "Marco" };
  const propose = (by: typeof olivia, name: string): Promise<Proposal> =>
    ledger.propose({ tool: "pass-on", input: {}, plan: planOf(1, name) }, { ...by, clients: "all" });
  let ledger: Ledger;

  it("what waits for the person, with its buttons, stands before what they have proposed", async () => {
    ledger = new Ledger();
    desk = await startDesk({ ledger, app: FAST });
    await propose(olivia, "Acme Robotics");
    await propose(marco, "Blue Heron");
    await desk.slack.workspace.openHome(DEMO.operator);
    const { payload } = await home(DEMO.operator, "Your billing desk");
    const words = JSON.stringify(payload.blocks);
    const places = ["Waiting for you", "Blue Heron", "Your proposals", "proposals 1", "Spend"].map((w) =>
      words.indexOf(w),
    );
    expect(places.every((at) => at > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(button(payload, "Approve")).toBeDefined();
    // Nothing that changes something is offered without its subject.
    expect(words).not.toMatch(/"value":"(pass-on|approve 1|reject 1)"/);
  });

  it("a decision made there is answered directly, and the tab drawn anew", async () => {
    ledger = new Ledger();
    desk = await startDesk({ ledger, app: FAST });
    const { workspace } = desk.slack;
    await propose(marco, "Blue Heron");
    await workspace.openHome(DEMO.operator);
    const view = await home(DEMO.operator, "Blue Heron");
    await workspace.pressAction(DEMO.operator, { viewId: view.id }, button(view.payload, "Approve"));
    const direct = workspace.directConversationOf(DEMO.operator)?.id ?? "";
    await seen(desk, direct, (m) => m.text.includes("Approved by Olivia"));
    const after = await home(DEMO.operator, "Nothing waits for you.");
    expect(JSON.stringify(after.payload)).not.toContain("Blue Heron");
  });

  it("so is a rejection, whose reason is asked for in a form", async () => {
    ledger = new Ledger();
    desk = await startDesk({ ledger, app: FAST });
    const { workspace } = desk.slack;
    await propose(marco, "Blue Heron");
    await workspace.openHome(DEMO.operator);
    const view = await home(DEMO.operator, "Blue Heron");
    await workspace.pressAction(DEMO.operator, { viewId: view.id }, button(view.payload, "Reject"));
    const form = await until(desk, () => workspace.modals(DEMO.operator).at(-1));
    const typed = { "ask/reason": { answer: { type: "plain_text_input", value: "Not this month" } } };
    await workspace.submitView(DEMO.operator, form.id, typed);
    const direct = workspace.directConversationOf(DEMO.operator)?.id ?? "";
    await seen(desk, direct, (m) => m.text.includes("Reason: “Not this month”"));
    await home(DEMO.operator, "Nothing waits for you.");
  });
});

describe("A-25 the home tab", () => {
  it("shows figures, clients, receipt and quick buttons, whose answers come as direct messages", async () => {
    desk = await startDesk({ app: { placeholderAfterMs: 60_000 } });
    const { workspace } = desk.slack;
    await workspace.openHome(DEMO.operator);
    const view = await home(DEMO.operator, "Your billing desk");
    const drawn = JSON.stringify(view.payload.blocks);
    expect(drawn).toContain("$1,234.50");
    expect(drawn).toContain("Client 3");
    expect(drawn).toContain("Cost Explorer My View (simulated)");

    await workspace.pressAction(DEMO.operator, { viewId: view.id }, button(view.payload, "Margin"));
    const direct = workspace.directConversationOf(DEMO.operator)?.id ?? "";
    expect((await seen(desk, direct)).text).toContain("Answer to margin");
  });

  it("shows a client only what clients may see", async () => {
    desk = await startDesk({ app: { placeholderAfterMs: 60_000 } });
    await desk.slack.workspace.openHome(DEMO.client);
    const view = await home(DEMO.client, "Your billing desk");
    expect(JSON.stringify(view.payload)).not.toMatch(/Spend|Margin|overview/i);
    expect(desk.runs).toEqual(["clients"]);
  });

  it("tells somebody unknown whom to ask", async () => {
    desk = await startDesk({ app: { askForAccess: "Olivia in #billing" } });
    await desk.slack.workspace.openHome(DEMO.approver);
    const view = await home(DEMO.approver, "Welcome");
    expect(JSON.stringify(view.payload)).toContain("Please ask Olivia in #billing to give you a role");
  });

  it("says that it is reading while it is reading", async () => {
    const gate = Promise.withResolvers<never>();
    const tools = [{ name: "overview", title: "Overview", command: { positional: [], examples: ["overview"] } }];
    desk = await startDesk({
      app: {
        placeholderAfterMs: 1,
        door: {
          tools: () => tools as never,
          isForOneself: () => false,
          run: () => gate.promise,
          command: () => gate.promise,
        },
      },
    });
    await desk.slack.workspace.openHome(DEMO.operator);
    await home(DEMO.operator, "Reading your figures");
    gate.reject(new Upstream("aws.down", "Cost Explorer does not answer.", { retryable: true }));
    const view = await home(DEMO.operator, "Cost Explorer does not answer.");
    expect(JSON.stringify(view.payload)).toContain("Your billing desk");
  });
});
