import type { z } from "zod";
import type { Clock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, Bug, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import type { Audit } from "#src/ports/audit.ts";
import type { Call, Use } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Doctor } from "#src/ports/doctor.ts";
import type { Policies } from "#src/ports/policies.ts";
import { ALL_DONE, type Approvals, type Effect, type Proposal } from "#src/ports/proposals.ts";
import type { ReceiverAdmin } from "#src/ports/receivers.ts";
import type { Access } from "#src/ports/rights.ts";
import type { SystemInfo } from "#src/ports/system.ts";
import type { Tokens } from "#src/ports/tokens.ts";
import type { Traces } from "#src/ports/traces.ts";
import type { ApiUsage } from "#src/ports/usage.ts";
import type { Receipt } from "#src/view/receipt.ts";
import type { View } from "#src/view/view.ts";
import { type Caller, holds, withRight } from "./caller.ts";
import { parseCommand, usageOf } from "./command.ts";
import type { ToolContext } from "./context.ts";
import { untilOver } from "./deadline.ts";
import type { AnyRunTool, AnyTool, AnyWriteTool } from "./define.ts";
import { isForOneself } from "./for-oneself.ts";
import { noAnswers, noProposals, noReceivers, noRecords, noRequests, noRights } from "./not-kept.ts";
import { planned } from "./planned.ts";
import { problemsOf } from "./problems.ts";
import { proposalData } from "./proposals/card.ts";
import { nothingToDo, proposalView } from "./proposals/view.ts";
import { ReceiptBook } from "./receipt-book.ts";
import { Repeated } from "./repeated.ts";
import { scopedDesk } from "./scope.ts";

/** What a tool answered: exact data, its picture, and where the figures come from. */
export interface Answer {
  readonly tool: string;
  readonly data: unknown;
  readonly view: View;
  readonly receipt: Receipt;
  /** What a write tool has proposed; surfaces that show cards keep them up to date. */
  readonly proposal?: Proposal;
  /** True when it is for who asked alone. */
  readonly forOneself?: boolean;
}

/** How one run is done. */
export interface RunOptions {
  /** Stops the run when the person or the process does. */
  readonly signal?: AbortSignal;
  /** Reads the sources again instead of using what was read before. */
  readonly fresh?: boolean;
  /** What a person answered to the questions of an action, by input key; joins what the command line says. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Is told of each use of a source while the run goes on. */
  readonly used?: (use: Use) => void;
}

/** One run, for the audit trail. `input` is what was asked, after parsing; it holds no secret. */
export interface RunRecord {
  readonly at: Date;
  readonly caller: Caller;
  readonly tool: string;
  readonly input: unknown;
  /** "ok", or the code of the error. */
  readonly outcome: string;
}

/** The one way in to every tool, for every surface. Failures are thrown as `AppError`. */
export interface Door {
  /** The tools that a caller may use; others are not even listed. */
  tools(caller: Caller): readonly AnyTool[];
  /** Whether a command line is for the eyes of who asks alone; known without knowing who that is. */
  isForOneself(line: string): boolean;
  /** Runs a tool by name with an input that nobody has checked yet. */
  run(name: string, input: unknown, caller: Caller, options?: RunOptions): Promise<Answer>;
  /** Runs a command line such as `margin acme last --by service`. */
  command(line: string, caller: Caller, options?: RunOptions): Promise<Answer>;
}

/** What the door is made of. */
export interface DoorOptions {
  readonly registry: readonly AnyTool[];
  readonly desk: Desk;
  readonly system: SystemInfo;
  /** Left out where there is nothing to change: a bill of one's own. */
  readonly approvals?: Approvals;
  /** Left out, or `null`, where no rights are kept. */
  readonly access?: Access | null;
  /** Left out where there are no proposals. */
  readonly policies?: Policies;
  /** Left out where a process cannot examine itself. */
  readonly doctor?: Doctor;
  /** Left out where there are none to change, or nothing is kept. */
  readonly receivers?: ReceiverAdmin;
  /** Left out, or `null`, where no tokens are kept. */
  readonly tokens?: Tokens | null;
  /** Left out, or `null`, where no audit trail is kept. */
  readonly records?: Pick<Audit, "recent" | "verify"> | null;
  /** Left out, or `null`, where no answers of the assistant are kept. */
  readonly answers?: Pick<Traces, "judged"> | null;
  /** Left out, or `null`, where requests to AWS are not written down. */
  readonly usage?: ApiUsage | null;
  readonly clock: Clock;
  /** Writes the audit row; when it fails, the answer is not given. */
  readonly audit: (entry: RunRecord) => Promise<void>;
  /** Where our own faults are written with their cause. */
  readonly onFault: (error: AppError, tool: string) => void;
  /** How long one answer may take, in milliseconds. */
  readonly deadlineMs: number;
}

