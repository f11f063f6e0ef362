import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Group } from "#src/local/book/parties.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Caller } from "#src/tool/caller.ts";
import { registry } from "#tools/index.ts";
import { aCall } from "../support/cloud-writer.ts";
import { ada, type ReceiversRig, startReceivers } from "../support/receivers-rig.ts";

type Place = 0 | 1;
const PLACES = [0, 1] as const;

let rig: ReceiversRig;
beforeAll(async () => {
  rig = await startReceivers();
  await rig.ask(rig.addSecond);
}, 60_000);
afterAll(() => rig.close());

const groupsOf = (place: Place): readonly Group[] => {
  const { groups, receivers } = rig.cloud.book.estate;
  return groups.filter((g) => g.kind === "client" && g.receiver === receivers[place].accountId);
};
/** The source that is on the bills of both: the seller's own, and what the seller is shown of it. */
const shared = (place: Place): Group => {
  const upstream = groupsOf(1).find((g) => g.upstream !== null);
  const found = groupsOf(place).find((g) => g.sourceAccountId === upstream?.sourceAccountId);
  if (found === undefined) throw new Error("no source is on both bills");
  return found;
};
/** Somebody who sees, of the shared source, the bill of one receiver alone. */
const only = (place: Place): Caller => ({
  ...ada,
  id: `test:${place}`,
  clients: [shared(place).sourceAccountId],
  bills: { [shared(place).sourceAccountId]: [shared(place).receiver] },
});

const WRITES = ["CreateCustomLineItem", "UpdateCustomLineItem", "DeleteCustomLineItem"];

/** Every write that the cloud has got: what it was about, by the account in its ARN, and under which role it came. */
const written = (): readonly { of: string; under: string }[] =>
  [...rig.cloud.aws.requests]
    .filter(({ operation }) => WRITES.includes(operation))
    .map(({ params, caller }) => {
      const { Arn, BillingGroupArn } = params as { Arn?: string; BillingGroupArn?: string };
      return { of: (Arn ?? BillingGroupArn ?? "").split(":")[4] ?? "", under: caller ?? "" };
    });

/** The apply role of a receiver, as its sessions are named. */
const applySession = (account: string): RegExp => {
  const receiver = rig.cloud.book.estate.receivers.find(({ accountId }) => accountId === account);
  return new RegExp(
    `^arn:aws:sts::${account}:assumed-role/${receiver?.applyRoleArn.split("/").at(-1)}/reckoner-apply$`,
  );
};

/** Proposes for both receivers at once, has both done and taken back; every write must come under the role of whose it is. */
async function bothWays(line: (place: Place) => string, undone = true): Promise<readonly Proposal[]> {
  rig.cloud.aws.requests.clear();
  const asked = await Promise.all(PLACES.map((place) => rig.ask(line(place))));
  const proposals = asked.map(({ proposal }) => proposal);
  for (const one of proposals) expect(await rig.applied(one)).toBe("verified");
  if (undone) for (const one of proposals) expect(await rig.takenBack(one)).toBe("undone");
  expect(new Set(written().map(({ of }) => of)).size).toBe(2);
  for (const { of, under } of written()) expect(under).toMatch(applySession(of));
  return proposals.filter((one) => one !== undefined);
}

const add = (name: string, place: Place, more = ""): string =>
  `line-item-add ${shared(place).arn} --amount 1${place} --name ${name} --description ${name}${more}`;

