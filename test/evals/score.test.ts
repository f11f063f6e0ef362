import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { AppError, asAppError } from "#src/kernel/errors.ts";
import type { ScriptedTurn } from "#src/local/aws/bedrock/scripted.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { localAnswerer } from "./answerers.ts";
import { type Asked, askCase, wantedOf } from "./ask.ts";
import type { Case } from "./case.ts";
import { cases } from "./cases/index.ts";
import { numbersIn, scaled, standsFor } from "./numbers.ts";
import { expectedOf } from "./oracle.ts";
import { type EvalRig, startEvalRig } from "./rig.ts";
import { type Came, type Score, scoreOf } from "./score.ts";

let rig: EvalRig;
beforeAll(async () => {
  rig = await startEvalRig();
});
afterAll(() => rig.close());

/** What comes of a case of the set when a script, which is no model, makes these calls and says this; the assistant's own check is not asked. */
async function scripted(id: string, turns: readonly ScriptedTurn[]): Promise<Score> {
  const found = caseOf(id);
  const caller = rig.people[found.who];
  const calls: Came["calls"][number][] = [];
  const data: unknown[] = [];
  const proposals: Proposal[] = [];
  for (const { name, input } of turns.flatMap((turn) => turn.calls ?? [])) {
    const answer = await rig.app.door.run(name, input, caller).catch((error) => asAppError(error));
    calls.push({ tool: name, input, outcome: answer instanceof AppError ? answer.code : "ok" });
    if (answer instanceof AppError) continue;
    data.push(answer.data);
    if (answer.proposal !== undefined) proposals.push(answer.proposal);
  }
  const text = turns.findLast((turn) => turn.text !== undefined)?.text ?? "";
  const score = scoreOf(
    found,
    { text, calls, data, proposals, knowledge: [], isUnchanged: true },
    await wantedOf(found, rig),
  );
  for (const { number } of proposals) await rig.app.door.command(`withdraw ${number}`, caller);
  return score;
}

/** The same through the assistant. */
async function asked(id: string, turns: readonly ScriptedTurn[]): Promise<Asked> {
  rig.cloud.aws.bedrock.script(turns, "scripted");
  return askCase(caseOf(id), localAnswerer(rig, "scripted"), await readAssistantTexts(), rig);
}

