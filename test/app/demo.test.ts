import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import { type AppRig, startDemo, stopDemo, textOf } from "./rig.ts";

let rig: AppRig;
let names: string[];
let accounts: string[];

beforeAll(async () => {
  rig = await startDemo();
  const call = { signal: AbortSignal.timeout(20_000), fresh: false, used: () => {} };
  const groups = await rig.app.sources.desk.groups.list(BillingPeriod.at(new Date()), call);
  names = groups.map((g) => g.name);
  accounts = groups.map((g) => g.primaryAccountId);
});
afterAll(() => stopDemo(rig));

describe("A-13 the demo over HTTP", () => {
  it("says that it lives, and nothing at addresses that there are not", async () => {
    const health = await fetch(`${rig.app.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
    for (const path of ["/nothing", "/console/nothing", "/healthz/x", "/%2e%2e/package.json"]) {
      const answer = await fetch(`${rig.app.url}${path}`);
      expect([path, answer.status, answer.headers.get("x-powered-by")]).toEqual([path, 404, null]);
    }
  });

  it("serves the console to this machine's own name alone", async () => {
    const page = await fetch(rig.app.url);
    expect(await page.text()).toContain("Nothing can reach a real account.");
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const asked = request(rig.app.url, { headers: { host: "billing.example" } }, (r) =>
        resolve(r.resume().statusCode),
      );
      asked.on("error", reject).end();
    });
    expect(status).toBe(403);
  });
});

describe("A-25 the same answers in Slack, for each of four people", () => {
  it("the operator sees every client's margin, and that it is simulated", async () => {
    const message = await rig.ask(DEMO.operator, DEMO.billing, "/billing margin");
    expect(message.ephemeralFor).toBeUndefined();
    const text = textOf(message);
    for (const part of ["On revenue", "Summit Ticketing", "Acme Robotics", "(simulated)"]) expect(text).toContain(part);
    expect(message.text).not.toContain("<!channel>");
  });

  it("the same figures as the command line's door", async () => {
    const { data } = await rig.app.door.run("margin", {}, OPERATOR);
    const total = (data as { totals: { currency: string; margin: string }[] }).totals.find((t) => t.currency === "USD");
    const rounded = Number(total?.margin).toLocaleString("en-US", { style: "currency", currency: "USD" });
    expect(textOf(await rig.ask(DEMO.operator, DEMO.billing, "/billing margin"))).toContain(rounded);
  });

  it("the account manager sees the eight clients that are theirs, and no other by name, id or account", async () => {
    const text = textOf(await rig.ask(DEMO.accountManager, DEMO.accounts, "/billing clients"));
    const seen = accounts.filter((account) => text.includes(account));
    expect(seen).toHaveLength(8);
    const foreign = names.indexOf("Summit Ticketing");
    expect(seen).not.toContain(accounts[foreign]);
    const caller = await rig.app.door.command("margin acme", await managerOf()).then((a) => a.tool);
    expect(caller).toBe("margin");
    for (const name of ["summit ticketing", accounts[foreign], `"${await idOf("Summit Ticketing")}"`]) {
      const answer = await rig.ask(DEMO.accountManager, DEMO.accounts, `/billing margin ${name}`);
      expect(textOf(answer)).toContain("There is no client");
      expect(textOf(answer)).not.toContain("142,859");
    }
  });

  it("the approver reads what the operator reads", async () => {
    expect(textOf(await rig.ask(DEMO.approver, DEMO.approvals, "/billing margin"))).toContain("Summit Ticketing");
  });

  it("the client is refused cost wherever they ask", async () => {
    for (const channel of [DEMO.clientChannel, `D${DEMO.client.slice(1)}`]) {
      for (const command of ["margin", "margin acme", "overview", "trend", "waterfall", "clients", "status"]) {
        const answer = await rig.ask(DEMO.client, channel, `/billing ${command}`);
        expect(textOf(answer)).not.toMatch(/\$\d|Summit|On cost|My View/);
        expect(textOf(answer)).toContain("Not possible");
      }
      const help = textOf(await rig.ask(DEMO.client, channel, "/billing"));
      expect(help).toContain("What you can ask");
      expect(help).not.toMatch(/margin|waterfall/i);
    }
  });

  it("in the client's channel nobody gets cost", async () => {
    for (const person of [DEMO.operator, DEMO.accountManager]) {
      const answer = await rig.ask(person, DEMO.clientChannel, "/billing margin acme");
      expect(textOf(answer)).toContain("not shown in a channel that clients read");
      expect(textOf(answer)).not.toMatch(/\$\d/);
    }
  });

  it("somebody without a right is refused politely", async () => {
    const stranger = { id: "slack:T0:U9", name: "U9", surface: "slack", roles: [], clients: [] } as const;
    await expect(rig.app.door.command("margin", stranger)).rejects.toMatchObject({ kind: "not-allowed" });
    const { slackSubject } = await import("#src/app/callers.ts");
    const grant = { subject: slackSubject(DEMO.teamId, DEMO.approver), role: "approver", client: "*" } as const;
    expect(await rig.app.store.grants.revoke(grant)).toBe(true);
    const answer = await rig.ask(DEMO.approver, DEMO.approvals, "/billing margin");
    await rig.app.store.grants.give(grant);
    expect(textOf(answer)).not.toMatch(/\$\d/);
    expect(textOf(answer)).toMatch(/ask|Ask/);
  });

  it("status says what is simulated here", async () => {
    const text = textOf(await rig.ask(DEMO.operator, DEMO.billing, "/billing status"));
    expect(text).toContain("simulated here");
    expect(text).toContain("Nothing can reach a real account.");
  });
});

describe("A-04 what was done is remembered", () => {
  it("a row in the audit for each question, in a chain that holds", async () => {
    const before = (await rig.app.store.audit.recent(1))[0]?.seq ?? 0;
    await rig.ask(DEMO.operator, DEMO.billing, "/billing overview");
    await rig.ask(DEMO.client, DEMO.clientChannel, "/billing margin");
    const rows = (await rig.app.store.audit.recent(2)).toReversed();
    expect(rows.map((r) => [r.seq - before, r.actor, r.surface, r.tool, r.outcome])).toEqual([
      [1, `slack:${DEMO.teamId}:${DEMO.operator}`, "slack", "overview", "ok"],
      [2, `slack:${DEMO.teamId}:${DEMO.client}`, "slack", "margin", expect.stringMatching(/^(?!ok)/)],
    ]);
    expect(await rig.app.store.audit.verify()).toMatchObject({ intact: true, rows: before + 2 });
  });

  it("what was asked of AWS, and what it cost", async () => {
    await rig.ask(DEMO.operator, DEMO.billing, "/billing waterfall acme");
    await rig.app.door.run("status", {}, OPERATOR);
    const day = 86_400_000;
    const from = new Date(Date.now() - day);
    const totals = await rig.app.store.apiCalls.totals({ from, until: new Date(Date.now() + day) });
    expect(totals.map((t) => `${t.service} ${t.operation}`)).toContain("Cost Explorer GetCostAndUsage");
    const asked = totals.find((t) => t.operation === "GetCostAndUsage");
    expect(asked?.cost).toBe(`0.0${asked?.calls}`);
  });

  it("nothing was logged as an error", () => {
    expect(rig.logged.filter((line) => line.level === "error")).toEqual([]);
  });
});

const OPERATOR = { id: "local", name: "local", surface: "cli", roles: ["operator"], clients: "all" } as const;

async function managerOf() {
  const { callerFrom, slackSubject } = await import("#src/app/callers.ts");
  return callerFrom(rig.app.store, slackSubject(DEMO.teamId, DEMO.accountManager), "slack");
}

async function idOf(name: string): Promise<string> {
  const call = { signal: AbortSignal.timeout(20_000), fresh: false, used: () => {} };
  const groups = await rig.app.sources.desk.groups.list(BillingPeriod.at(new Date()), call);
  return groups.find((g) => g.name === name)?.id ?? "";
}
