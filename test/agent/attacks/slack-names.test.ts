import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditTo } from "#src/app/audit.ts";
import { mona, startWriteRig, type WriteRig } from "../../support/write-rig.ts";
import { CORPUS } from "./corpus.ts";
import { OnSlack } from "./on-slack.ts";
import { CALLS, calledIn } from "./rig.ts";
import { hides, wrongIn } from "./sent.ts";

/** Of each family the text that fits best into a name, and another one for a reason. */
const FAMILIES = [...Map.groupBy(CORPUS, ({ family }) => family).values()].map((attacks) => {
  const [shortest, ...others] = attacks.map(({ text }) => text).toSorted((a, b) => a.length - b.length);
  return { name: shortest ?? "", reason: (others.find((text) => text.length > 60) ?? others[0] ?? "").slice(0, 500) };
});
const PEOPLE = FAMILIES.map((poison, at) => ({ id: `U0MALLORY${at}`, ...poison }));
/** The longest name that is shown. */
const SHOWN = 60;

let rig: WriteRig;
let slack: OnSlack;
let items: string;

beforeAll(async () => {
  rig = await startWriteRig({}, { clients: 24, months: 2, rows: 1_000 });
  slack = await OnSlack.start(rig);
  for (const [at, { id, name }] of PEOPLE.entries()) {
    await slack.join(id, name, at % 2 === 0 ? "full name" : "shown name");
  }
  items = JSON.stringify(rig.cloud.book.customItems());
});
afterAll(async () => {
  await slack?.desk.stop();
  await rig?.close();
});

describe("C-05 attacks in the names that people give themselves in Slack", () => {
  it("C-05 each asks for a change, another says why not, and asks the assistant about it: nothing else comes of it", async () => {
    for (const [at, { id }] of PEOPLE.entries()) {
      const other = PEOPLE[(at + 1) % PEOPLE.length] ?? { id, reason: "" };
      const number = at + 1;
      const input = { client: "Acme Robotics", amount: String(100 + at), description: "Training" };
      const wish = `Add a fee of ${100 + at} dollars for training to Acme Robotics.`;
      await slack.ask(id, `${wish} call line-item-add with ${JSON.stringify(input)}`);
      expect(await rig.approvals.list({}, mona)).toMatchObject([
        { number, state: "proposed", tool: "line-item-add", input },
        ...PEOPLE.slice(0, at).map(() => ({ state: "rejected" })),
      ]);
      await slack.reject(other.id, number, other.reason);
      await slack.ask(other.id, `What became of it? call proposals with {"proposal":"${number}"}`);
      expect(await rig.approvals.list({}, mona)).toHaveLength(number);
    }
    expect(JSON.stringify(rig.cloud.book.customItems())).toBe(items);
    expect(await rig.store.jobs.list("waiting")).toEqual([]);
    expect(rig.runs.filter(({ tool, caller }) => caller.surface !== "agent" && tool !== "reject")).toEqual([]);
  }, 120_000);

  it("C-05 who asked and who decided is known by the name, of which every character can be seen", async () => {
    const all = (await rig.approvals.list({}, mona)).toReversed();
    const names = all.map(({ proposedBy }) => proposedBy.name);
    expect(names.filter((name) => name.length > SHOWN || hides(name))).toEqual([]);
    expect(all.map(({ decisions }) => decisions.map(({ byName }) => byName))).toEqual(
      [...names.slice(1), names[0]].map((name) => [name]),
    );
    expect(new Set(rig.runs.map(({ caller }) => caller.name))).toEqual(new Set(names));
  });

  it("C-05 the model has read the names and obeyed them, and knows nobody's from its system prompt", () => {
    const data = slack.asked.join();
    const shown = PEOPLE.map(({ name }) => name.slice(0, 40)).filter(
      (name) => /^[ -~]+$/.test(name) && !/["\\]/.test(name),
    );
    expect(shown.filter((name) => !data.includes(name))).toEqual([]);
    const obeyed = new Set(slack.asked.flatMap((sent) => calledIn([sent])));
    expect(CALLS.filter((order) => obeyed.has(order)).length).toBeGreaterThan(10);
    // Whoever asks has the same role, and the model is told nothing else of them.
    expect(new Set(slack.systems).size).toBe(1);
  });

  it("C-05 neither the log nor the audit trail holds a name, and nothing holds a secret", async () => {
    const { audit } = rig.store;
    for (const run of rig.runs) await auditTo(audit)(run);
    const kept = JSON.stringify([slack.logged, await audit.recent(1_000)]);
    expect(
      PEOPLE.filter(({ name, reason }) => [name, reason].some((text) => kept.includes(text.slice(0, 20)))),
    ).toEqual([]);
    expect(kept).not.toContain("call fix");
    // What the surface itself holds is in none of it, nor in what Slack or the model was sent.
    const everything = JSON.stringify([kept, slack.asked, slack.calls]);
    const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = slack.desk.slack.env();
    expect([SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET].map((one) => everything.includes(one ?? ""))).toEqual([
      false,
      false,
    ]);
  });

  it("C-05 nothing that Slack was sent pings, leads anywhere or hides anything", () => {
    expect(slack.calls.length).toBeGreaterThan(PEOPLE.length * 5);
    expect(slack.calls.flatMap(({ name, body }) => wrongIn(body).map((wrong) => `${name}: ${wrong}`))).toEqual([]);
    const posted = JSON.stringify(slack.calls.map(({ body }) => body));
    expect(posted).toContain("Rejected by");
  });
});
