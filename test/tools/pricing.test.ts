import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PricingPlan, PricingRule } from "#src/local/book/plans.ts";
import type { Caller } from "#src/tool/caller.ts";
import { renderText } from "#src/view/text.ts";
import { type CloudDoor, OPERATOR, startCloudDoor } from "../support/cloud-door.ts";
import { ledgerDesk } from "../support/desk.ts";
import { ask as askLedger, entrance, operator, textOf } from "../support/door.ts";
import { partner } from "../support/northwind.ts";

interface Plan {
  readonly name: string;
  readonly passthrough: boolean;
  readonly users: readonly { readonly client: string; readonly account: string; readonly pending: boolean }[];
  readonly rules: readonly Record<string, unknown>[];
}

interface Data {
  readonly plans: readonly Plan[];
  readonly all: number;
}

let rig: CloudDoor;
let receiver: string;
beforeAll(async () => {
  rig = await startCloudDoor({ clients: 20 });
  receiver = rig.cloud.book.estate.receivers[0].accountId;
});
afterAll(() => rig.cloud.close());

const asked = async (line: string, caller: Caller = OPERATOR): Promise<{ data: Data; text: string }> => {
  const { data, view } = await rig.door.command(line, caller, { fresh: true });
  return { data: data as Data, text: renderText(view) };
};
const sent = (operation: string): number => rig.cloud.aws.requests.of(operation).length;
const groups = () => rig.cloud.book.estate.groups.filter((g) => g.receiver === receiver && g.kind === "client");
const plans = () => rig.cloud.book.estate.plans.filter((p) => p.managed || p.owner === receiver);
const usersOf = (arn: string): string[] =>
  groups()
    .filter((g) => g.plan.arn === arn)
    .map((g) => g.name)
    .toSorted();

describe("B-02 pricing over the wire", () => {
  it("B-26 B56: every plan with its rules and the billing groups that have it by ARN, as the book has them", async () => {
    const { data, text } = await asked("pricing");
    expect(data).toMatchObject({ period: "2026-11", known: true, all: plans().length, first: 1, without: [] });
    expect(data.plans.map((p) => [p.name, p.rules.length, p.users.map((u) => u.client).toSorted()]).toSorted()).toEqual(
      plans()
        .map((p) => [p.name, p.rules.length, usersOf(p.arn)])
        .toSorted(),
    );
    const counts = data.plans.map((p) => p.users.length);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(groups().length);
    expect(data.plans.flatMap((p) => p.users).find((u) => u.pending)?.client).toBe("Brightpath Energy");
    expect(JSON.stringify(data)).not.toContain("arn:");
    expect(text).toContain(`Plans 1 to ${plans().length} of ${plans().length}, those in use first.`);
    expect(text).toContain("Careful: Passthrough shows Northwind Clinics what AWS charges us");
    expect(text).toContain("Public prices as they are, without rules: BasicPricingPlan.");
  });

  it("percentages are whole, and each rule says what it applies to, the broadest first", async () => {
    const { data, text } = await asked("pricing cobalt");
    expect(data).toMatchObject({ client: "Cobalt Health", all: 1 });
    expect(data.plans[0]?.rules.map((r) => [r.scope, r.type, r.percent, r.service, r.billingEntity])).toEqual([
      ["global", "markup", "7", null, null],
      ["billing-entity", "markup", "3", null, "AWS Marketplace"],
      ["service", "markup", "15.75", "AmazonBedrock", null],
    ]);
    expect(text).toMatch(/Marketplace-aware +\S+ +\+15\.75 % +AmazonBedrock/);
    expect(text).toMatch(/\+3 % +AWS Marketplace/);
    expect((await asked("pricing globex")).text).toMatch(/\u221212 % +everything/);
  });

  it("a Passthrough client is told to have no gaps", async () => {
    const { data, text } = await asked("pricing northwind");
    expect(data.plans.map((p) => [p.passthrough, p.rules])).toEqual([[true, []]]);
    expect(text).toContain("so that there are no gaps");
    expect(text).not.toContain("Public prices as they are");
  });

  it("an account manager sees the plans of their clients alone, and nobody else's name; a client none", async () => {
    const [acme, clinics] = groups();
    const manager: Caller = {
      ...OPERATOR,
      roles: ["account-manager"],
      clients: [acme?.sourceAccountId ?? "", clinics?.sourceAccountId ?? ""],
    };
    const { data } = await asked("pricing", manager);
    expect(data.plans.map((p) => [p.name, p.rules.length, p.users.map((u) => u.client)])).toEqual([
      ["Passthrough", 0, ["Northwind Clinics"]],
      ["Standard-8", 1, ["Acme Robotics"]],
    ]);
    await expect(asked("pricing cobalt", manager)).rejects.toMatchObject({ code: "client.unknown" });
    await expect(asked("pricing", { ...OPERATOR, roles: ["client"] })).rejects.toMatchObject({ kind: "not-allowed" });
  });

  it("a refusal is a failure, never an empty list", async () => {
    const operation = "ListPricingRulesAssociatedToPricingPlan";
    const off = rig.cloud.aws.faults.on({ operation, kind: "error", name: "AccessDeniedException", status: 403 });
    await expect(asked("pricing")).rejects.toMatchObject({ kind: "misconfigured" });
    off();
  });
});