describe("B-01 B-12 each tool that writes, for two receivers at once, one source on both bills", () => {
  const tried: Record<string, () => Promise<unknown>> = {
    "line-item-add": () => bothWays((place) => add("Once", place)),
    "line-item-edit": async () => {
      await bothWays((place) => add("Edited", place), false);
      await bothWays((place) => `line-item-edit ${shared(place).arn} --item Edited --amount 2${place}`);
    },
    "line-item-end": async () => {
      await bothWays((place) => add("Ended", place, " --recurring"), false);
      await bothWays((place) => `line-item-end ${shared(place).arn} --item Ended`);
    },
    "line-item-remove": async () => {
      await bothWays((place) => add("Removed", place), false);
      await bothWays((place) => `line-item-remove ${shared(place).arn} --item Removed`);
    },
    commission: () => bothWays((place) => `commission ${shared(place).arn} --percent 5 --replace`),
    fix: () =>
      bothWays((place) => `fix ${groupsOf(place).find((g) => g.hasLines && g.upstream === null)?.arn} 2026-10`),
    "drift-mend": async () => {
      await bothWays((place) => add("Mended", place), false);
      for (const { arn } of rig.cloud.book.customItems().filter(({ name }) => name === "Mended")) {
        await rig.writer.update(arn, { flat: "99" }, "2026-11", "2026-12", aCall());
      }
      rig.cloud.aws.requests.clear();
      const { proposal } = await rig.ask("drift-mend");
      expect(await rig.applied(proposal)).toBe("verified");
      const amounts = rig.cloud.book.customItems().flatMap(({ name, flat }) => (name === "Mended" ? [flat] : []));
      expect(amounts.sort()).toEqual(["10", "11"]);
      expect(new Set(written().map(({ of }) => of)).size).toBe(2);
      for (const { of, under } of written()) expect(under).toMatch(applySession(of));
    },
  };

  it("none is forgotten", () => {
    const writing = registry.filter((tool) => tool.effect === "write").map((tool) => tool.name);
    expect(Object.keys(tried).sort()).toEqual(writing.sort());
  });

  it.each(Object.entries(tried))(
    "%s: each effect under the apply role of the receiver that it is of",
    async (_name, run) => {
      await run();
    },
    60_000,
  );

  it("both clients of one source have effects of their own in one proposal, each done once", async () => {
    rig.cloud.aws.requests.clear();
    const { proposal } = await rig.ask("commission all --percent 6 --replace");
    const keys = proposal?.plan.effects.map(({ key }) => key) ?? [];
    expect(new Set(keys).size).toBe(keys.length);
    const source = shared(0).sourceAccountId;
    const own = proposal?.plan.effects.filter(({ client }) => client === source) ?? [];
    expect(new Set(own.map(({ receiver }) => receiver))).toEqual(
      new Set(PLACES.map((place) => shared(place).receiver)),
    );
    expect(await rig.applied(proposal)).toBe("verified");
    for (const { of, under } of written()) expect(under).toMatch(applySession(of));
    expect(await rig.takenBack(proposal)).toBe("undone");
  });
});

describe("B-01 B-15 who has the client of one bill alone", () => {
  it("sees, decides on and mends nothing of the other bill", async () => {
    const [first, second] = await Promise.all(PLACES.map((place) => rig.ask(add("Seen", place))));
    const numbers = async (caller: Caller): Promise<readonly number[]> => {
      const { data } = await rig.ask("proposals", caller);
      return (data as { cards: { number: number }[] }).cards.map(({ number }) => number);
    };
    for (const [mine, other, place] of [
      [first, second, 0],
      [second, first, 1],
    ] as const) {
      const seen = await numbers(only(place));
      expect(seen).toContain(mine?.proposal?.number);
      expect(seen).not.toContain(other?.proposal?.number);
      const approval = rig.ask(`approve ${other?.proposal?.number}`, only(place));
      await expect(approval).rejects.toMatchObject({ code: "proposal.unknown" });
    }
    for (const one of [first, second]) expect(await rig.applied(one?.proposal)).toBe("verified");
    for (const place of PLACES) {
      const { data } = await rig.ask("drift", only(place));
      expect((data as { drifts: unknown[] }).drifts).toEqual([]);
    }
  });

  it("proposes by the client's name, and what is done is of that bill", async () => {
    const { proposal } = await rig.ask(
      `line-item-add "${shared(1).name}" --amount 4 --name Named --description Named`,
      only(1),
    );
    expect(proposal?.plan.effects.map(({ receiver }) => receiver)).toEqual([shared(1).receiver]);
    expect(await rig.applied(proposal)).toBe("verified");
    const made = rig.cloud.book.customItems().filter(({ name }) => name === "Named");
    expect(made.map(({ group }) => group)).toEqual([shared(1).index]);
  });
});
