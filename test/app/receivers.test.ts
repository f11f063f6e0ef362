import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectFrom } from "#src/app/collect.ts";
import type { Reach } from "#src/app/reach.ts";
import { openWriter } from "#src/app/writer.ts";
import { readConfig } from "#src/config.ts";
import { asAppError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Group } from "#src/local/book/parties.ts";
import type { LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Caller } from "#src/tool/caller.ts";
import { registry } from "#tools/index.ts";
import { aCall } from "../support/cloud-writer.ts";
import { big } from "../support/exact.ts";
import { ada, type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";
import { keptLog } from "./rig.ts";

let rig: ReceiversRig;
beforeAll(async () => {
  rig = await startReceivers();
  await rig.ask(rig.addSecond);
}, 60_000);
afterAll(() => rig.close());

const PERIODS = ["2026-09", "2026-10"];

const groupsOf = (place: 0 | 1): readonly Group[] => {
  const { groups, receivers } = rig.cloud.book.estate;
  return groups.filter((g) => g.kind === "client" && g.receiver === receivers[place].accountId);
};

/** Somebody who sees the clients of one receiver; one source is in the bills of both. */
const onlyOf = (place: 0 | 1, role: Caller["roles"][number] = "account-manager"): Caller => {
  const own = groupsOf(place);
  const clients = own.map((g) => g.sourceAccountId);
  const bills = Object.fromEntries(own.map((g) => [g.sourceAccountId, [g.receiver]]));
  return { id: `test:${place}`, name: `Of ${place}`, surface: "slack", roles: [role], clients, bills };
};

interface Margin {
  readonly rows: readonly { readonly key: string; readonly myView: string; readonly showback: string }[];
  readonly totals: readonly { readonly currency: string; readonly myView: string; readonly showback: string }[];
}

/** Figures by ARN, as exact numbers. */
const exact = (rows: readonly { key: string; myView: string; showback: string }[]): Record<string, string> =>
  Object.fromEntries(rows.map((r) => [r.key, `${big(r.myView)} ${big(r.showback)}`]));

async function fromBook(groups: readonly Group[], period: string): Promise<Record<string, string>> {
  const figures = await rig.cloud.book.figures(period);
  return exact(
    groups.map((g) => {
      const { aws = "0", proforma = "0" } = figures.get(g.index) ?? {};
      return { key: g.arn, myView: aws, showback: proforma };
    }),
  );
}

describe("B-01 two receivers never mix", () => {
  it("B-26 B1: 200 interleaved questions of three people, each figure from the book of its receiver", async () => {
    const people = [
      { caller: ada, groups: [...groupsOf(0), ...groupsOf(1)] },
      { caller: onlyOf(0), groups: groupsOf(0) },
      { caller: onlyOf(1), groups: groupsOf(1) },
    ];
    const wanted = new Map<string, Record<string, string>>();
    for (const period of PERIODS) {
      for (const { caller, groups } of people) wanted.set(`${caller.id} ${period}`, await fromBook(groups, period));
    }
    let figures = 0;
    const questions = Array.from({ length: 200 }, async (_, n) => {
      const { caller, groups } = people[n % people.length] ?? people[0] ?? { caller: ada, groups: [] };
      const period = PERIODS[n % PERIODS.length] ?? "";
      const right = wanted.get(`${caller.id} ${period}`) ?? {};
      if (n % 5 === 0) {
        const { data } = await rig.ask(`margin ${period}`, caller);
        expect(exact((data as Margin).rows)).toEqual(right);
        figures += Object.keys(right).length;
        return;
      }
      const group = groups[n % groups.length];
      const figure = right[group?.arn ?? ""];
      if (group === undefined || figure === undefined || !group.hasLines) return;
      const { totals } = (await rig.ask(`margin ${group.arn} ${period}`, caller)).data as Margin;
      expect(totals.map((t) => `${big(t.myView)} ${big(t.showback)}`)).toEqual([figure]);
      figures += 1;
    });
    await Promise.all(questions);
    expect(figures).toBeGreaterThan(200);
  });

  it("B-26 B43: one session a receiver, of an hour at most, serves every question", () => {
    const assumed = rig.cloud.aws.requests.of("AssumeRole").map(({ params }) => params as Record<string, unknown>);
    const [, seller] = rig.cloud.book.estate.receivers;
    expect(assumed).toMatchObject([{ RoleArn: seller.roleArn, ExternalId: seller.externalId }]);
    expect(Number(assumed[0]?.DurationSeconds)).toBe(3_600);
  });

  it("Cost Explorer is asked under the receiver of each view alone", async () => {
    rig.cloud.aws.requests.clear();
    await rig.ask("margin 2026-10 --by account");
    const owners = new Map(rig.cloud.book.estate.views.map((view) => [view.arn, view.owner]));
    const asked = rig.cloud.aws.requests.of("GetCostAndUsage");
    for (const { params, account } of asked) {
      expect(account).toBe(owners.get((params as { BillingViewArn: string }).BillingViewArn));
    }
    expect(new Set(asked.map(({ account }) => account)).size).toBe(2);
  });

  it("one source in both bills is asked back, and each of the two can be chosen", async () => {
    const { name = "" } = groupsOf(1).find((g) => g.upstream !== null) ?? {};
    const error = asAppError(await rig.ask(`margin "${name}" 2026-10`).catch((thrown: unknown) => thrown));
    expect(error).toMatchObject({
      code: "client.ambiguous",
      message: expect.stringContaining("on the bill of Meridian Cloud"),
    });
    const answers = await Promise.all(error.choices.map(({ command }) => rig.ask(command)));
    const both = [...groupsOf(0), ...groupsOf(1)].filter((g) => g.name === name);
    const right = await fromBook(both, "2026-10");
    const given = answers.map(({ data }) => (data as Margin).totals.map((t) => `${big(t.myView)} ${big(t.showback)}`));
    expect(given.flat().sort()).toEqual(Object.values(right).sort());
    // Whoever has the client of one bill alone is not asked.
    expect((await rig.ask(`margin "${name}" 2026-10`, onlyOf(1))).data).toMatchObject({ totals: [expect.anything()] });
  });

  it("one that cannot be read fails the list, by its name", async () => {
    const off = rig.cloud.aws.faults.on({
      service: "sts",
      operation: "AssumeRole",
      kind: "error",
      name: "AccessDenied",
      status: 403,
    });
    rig.several.reach.drop(rig.second);
    const refused = { kind: "misconfigured", message: expect.stringContaining(`Meridian Cloud (${rig.second})`) };
    await expect(rig.desk.groups.list(rig.cloud.book.estate.last, aCall())).rejects.toMatchObject(refused);
    off();
  });
});

describe("B-01 every tool that reads", () => {
  const reading = registry.filter((tool) => tool.effect === "read");

  it.each(reading.map((tool) => [tool.name]))("%s tells nothing of the other receiver's clients", async (name) => {
    for (const [place, other] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const own = groupsOf(place);
      const { estate } = rig.cloud.book;
      const foreign = groupsOf(other);
      const known = new Set(
        own.flatMap((g) => [g.name, ...estate.accounts.filter((a) => a.group === g.index).map((a) => a.id)]),
      );
      const words = foreign.flatMap((g) => [
        g.arn,
        g.name,
        ...estate.accounts.filter((a) => a.group === g.index).flatMap((a) => [a.id]),
      ]);
      const secret = words.filter((word) => !known.has(word));
      const caller = onlyOf(place, "admin");
      const lines = [name, ...foreign.slice(-2).flatMap((g) => [`${name} "${g.name}"`, `${name} ${g.arn}`])];
      for (const [i, line] of lines.entries()) {
        const answer = await rig.ask(line, caller).catch((thrown: unknown) => asAppError(thrown));
        const text = JSON.stringify(answer instanceof Error ? [answer.message, answer.choices] : answer);
        // What was typed may be said back.
        const typed = i === 0 ? "" : line;
        expect([line, secret.filter((word) => text.includes(word) && !typed.includes(word))]).toEqual([line, []]);
      }
    }
  });
});

describe("B-01 B-12 writing", () => {
  const draft = (groupId: string, name: string): LineItemDraft => ({
    groupId,
    name,
    description: "Support",
    type: "fee",
    flat: "12.5",
    percent: null,
    of: [],
    start: "2026-11",
    end: "2026-12",
    tags: {},
  });
  const arnOf = (place: 0 | 1): string => groupsOf(place).find((g) => g.hasLines && g.upstream === null)?.arn ?? "";
  const writes = (): string[] =>
    rig.calls.filter((c) => /^(Create|Delete|Update)/.test(c.operation)).map((c) => `${c.receiver}`);

  it("goes to the receiver that holds the billing group, under its apply role", async () => {
    const [first, second] = rig.cloud.book.estate.receivers;
    rig.calls.length = 0;
    const made = [
      await rig.writer.create(draft(arnOf(0), "Of-first"), "token-of-the-first", aCall()),
      await rig.writer.create(draft(arnOf(1), "Of-second"), "token-of-the-second", aCall()),
    ];
    expect(writes()).toEqual([first.accountId, second.accountId]);
    expect(made.map((arn) => arn.split(":")[4])).toEqual([first.accountId, second.accountId]);
    // Another process has listed nothing yet.
    const other = await startReceivers(rig);
    await other.writer.update(made[1] ?? "", { flat: "13" }, "2026-11", "2026-12", aCall());
    await other.writer.remove(made[1] ?? "", "2026-11", "2026-12", aCall());
    await other.writer.remove(made[1] ?? "", "2026-11", "2026-12", aCall());
    const done = other.calls.filter((c) => /^(Update|Delete)/.test(c.operation));
    expect(new Set(done.map((c) => c.receiver))).toEqual(new Set([second.accountId]));
    await rig.writer.remove(made[0] ?? "", "2026-11", "2026-12", aCall());
  });

  it("gives both clients of one source an effect of their own", async () => {
    const { proposal } = await rig.ask("fix 2026-10 --only support");
    const keys = proposal?.plan.effects.map((effect) => effect.key) ?? [];
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("B-26 B45: is refused where people talk to the process of a real receiver", async () => {
    const account = rig.desk.receiver.id;
    const config = readConfig({
      RECEIVER_ACCOUNT_ID: account,
      RECEIVER_ROLE_ARN: `arn:aws:iam::${account}:role/ReckonerRead`,
      APPLY_ROLE_ARN: `arn:aws:iam::${account}:role/ReckonerApply`,
    });
    const { several, cloud, clock, store } = rig;
    const sources = { several, cloud };
    const { lineItems } = openWriter({ config, sources, clock, receivers: store.receivers, servesChat: true });
    for (const place of [0, 1] as const) {
      const refused = lineItems.create(draft(arnOf(place), "Chat"), "token-chat", aCall());
      await expect(refused).rejects.toMatchObject({ code: "apply.chat" });
    }
  });

  it("is refused with a sentence where there is no apply role, and where the receiver is gone", async () => {
    const refused = rig.writer.create(draft(arnOf(1), "Late"), "token-late", aCall());
    await refused.then((arn) => rig.writer.remove(arn, "2026-11", "2026-12", aCall()));
    await rig.ask(`withdraw ${(await rig.store.proposals.list({}))[0]?.number}`);
    await rig.ask("receiver-remove meridian");
    const create = () => rig.writer.create(draft(arnOf(1), "Later"), "token-later", aCall());
    await expect(create()).rejects.toMatchObject({ code: "receiver.gone" });
    // What was due to be collected of it is no failure; of one that is kept and not reached here, it is one.
    const { several, store, second } = rig;
    const collect = (reach: Pick<Reach, "one"> | null, receiver: string) =>
      collectFrom(reach, store.receivers, keptLog([]))(BillingPeriod.parse("2026-10"), receiver, aCall().signal);
    await collect(several.reach, second);
    await store.receivers.save({ accountId: rig.desk.receiver.id, name: rig.desk.receiver.name });
    await expect(collect(null, rig.desk.receiver.id)).rejects.toMatchObject({ code: "receiver.unknown" });
    const [read] = rig.addSecond.split(" --apply-role");
    await rig.ask(`${read} --read-only`);
    const sentence = expect.stringContaining("Meridian Cloud (444455556666) has no apply role");
    await expect(create()).rejects.toMatchObject({ code: "apply.none", message: sentence });
  });
});