describe("B-02 pricing that somebody has changed", () => {
  const rule = (name: string, more: Partial<PricingRule>): PricingRule => ({
    arn: `arn:aws:billingconductor::${receiver}:pricingrule/${name.padEnd(10, "0")}`,
    owner: receiver,
    name,
    description: "",
    scope: "GLOBAL",
    type: "MARKUP",
    basisPoints: 0,
    service: null,
    billingEntity: null,
    ...more,
  });
  const made = (name: string, rules: readonly PricingRule[], id: string = name): PricingPlan => ({
    key: "made",
    arn: `arn:aws:billingconductor::${receiver}:pricingplan/${id.padEnd(10, "0")}`,
    owner: receiver,
    name,
    description: "",
    managed: false,
    rules,
  });
  beforeAll(() => {
    const { estate } = rig.cloud.book;
    const rare = [
      rule("Half", {
        scope: "SKU",
        basisPoints: 50,
        service: "AmazonEC2",
        usageType: "USE2-BoxUsage",
        operation: "Run",
      }),
      rule("Free", { type: "TIERING", freeTier: false }),
    ];
    const many = Array.from({ length: 48 }, (_, i) => made(`More${i + 10}`, []));
    const twin = made("Standard-8", [], "Twin");
    rig.cloud.book.changePricing({
      plans: [...estate.plans, made("Rare", rare), twin, ...many],
      rules: [...estate.rules, ...rare],
    });
  });

  it("B-26 B53: a page costs one request for each of its plans at the most, however many there are", async () => {
    const all = plans().length;
    expect(all).toBe(58);
    const found: string[] = [];
    for (const [page, size] of [
      ["", 20],
      [" --page 2", 20],
      [" --page 3", 18],
    ] as const) {
      rig.cloud.aws.requests.clear();
      const { data, text } = await asked(`pricing${page}`);
      expect(data.plans).toHaveLength(size);
      expect(sent("ListPricingRulesAssociatedToPricingPlan")).toBeLessThanOrEqual(size);
      expect(sent("ListPricingRules")).toBeLessThanOrEqual(1);
      expect([...rig.cloud.aws.requests].length).toBeLessThanOrEqual(size + 4);
      expect(text).toContain(`Plans ${found.length + 1} to ${found.length + size} of 58`);
      found.push(...data.plans.map((p) => p.name));
    }
    expect(found.toSorted()).toEqual(
      plans()
        .map((p) => p.name)
        .toSorted(),
    );
    expect((await asked("pricing --page 2")).text).toContain("Next page: pricing 2026-11 --page 3");
    await expect(asked("pricing --page 4")).rejects.toMatchObject({ code: "pricing.page" });
  });

  it("B-26 B53: of one client's plan only that plan is asked about", async () => {
    rig.cloud.aws.requests.clear();
    await asked("pricing acme");
    expect(sent("ListPricingRulesAssociatedToPricingPlan")).toBe(1);
    expect([...rig.cloud.aws.requests].length).toBeLessThanOrEqual(5);
  });

  it("B-26 B56: a plan of the same name is another plan", async () => {
    const pages = await Promise.all(["pricing", "pricing --page 2", "pricing --page 3"].map((line) => asked(line)));
    const twins = pages.flatMap(({ data }) => data.plans).filter((p) => p.name === "Standard-8");
    expect(twins.map((p) => p.users.length)).toEqual([
      usersOf(plans().find((p) => p.key === "markup-8")?.arn ?? "").length,
      0,
    ]);
  });

  it("usage types, operations and Free Tier are told; a closed month keeps the plans it had", async () => {
    const { text } = await asked("pricing --page 3");
    expect(text).toMatch(/Rare +Free +Free Tier off +everything/);
    expect(text).toMatch(/Rare +Half +\+0\.5 % +AmazonEC2, USE2-BoxUsage, Run/);
    expect((await asked("pricing 2026-10")).data.all).toBe(8);
  });
});

describe("B-02 pricing that is not whole", () => {
  it("a bill file has none, which is said", async () => {
    const bill = { ...partner({ name: "Bill", account: "b1" }), origin: "bill" as const };
    for (const line of ["pricing", "pricing bill", "pricing --page 2"]) {
      expect(textOf(await askLedger(bill, line))).toBe(
        "There are no pricing plans in a bill file. Connect an AWS receiver to read them.",
      );
    }
  });

  it("a plan or a rule that AWS does not list is unknown, not priced without rules", async () => {
    const ledger = ledgerDesk(partner({ name: "Acme", account: "1" }, { name: "Bolt", account: "2", plan: null }));
    const kept = { id: "kept", name: "Kept", description: "", managed: false, passthrough: false, size: 1 };
    const pricing = {
      plans: async () => [kept],
      rules: async () => [],
      rulesOf: async () => new Map([["kept", ["gone"]]]),
    };
    const answer = await entrance({ ...ledger, pricing }).door.command("pricing", operator);
    expect(answer.data).toMatchObject({
      plans: [{ name: "Kept", rules: [], unlisted: 1 }],
      without: [
        { client: "Acme", plan: "Standard +5%" },
        { client: "Bolt", plan: null },
      ],
    });
    const text = textOf(answer);
    expect(text).toContain("Careful: Acme (Standard +5%): AWS does not list the pricing plan, so");
    expect(text).toContain(
      "Careful: Bolt: there is no pricing plan, so by which rules the client is priced is unknown.",
    );
    expect(text).toContain("Careful: Kept has 1 rule that AWS does not describe");
    expect(text).not.toContain("Public prices as they are");
  });
});
