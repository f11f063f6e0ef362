import { describe, expect, it } from "vitest";
import type { Caller } from "#src/tool/caller.ts";
import { registry } from "#tools/index.ts";
import { ask, operator, textOf } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";

const client: Caller = { ...operator, roles: ["client"], clients: ["111111111111"] };

describe("A-21 help", () => {
  it("lists what the caller may ask, with examples that work", async () => {
    const answer = await ask(northwind, "help");
    const theirs = registry.filter((tool) => tool.grant !== "admin");
    expect(answer.data).toMatchObject({ one: false, commands: theirs.map(({ name }) => ({ name })) });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "What you can ask
      ================

      Look
      ====

      overview    One billing period at a glance, over all clients the caller may see or one of them: what AWS
                  charges us (My View), pro forma (Showback), margin, change against the month before, top services,
                  active billing transfers, providers.
      margin      Exact margin (Showback - My View) on cost and on revenue, for all clients or one, over one billing
                  period or a span of up to 13, by client, account, service, month or provider.
      trend       My View, Showback and margin month by month over the last 6 or 12 closed billing periods (real
                  calendar months, UTC), for all clients or one, with a chart.
      waterfall   Explains one billing period step by step: My View gross (usage, commitments, support), credits,
                  refunds, tax, discounts, My View net, Showback, margin.
      clients     The clients (billing groups) the caller may see: accounts, pricing plan, billing transfer status
                  and effective date, and whether their My View and Showback billing views are there and healthy.
      gaps        What a client's Showback leaves out: support, credits, refunds, tax and Marketplace of their own
                  bill, less what custom line items model already, exact and signed, largest first.
      coverage    For each client, whether support, credits, refunds, tax and Marketplace of their bill are modelled
                  by custom line items: modelled, probably (an item of others has just this amount), partly, not,
                  over-modelled, or not applicable.
      credits     AWS credits of a client, or of all: what is left, when it expires, what they took off the bills,
                  what the client was shown of it, and what is at risk.
      line-items  The custom line items that hold in one billing period (the present one unless named), by client:
                  fee or credit, amount or percentage and of what, from when to when.
      transfers   The inbound billing transfers, most urgent first: accepted ones without a billing group (the
                  client sees nothing), those requested, starting, active and ended, with effective date, end and
                  billing group.
      pricing     The pricing plans of one billing period (the present one unless named), those in use first: their
                  rules with scope, type, exact percentage, service, billing entity, usage type and Free Tier, and
                  which billing groups have each plan.
      budgets     The cost budgets that AWS Budgets keeps in the receiver's account, worst first: limit, actual,
                  forecast, percent used, which are over or forecast to be over, and the client whose billing view
                  each watches.
      anomalies   The cost anomalies that AWS has found in the receiver's own account in the last and the present
                  month, or the periods named, largest first: impact, expected against actual, from when to when or
                  that it goes on, and root causes by account, service, region and usage type.
      drift       Compares the custom line items that approved proposals have made with what AWS lists now, in the
                  present and the previous billing period: which are missing, which were changed by somebody else.
      proposals   Proposed changes of clients' bills: those that wait for a decision (the usual list), the caller's
                  own, those that are done, or all; newest first.
      policies    The policies that approve small changes of bills by rule, or only watch for now: rule in words,
                  caps and what is used of them, and how each would have decided against people.
      audit       Who did what, or tried to, newest first: time, who, surface, tool, outcome, digest of the input.
      status      What this installation is connected to, what is simulated, and what today's requests to AWS cost.
      usage       The requests that this installation has sent to AWS today and this month (UTC), by service and
                  operation, the dearest first: how many, how many were throttled, and what they cost (Cost Explorer
                  takes $0.01 a request).
      help        Lists the commands the caller may use, with examples; with a command's name, how that one is
                  written.

      Propose a change of bills
      =========================

      fix               Proposes custom line items that show clients what Showback leaves out (support, credits,
                        refunds, Marketplace), for one client, several separated by commas, or all; for one billing
                        period, the current or the previous.
      commission        Proposes a commission: a percentage fee on all that a client is shown on Showback, without
                        custom line items, for one client, several separated by commas, or all.
      line-item-add     Proposes one custom line item on a client's Showback: a fee (or, with --type credit, a
                        credit) of a fixed amount or of a percentage of what the client is shown, with the words
                        that are printed on the bill.
      line-item-edit    Proposes to change one custom line item of a client from a month on: its amount or
                        percentage, its name, its description.
      line-item-end     Proposes to end one custom line item of a client: it is not charged in the named month (the
                        present one unless named) nor in any later one; earlier months stay as they are.
      line-item-remove  Proposes to take one custom line item of a client off every month that AWS still lets
                        change: the previous and the present one, and all later ones.
      pricing-move      Proposes to give a client, several separated by commas, or all, another pricing plan, with
                        what that changes on Showback and margin of the last closed month.
      pricing-set       Proposes another percentage for a pricing rule, for every client whose plan has it, with
                        what that changes on Showback and margin of the last closed month.
      pricing-add       Proposes a new rule for a pricing plan: a markup or discount on the public price of
                        everything, of one service, or of Marketplace, for every client with that plan, with what
                        that changes on Showback and margin of the last closed month.
      pricing-remove    Proposes to take a rule from a pricing plan, so that a broader rule or the public price
                        holds for every client with that plan, with what that changes on Showback and margin of the
                        last closed month.
      drift-mend        Proposes to put custom line items of ours back as they were approved, where drift finds them
                        missing or changed by somebody else, in the present and the previous billing period.

      Decide and manage
      =================

      approve       Approves a proposal, for people who may approve it: never one's own unless it is small.
      reject        Rejects a proposal with a reason, for people who may approve it.
      edit          Changes amounts of a proposal that waits, or leaves changes out.
      withdraw      Withdraws a proposal that waits for a decision, by whoever proposed it or a billing admin.
      undo          Takes back what an applied proposal has done, where that is possible, by people who may approve
                    it.
      retry         Lets a proposal that failed on its way go on with what was not done; what is done already is not
                    done again.
      policy-pause  Keeps a policy from approving anything more, at once; it goes on watching.
      stop          Stops every change of bills at once, those of one client, or those the agent proposes, until
                    resumed.
      resume        Lets changes of bills go on that were stopped: all, those of one client, or those the agent
                    proposes.
      tokens        Your static tokens for MCP: name, until when, when last used, and whether for reading alone; an
                    admin sees those of everybody.
      token-add     Makes a static token with which a program of yours reaches this installation over MCP, with your
                    rights as they are at each request; shown this once, it ends by itself after some days, or at
                    once with token-remove.
      token-remove  Ends a static token for MCP at once, your own, or as an admin anybody's.

      Clients complete by the beginning of their name. Periods: 2026-10, this, last, oct, 2026-01..2026-06, last 6 months. More on one command: help overview.

      > overview
      > margin
      > trend
      > waterfall
      > clients
      > gaps"
    `);
    for (const block of answer.view) {
      if (block.kind !== "actions") continue;
      for (const { command } of block.items) expect((await ask(northwind, command)).view.length).toBeGreaterThan(0);
    }
    expect(answer.receipt).toMatchObject({ asOf: null, requests: 0 });
  });

  it("explains one command", async () => {
    const answer = await ask(northwind, "help MARGIN");
    expect(answer.data).toEqual({
      one: true,
      commands: [
        {
          name: "margin",
          kind: "read",
          description: registry.find((t) => t.name === "margin")?.description,
          usage: "margin [client] [period] [--by client|account|service|month|provider]",
          examples: ["margin", "margin acme", "margin acme last --by account", "margin 2026-01..2026-06 --by month"],
        },
      ],
    });
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "margin
      ======

      Exact margin (Showback - My View) on cost and on revenue, for all clients or one, over one billing period or a span of up to 13, by client, account, service, month or provider. Use it for any question about margin, profit, what a client costs us or what a client is charged. A client that cannot be read is listed as unknown.

      Usage  margin [client] [period] [--by client|account|service|month|provider]

      > margin
      > margin acme
      > margin acme last --by account
      > margin 2026-01..2026-06 --by month"
    `);
  });

  it("says nothing to a client of what clients may not see", async () => {
    const answer = await ask(northwind, "help", client);
    expect(answer.data).toMatchObject({ commands: [{ name: "help", examples: ["help"] }] });
    expect(textOf(answer)).not.toMatch(/margin|cost/i);
    await expect(ask(northwind, "help margin", client)).rejects.toMatchObject({
      code: "command.unknown",
      message: 'There is no command "margin" for you. Try help for the list.',
    });
  });

  it("is what a line of nothing means", async () => {
    expect((await ask(northwind, "")).tool).toBe("help");
  });
});