/** Makes the door: parse, scope, grant, run under a deadline, check the output, audit, answer. */
export function createDoor(options: DoorOptions): Door {
  const known = new WeakMap<Caller, readonly AnyTool[]>();
  const granted = (caller: Caller): readonly AnyTool[] => {
    const tools = known.get(caller) ?? options.registry.filter((tool) => mayUse(caller, tool));
    known.set(caller, tools);
    return tools;
  };

  const noted = (error: AppError, tool: string): AppError => {
    if (error instanceof Bug) options.onFault(error, tool);
    return error;
  };

  const repeated = new Repeated<Result>(options.clock);
  const run: Door["run"] = async (name, input, caller, runOptions = {}) => {
    const at = options.clock.now();
    let parsed: unknown = input;
    const write = async (outcome: string): Promise<void> => {
      try {
        await options.audit({ at, caller, tool: name, input: parsed, outcome });
      } catch (thrown) {
        // No answer without its row, and no raw failure of the store to a person.
        throw noted(asAppError(thrown), name);
      }
    };
    let answer: Answer;
    try {
      const tool = allowed(name, caller, options.registry);
      parsed = parseInput(tool, input);
      answer = await execute(
        tool,
        parsed,
        withRight(caller, tool.grant),
        runOptions,
        options,
        repeated,
        granted(caller),
      );
    } catch (thrown) {
      const error = explained(noted(asAppError(thrown), name), caller);
      await write(error.code);
      throw error;
    }
    await write("ok");
    return answer;
  };

  return {
    tools: granted,
    isForOneself: (line) => isForOneself(line, options.registry),
    run,
    command: async (line, caller, runOptions) => {
      // Refused, and written down, before a word of it is read.
      if (caller.roles.length === 0) return run("command", { line }, caller, runOptions);
      // A person may name any command that exists; one that is not theirs is refused by its grant, not called a typo.
      const theirs = granted(caller);
      const hidden = options.registry.filter((tool) => !theirs.includes(tool));
      const first = line.trim().split(/\s+/)[0]?.toLowerCase();
      const visible = hidden.some((tool) => tool.name === first) ? options.registry : theirs;
      const { tool, input } = parseCommand(line, visible);
      return run(tool.name, { ...input, ...runOptions?.answers }, caller, runOptions);
    },
  };
}

/** A refusal, with what could not be read of the caller's rights: it may be the reason. */
function explained(error: AppError, { unread }: Caller): AppError {
  if (unread === undefined) return error;
  const { code, message, problems, choices, cause } = error;
  const options = { problems, choices, cause };
  if (error instanceof NotAllowed) return new NotAllowed(code, `${message} ${unread}`, options);
  return error instanceof NotFound ? new NotFound(code, `${message} ${unread}`, options) : error;
}

function allowed(name: string, caller: Caller, registry: readonly AnyTool[]): AnyTool {
  if (caller.roles.length === 0) throw stranger();
  const tool = registry.find((t) => t.name === name);
  if (tool === undefined) throw new InputError("tool.unknown", `There is no tool "${name.slice(0, 60)}".`);
  if (mayUse(caller, tool)) return tool;
  if (holds(caller, tool.grant)) {
    throw new NotAllowed("surface.person", `"${tool.name}" is for a person to do: in chat, or on the command line.`);
  }
  throw new NotAllowed("grant.missing", `"${tool.name}" ${MISSING[tool.grant]} Ask a billing admin.`);
}

/** What a person is told whose role lacks a right. */
const MISSING: Readonly<Record<AnyTool["grant"], string>> = {
  everyone: "is for people with a role here.",
  "cost.read": "shows what AWS charges and the margin; your role here does not include that.",
  "write.propose": "proposes a change of a client's bill; your role here does not include that.",
  "write.approve": "decides on changes of bills; your role here does not include that.",
  "write.stop": "stops changes of bills; your role here does not include that.",
  "write.resume": "lets stopped changes of bills go on; your role here does not include that.",
  "audit.read": "shows who did what; your role here does not include that.",
  admin: "is for billing admins; your role here does not include that.",
};

/** Surfaces where a person acts, whose own decisions they may be. */
const PERSONAL: readonly Caller["surface"][] = ["slack", "teams", "cli", "web"];

/** Whether the tool is there for this caller: by right, and what only a person may do only where a person acts. */
function mayUse(caller: Caller, tool: AnyTool): boolean {
  return holds(caller, tool.grant) && (tool.effect !== "own" || PERSONAL.includes(caller.surface));
}

function stranger(): NotAllowed {
  return new NotAllowed("grant.none", "You have no role in this billing desk yet. Ask a billing admin to add you.");
}

function parseInput(tool: AnyTool, input: unknown): z.output<z.ZodObject> {
  // Strict: a misspelt key must not be taken for a wish that was granted.
  const result = strictly(tool.input).safeParse(input ?? {});
  if (result.success) return result.data;
  const problems = problemsOf(result.error, tool.name);
  throw new InputError("input.invalid", `${tool.name} cannot use this input. Usage: ${usageOf(tool)}`, { problems });
}

