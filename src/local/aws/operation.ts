import type { Clock } from "../../kernel/clock.ts";
import type { Book } from "../book/book.ts";
import type { Accounts, Caller } from "./accounts.ts";
import type { Bedrock } from "./bedrock/bedrock.ts";
import type { ClientTokens } from "./client-tokens.ts";
import type { Fault } from "./faults.ts";
import type { Limits } from "./limits.ts";
import { bindingOf, type PageTokens, TokenRefused } from "./page-tokens.ts";
import { ServiceError } from "./service-error.ts";
import { type Shape, type ShapeProblem, sentence } from "./shapes.ts";
import type { Tags } from "./tags.ts";

/** What an operation may use. */
export interface Context {
  readonly book: Book;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly tokens: PageTokens;
  readonly caller: Caller;
  readonly service: Service;
  readonly operation: string;
  /** Items of a Cost Explorer answer per page. */
  readonly costPageSize: number;
  readonly limits: Limits;
  readonly clientTokens: ClientTokens;
  readonly tags: Tags;
  readonly bedrock: Bedrock;
  /** Faults that strike within the answer, not before it. */
  readonly answerFaults: readonly Fault[];
}

/** One operation: the shape of its request, and what it answers with. */
export interface Operation {
  readonly input: Shape;
  readonly run: (context: Context, input: never) => Promise<object> | object;
}

/** One AWS service: how it is spoken to and how it words refusals. */
export interface Service {
  /** The name it is signed for, also used in the request log. */
  readonly name: string;
  readonly protocol: "json-1.0" | "json-1.1" | "rest-json" | "query";
  /** The first part of X-Amz-Target, for the JSON protocols. */
  readonly target?: string;
  /** False for a service that answers in every region. */
  readonly onlyUsEast1: boolean;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The name that throttling has here. */
  readonly throttle: {
    readonly name: string;
    readonly status: number;
    readonly members?: Readonly<Record<string, unknown>>;
  };
  /** How the member of a refusal is spelled that holds its words, in rest-json; "Message" when not given. */
  readonly wordsMember?: "message" | "Message";
  readonly invalid: (problems: readonly ShapeProblem[]) => ServiceError;
  readonly tokenRefused: (reason: TokenRefused["reason"]) => ServiceError;
}

/** Declares an operation; the input is what its shape lets through. */
export function operation<Input>(
  input: Shape,
  run: (context: Context, input: Input) => Promise<object> | object,
): Operation {
  // the shape is checked before `run`, which is what makes this narrowing of the argument true
  return { input, run: run as Operation["run"] };
}

/** The usual refusals: mistyped JSON cannot be parsed, everything else is one named validation error. */
export function invalidAs(name: string, members: (problem: ShapeProblem) => object = () => ({})) {
  return (problems: readonly ShapeProblem[]): ServiceError => {
    const mistyped = problems.find((problem) => problem.rule === "type");
    if (mistyped !== undefined) {
      return new ServiceError("SerializationException", `Member '${mistyped.path}' ${mistyped.message}`);
    }
    const [first] = problems;
    return new ServiceError(name, sentence(problems), 400, first === undefined ? {} : { ...members(first) });
  };
}

/** Cuts one page out of a list and issues the token of the next one. */
export function pageOf<Item>(
  context: Context,
  items: readonly Item[],
  params: object,
  page: {
    readonly token: string | undefined;
    readonly tokenName: string;
    readonly size: number;
    readonly sizeName?: string;
  },
): { items: Item[]; next: string | undefined } {
  const without = page.sizeName === undefined ? [page.tokenName] : [page.tokenName, page.sizeName];
  const binding = bindingOf(`${context.service.name} ${context.operation}`, context.caller.account, params, without);
  const start = page.token === undefined ? 0 : redeem(context, page.token, binding);
  const end = start + page.size;
  const next = end < items.length ? context.tokens.issue(binding, end) : undefined;
  return { items: items.slice(start, end), next };
}

function redeem(context: Context, token: string, binding: string): number {
  try {
    return context.tokens.redeem(token, binding);
  } catch (error) {
    if (error instanceof TokenRefused) throw context.service.tokenRefused(error.reason);
    throw error;
  }
}
