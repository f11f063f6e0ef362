import type { ProposalSteps } from "#src/approval/execute.ts";
import { billsOf, clientsOf } from "#src/approval/rights.ts";
import { Bug, InputError, Misconfigured } from "#src/kernel/errors.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { ALL_DONE, type Effect, type Proposal } from "#src/ports/proposals.ts";
import type { ToolContext } from "#src/tool/context.ts";
import type { AnyWriteTool, ApplyContext } from "#src/tool/define.ts";
import { planned } from "#src/tool/planned.ts";
import { scopedDesk } from "#src/tool/scope.ts";
import type { ProposalJobOptions } from "./proposal-handlers.ts";

/** The steps of whatever tool made the proposal. Everything is read from AWS itself, never from what was read before. */
export function toolSteps(options: ProposalJobOptions, signal: AbortSignal): (tool: string) => ProposalSteps {
  const call: Call = { signal, fresh: true, used: () => undefined };
  const context: ApplyContext = { clock: options.clock, call, desk: options.desk, ...options.writers };
  return (name) => {
    const tool = writeTool(options, name);
    return {
      replan: (proposal) => replan(tool, proposal, options, call),
      apply: (effect, token) => tool.apply(effect, token, context),
      verify: (effect, result) => tool.verify(effect, result, context),
      async undo(effect, result) {
        if (tool.undo === undefined) throw new Misconfigured("tool.final", `What ${name} does cannot be taken back.`);
        return (await tool.undo(effect, result, context)) ?? result;
      },
      made: madeOf,
    };
  };
}

function writeTool({ registry }: ProposalJobOptions, name: string): AnyWriteTool {
  const tool = registry.find((each) => each.name === name);
  if (tool?.effect === "write") return tool;
  throw new Misconfigured("tool.unknown", `This version of the program has no tool "${name}" that could do it.`);
}

function replan(
  tool: AnyWriteTool,
  proposal: Proposal,
  options: ProposalJobOptions,
  call: Call,
): ReturnType<ProposalSteps["replan"]> {
  const parsed = tool.input.strict().safeParse(proposal.input);
  if (!parsed.success) {
    throw new InputError(
      "proposal.input",
      `The input of proposal ${proposal.number} does not fit this version of ${tool.name}.`,
    );
  }
  // No more clients than the proposal is about: what concerns others was not approved.
  const clients = clientsOf(proposal.basis);
  const bills = billsOf(proposal.basis);
  const person = { id: "job:proposal.apply", name: "Reckoner", surface: "job", roles: ["operator"] } as const;
  const caller = { ...person, clients, bills };
  const context: ToolContext = {
    caller,
    clock: options.clock,
    call,
    // The plan that a client is moved to may be nobody's among these clients.
    desk: { ...scopedDesk(options.desk, caller), pricing: options.desk.pricing },
    system: { report: () => Promise.reject(new Bug("plan.system", "A plan has asked for the state of the system.")) },
    approvals: null,
    policies: null,
    done: () => options.store.proposals.list({ ...ALL_DONE, clients }),
    access: null,
    doctor: null,
    receivers: null,
    tokens: null,
    records: null,
    answers: null,
    usage: null,
    adjust: () => {
      throw new Bug("plan.adjust", "A plan has asked for another amount.");
    },
    catalogue: [],
  };
  return planned(tool, parsed.data, context);
}

/** The ARN of a custom line item. */
const LINE_ITEM = /^arn:[\w-]+:billingconductor::\d{12}:customlineitem\/\w+$/;
const PERIOD = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;

/** What is in the result of an effect and was not in its payload is new; its first period is the earliest that the payload names. */
function madeOf(effect: Effect, result: Json): { readonly id: string; readonly period: string } | null {
  const asked = valuesOf(effect.payload);
  const id = valuesOf(result).find((value) => LINE_ITEM.test(value) && !asked.includes(value));
  const period = asked.filter((value) => PERIOD.test(value)).sort()[0];
  return id === undefined || period === undefined ? null : { id, period };
}

/** Every text in it, in order. */
function valuesOf(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(valuesOf) : [];
}
