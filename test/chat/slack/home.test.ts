import { afterEach, describe, expect, it } from "vitest";
import { Upstream } from "#src/kernel/errors.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { OpenView } from "#src/local/slack/model.ts";
import { button, seen, startDesk, type TestDesk } from "./desk.ts";

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
        door: { tools: () => tools as never, run: () => gate.promise, command: () => gate.promise },
      },
    });
    await desk.slack.workspace.openHome(DEMO.operator);
    await home(DEMO.operator, "Reading your figures");
    gate.reject(new Upstream("aws.down", "Cost Explorer does not answer.", { retryable: true }));
    const view = await home(DEMO.operator, "Cost Explorer does not answer.");
    expect(JSON.stringify(view.payload)).toContain("Your billing desk");
  });
});