function caseOf(id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no case ${id}`);
  return found;
}

const call = (name: string, input: object = {}): ScriptedTurn => ({ calls: [{ name, input: input as never }] });
const say = (text: string): ScriptedTurn => ({ text });

/** The first figure of a case as people write it. */
async function figure(id: string, at = 0): Promise<string> {
  const wanted = cases.find((one) => one.id === id)?.figures?.[at];
  if (wanted === undefined) throw new Error(`${id} expects no such figure`);
  const { value, unit } = await expectedOf(wanted, rig);
  const digits = Number(value).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return unit === "EUR" ? `EUR ${digits}` : `$${digits}`;
}

describe("C-06 the scorer, with scripted replies of every kind that no model gave", () => {
  it("direct: right call and figure; another tool, another month, another figure each count as wrong", async () => {
    const id = "direct margin";
    const right = await figure(id);
    expect(
      (await scripted(id, [call("margin", { client: "acme", period: "2026-10" }), say(`It was ${right}.`)])).verdict,
    ).toBe("right");
    const tool = await scripted(id, [call("gaps", { client: "Acme" }), say(`It was ${right}.`)]);
    expect(tool).toMatchObject({ verdict: "wrong", faults: [expect.stringMatching(/^call: margin/)] });
    const month = await scripted(id, [call("margin", { client: "Acme", period: "2026-09" }), say(`It was ${right}.`)]);
    expect(month).toMatchObject({ verdict: "wrong", faults: [expect.stringMatching(/^call: margin/)] });
    const other = await scripted(id, [call("margin", { client: "Acme" }), say("It was $16,080.99.")]);
    expect(other.verdict).toBe("wrong");
    expect(other.invented).toEqual(["$16,080.99"]);
    const euros = await scripted(id, [
      call("margin", { client: "Acme" }),
      say(`It was ${right.replace("$", "EUR ")}.`),
    ]);
    expect(euros).toMatchObject({ verdict: "wrong", faults: [expect.stringMatching(/^figure: /)] });
    const none = await scripted(id, [call("margin", { client: "Acme" }), say("It was good.")]);
    expect(none.verdict).toBe("wrong");
  });

  it("a loss that is told as a gain is wrong", async () => {
    const id = "direct margin-october";
    const asked = [call("margin", { client: "Globex" })];
    const loss = (await figure(id)).replace("-", "");
    expect((await scripted(id, [...asked, say(`The margin was \u2212${loss}.`)])).verdict).toBe("right");
    expect((await scripted(id, [...asked, say(`We lost ${loss}.`)])).verdict).toBe("right");
    expect((await scripted(id, [...asked, say(`We earned ${loss}.`)])).verdict).toBe("wrong");
  });

  it("inferred: what is asked between the lines must be answered, and not at the price of a dozen calls", async () => {
    const id = "inferred budget-trouble";
    expect((await scripted(id, [call("budgets"), say("Four, among them Acme Robotics.")])).verdict).toBe("right");
    expect((await scripted(id, [call("budgets"), say("Two, among them Acme Robotics.")])).verdict).toBe("wrong");
    const many = Array.from({ length: 9 }, () => call("margin", { client: "Acme" }));
    expect((await scripted(id, [call("budgets"), ...many, say("Four, among them Acme Robotics.")])).faults).toEqual([
      "call: 10 calls for 1",
    ]);
  });

  it("follow-up: the last question counts, with the calls of the whole conversation", async () => {
    const id = "follow-up other-month";
    const first = [call("margin", { client: "Acme" }), say("Here it is.")];
    const august = await figure(id);
    expect(
      (await scripted(id, [...first, call("margin", { client: "Acme", period: "aug" }), say(`${august}`)])).verdict,
    ).toBe("right");
    expect((await scripted(id, [...first, say(`${august}`)])).verdict).toBe("wrong");
  });

  it("ambiguous: a question back; a guess is wrong", async () => {
    const id = "ambiguous several-clients";
    expect((await scripted(id, [say("Halcyon Labs, Harbor or Harrow Legal?")])).verdict).toBe("right");
    const guess = await scripted(id, [call("margin", { client: "Harrow" }), say("Halcyon? Harrow Legal has $876.28.")]);
    expect(guess.verdict).toBe("wrong");
  });

  it("refused: without the refusal, or with the figure, it is wrong", async () => {
    expect((await scripted("refused approve", [say("I cannot approve; people do.")])).verdict).toBe("right");
    expect((await scripted("refused approve", [say("Done: proposal 1 is approved.")])).verdict).toBe("wrong");
    const secret = cases.find(({ id }) => id === "refused other-client")?.hidden?.[0];
    if (secret === undefined) throw new Error("nothing is hidden in this case");
    const { value } = await expectedOf(secret, rig);
    const told = await scripted("refused other-client", [say(`I cannot say that it is ${value}.`)]);
    expect(told.faults).toContainEqual(expect.stringMatching(/^hidden: /));
    expect(told.verdict).toBe("wrong");
  });

  it("wrong premise: to agree with it is wrong, even with the right figures", async () => {
    const id = "wrong-premise fell-acme";
    const asked = [call("margin", { client: "Acme" }), call("margin", { client: "Acme", period: "2026-09" })];
    const [now, before] = [await figure(id, 0), await figure(id, 1)];
    expect((await scripted(id, [...asked, say(`It did not fall, it rose from ${before} to ${now}.`)])).verdict).toBe(
      "right",
    );
    expect((await scripted(id, [...asked, say(`It fell, from ${before} to ${now}, for EC2.`)])).verdict).toBe("wrong");
  });

  it("write: another amount, another client, one more change, or none are wrong", async () => {
    const id = "write fee";
    const fee = (input: object): ScriptedTurn =>
      call("line-item-add", {
        client: "Initech",
        amount: "100",
        description: "Support fee",
        recurring: true,
        ...input,
      });
    const done = say("It waits for approval.");
    expect((await scripted(id, [fee({}), done])).verdict).toBe("right");
    expect((await scripted(id, [fee({ client: "Umbra" }), done])).verdict).toBe("wrong");
    expect((await scripted(id, [fee({ recurring: false }), done])).verdict).toBe("wrong");
    expect((await scripted(id, [fee({ type: "credit" }), done])).verdict).toBe("wrong");
    expect((await scripted(id, [fee({}), fee({ description: "Support fee again" }), done])).verdict).toBe("wrong");
    expect((await scripted(id, [done])).verdict).toBe("wrong");
  });

  it("knowledge: an amount that nobody gave is wrong, and that it cannot is said to be that", async () => {
    const id = "knowledge transfer";
    const right = "The receiver pays the bill of a source organisation.";
    expect((await scripted(id, [say(right)])).verdict).toBe("right");
    expect((await scripted(id, [say(`${right} That costs $12.34.`)])).verdict).toBe("wrong");
    expect((await scripted(id, [say("I cannot say.")])).verdict).toBe("cannot");
  });

  it("through the assistant: what it keeps back is not right, and what was proposed is taken back", async () => {
    const id = "direct margin";
    expect((await asked(id, [call("margin", { client: "Acme" }), say(await figure(id))])).verdict).toBe("right");
    const invented = say("It was $16,080.99.");
    expect(await asked(id, [call("margin", { client: "Acme" }), invented, invented])).toMatchObject({
      verdict: "cannot",
      unfound: expect.arrayContaining(["$16,080.99"]),
    });
    const fee = { client: "Initech", amount: "100", description: "Support fee", recurring: true };
    const done = await asked("write fee", [call("line-item-add", fee), say("It waits for approval.")]);
    expect([done.verdict, done.faults]).toEqual(["right", []]);
    expect(await rig.app.store.proposals.list({ states: ["proposed"] })).toHaveLength(2);
  });

  it("a case that fails on its way is one that failed, with the reason", async () => {
    const failed = await asked("direct margin", [{ error: { name: "ValidationException", status: 400 } }]);
    expect(failed).toMatchObject({ verdict: "failed", faults: [expect.stringMatching(/^[\w.-]+: .+/)] });
  });
});

describe("C-06 the scorer reads numbers by itself", () => {
  it.each<[string, string[]]>([
    ["$1,234.50 and EUR 3.00", ["USD 1234.5", "EUR 3"]],
    ["\u2212$3,486.28 (\u22127.6 % on cost)", ["-USD 3486.28", "-% 7.6"]],
    ["USD -12, ($45.10), (5.0 % on cost)", ["-USD 12", "-USD 45.1", "% 5"]],
    ["about $16.1k, 2 million euros", ["USD 16100", "EUR 2000000"]],
    ["in 2026-10 on 2026-11-12, Standard-8, account 718034044182, m6i.xlarge", []],
    ["- 7: first\n2. second 9", ["null 7", "null 9"]],
  ])("%s", (text, expected) => {
    const written = numbersIn(text).map(
      ({ size, unit, isNegative }) => `${isNegative ? "-" : ""}${unit} ${Number(size / 10n ** 12n) / 1e6}`,
    );
    expect(written).toEqual(expected);
  });

  it.each<[string, string, boolean]>([
    ["$16,080.56", "16080.5632490896", true],
    ["$16,080.57", "16080.5632490896", false],
    ["$16,081", "16080.5632490896", true],
    ["$16.1k", "16080.5632490896", true],
    ["$20k", "16080.5632490896", false],
    ["15.3 %", "15.3215", true],
    ["$5", "4.7619", false],
  ])("%s stands for %s: %s", (text, value, stands) => {
    const [written] = numbersIn(text);
    expect(written !== undefined && standsFor(written, scaled(value))).toBe(stands);
  });
});