/** Made once: making a schema takes longer than most inputs take to check. */
const STRICT = new WeakMap<z.ZodObject, z.ZodObject>();

function strictly(schema: z.ZodObject): z.ZodObject {
  const made = STRICT.get(schema) ?? schema.strict();
  STRICT.set(schema, made);
  return made;
}

async function execute(
  tool: AnyTool,
  input: unknown,
  caller: Caller,
  runOptions: RunOptions,
  options: DoorOptions,
  repeated: Repeated<Result>,
  granted: readonly AnyTool[],
): Promise<Answer> {
  const book = new ReceiptBook();
  const result = await untilOver(options.deadlineMs, runOptions.signal, (signal) => {
    const used = (use: Use): void => {
      book.add(use);
      runOptions.used?.(use);
    };
    // What is to be written is planned from figures of this moment.
    const fresh = tool.effect === "write" || (runOptions.fresh ?? false);
    const context = contextOf(caller, { signal, fresh, used }, options, granted);
    if (tool.effect === "write") return propose(tool, input, context);
    demandKept(tool, context);
    if (tool.effect === "own") return read(tool, input, context);
    const { roles, clients, reach, bills } = caller;
    const question = JSON.stringify([tool.name, input, roles, clients, reach, bills]);
    return repeated.answer(question, context, (watched) => read(tool, input, watched));
  });
  return { tool: tool.name, ...result, receipt: book.receipt() };
}

function contextOf(caller: Caller, call: Call, options: DoorOptions, granted: readonly AnyTool[]): ToolContext {
  return {
    caller,
    clock: options.clock,
    call,
    desk: scopedDesk(options.desk, caller),
    system: options.system,
    approvals: options.approvals ?? null,
    policies: options.policies ?? null,
    done: doneOf(options.approvals, caller),
    access: options.access ?? null,
    doctor: options.doctor ?? null,
    receivers: options.receivers ?? null,
    tokens: options.tokens ?? null,
    records: options.records ?? null,
    answers: options.answers ?? null,
    usage: options.usage ?? null,
    adjust: (name, effect, amount) => adjusted(options.registry, name, effect, amount),
    // Few tools look at it.
    get catalogue() {
      return granted.map((t) => ({
        name: t.name,
        title: t.title,
        effect: t.effect,
        description: t.description,
        usage: usageOf(t),
        examples: t.command.examples,
      }));
    },
  };
}

function doneOf(approvals: Approvals | undefined, caller: Caller): ToolContext["done"] {
  return approvals === undefined ? null : () => approvals.list(ALL_DONE, caller);
}

type Result = Omit<Answer, "tool" | "receipt">;

function demandKept(
  { name, needs }: AnyRunTool,
  { approvals, records, answers, access, usage, receivers, desk }: ToolContext,
): void {
  if (needs === "proposals" && approvals === null) throw noProposals(name);
  if (needs === "records" && records === null) throw noRecords();
  if (needs === "answers" && answers === null) throw noAnswers();
  if (needs === "rights" && access === null) throw noRights();
  if (needs === "receivers" && receivers === null) throw noReceivers();
  if (needs === "requests" && usage === null && desk.origin !== "bill") throw noRequests();
}

async function read(tool: AnyRunTool, input: unknown, context: ToolContext): Promise<Result> {
  const checked = tool.output.safeParse(await tool.run(input as never, context));
  if (!checked.success) {
    throw new Bug("output.invalid", "The answer did not pass our own check, so it is not shown. It has been logged.", {
      cause: checked.error,
    });
  }
  const answer = { data: checked.data, view: tool.view(checked.data as never) };
  return tool.forOneself === true ? { ...answer, forOneself: true } : answer;
}

function adjusted(registry: readonly AnyTool[], name: string, effect: Effect, amount: string): Effect {
  const tool = registry.find((t) => t.name === name);
  if (tool?.effect === "write" && tool.adjust !== undefined) return tool.adjust(effect, amount);
  throw new InputError("edit.fixed", `The amounts of "${name}" cannot be edited; a change can only be left out.`);
}

/** The only thing that a write tool does here: its plan becomes a proposal. */
async function propose(tool: AnyWriteTool, input: unknown, context: ToolContext): Promise<Result> {
  const { approvals, caller } = context;
  if (approvals === null) {
    throw noProposals(tool.name);
  }
  const plan = await planned(tool, input, context);
  if (plan.effects.length === 0) return { data: proposalData(null, plan), view: nothingToDo(plan) };
  const proposal = await approvals.propose({ tool: tool.name, input: input as Json, plan }, caller);
  return { data: proposalData(proposal, plan), view: proposalView(proposal), proposal };
}
