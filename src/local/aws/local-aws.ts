import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../kernel/clock.ts";
import type { Book } from "../book/book.ts";
import { Accounts, type Caller } from "./accounts.ts";
import { Bedrock, type BedrockOptions } from "./bedrock/bedrock.ts";
import { EventStream, sendStream } from "./bedrock/event-stream.ts";
import { bedrock } from "./bedrock/service.ts";
import { billing } from "./billing/service.ts";
import { billingConductor } from "./billing-conductor/service.ts";
import { budgets } from "./budgets.ts";
import { ClientTokens } from "./client-tokens.ts";
import { costExplorer } from "./cost-explorer/service.ts";
import { type Fault, Faults } from "./faults.ts";
import { LIMITS, type Limits } from "./limits.ts";
import type { Operation, Service } from "./operation.ts";
import { organizations } from "./organizations.ts";
import { PageTokens } from "./page-tokens.ts";
import { RateLimiter, type RateLimits } from "./rate-limits.ts";
import { RequestLog } from "./request-log.ts";
import { ServiceError } from "./service-error.ts";
import { check } from "./shapes.ts";
import { authenticate, signatureOf } from "./signature.ts";
import { sts } from "./sts.ts";
import { Tags } from "./tags.ts";
import { bodyOf, paramsOf, sendAnswer, sendRefusal } from "./wire.ts";

/** How the local AWS behaves; every member has a default. */
export interface LocalAwsOptions {
  /** Items per page of a Cost Explorer answer; 5,000. */
  readonly costPageSize?: number;
  /** How long a page token holds; one hour. */
  readonly tokenLifetimeMs?: number;
  /** When sessions of assumed roles end; the cloud's clock by default. The SDKs go by the machine's, however far a demo has moved its own. */
  readonly sessionClock?: Clock;
  /** Requests a second by "service" or "service.Operation"; none by default. */
  readonly rateLimits?: RateLimits;
  /** Quotas of an account; those that are not given are AWS's own. */
  readonly limits?: Partial<Limits>;
  readonly bedrock?: BedrockOptions;
}

const services: readonly Service[] = [costExplorer, billingConductor, billing, budgets, organizations, sts, bedrock];

interface Route {
  readonly service: Service;
  readonly name: string;
  readonly operation: Operation | undefined;
  /** Parameters that the path carries. */
  readonly path: Readonly<Record<string, unknown>>;
}

/** AWS as one request handler: its billing services, which answer from the book, STS and Bedrock, each over its own protocol. */
export class LocalAws {
  readonly accounts: Accounts;
  readonly faults: Faults = new Faults();
  readonly requests: RequestLog = new RequestLog();
  readonly bedrock: Bedrock;
  readonly #book: Book;
  readonly #clock: Clock;
  readonly #tokens: PageTokens;
  readonly #costPageSize: number;
  readonly #limiter: RateLimiter;
  readonly #limits: Limits;
  readonly #clientTokens = new ClientTokens();
  readonly #tags = new Tags();

  constructor(book: Book, clock: Clock, options: LocalAwsOptions = {}) {
    this.#book = book;
    this.#clock = clock;
    this.accounts = new Accounts(options.sessionClock ?? clock, book.estate.receivers);
    this.#tokens = new PageTokens(clock, options.tokenLifetimeMs ?? 3_600_000);
    this.#costPageSize = options.costPageSize ?? 5_000;
    this.#limiter = new RateLimiter(clock, options.rateLimits ?? {});
    this.#limits = { ...LIMITS, ...options.limits };
    this.bedrock = new Bedrock(options.bedrock);
  }

  /** True for a request that is AWS's to answer. */
  claims(request: IncomingMessage): boolean {
    const isSigned = request.headers.authorization?.startsWith("AWS4-") === true;
    return isSigned || request.headers["x-amz-target"] !== undefined || restRoute(request) !== undefined;
  }

  /** Answers one request, whatever happens. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const time = this.#clock.now().toISOString();
    const record = {
      service: "unknown",
      operation: "unknown",
      account: null as string | null,
      caller: null as string | null,
      params: null as unknown,
      error: null as string | null,
    };
    let service: Service | undefined;
    try {
      const body = await bodyOf(request);
      const route = routeOf(request, body);
      service = route.service;
      record.service = service.name;
      record.operation = route.name;
      const caller = authenticate(request, service, this.accounts);
      record.account = caller.account;
      record.caller = caller.arn;
      if (route.operation === undefined)
        throw new ServiceError("UnknownOperationException", `Unknown operation ${route.name}`, 404);
      const given = paramsOf(service, body, route.operation.input);
      const params = typeof given === "object" && given !== null ? { ...given, ...route.path } : given;
      record.params = params;
      const struck = await this.#strike(service, route.name, response);
      if (struck === "cut") {
        record.error = "ConnectionReset";
        return;
      }
      if (changes(route.name) && !caller.mayWrite) throw denied(caller, service, route.name);
      const problems = check(route.operation.input, params);
      if (problems.length > 0) throw service.invalid(problems);
      const context = {
        book: this.#book,
        clock: this.#clock,
        accounts: this.accounts,
        tokens: this.#tokens,
        caller,
        service,
        operation: route.name,
        costPageSize: this.#costPageSize,
        limits: this.#limits,
        clientTokens: this.#clientTokens,
        tags: this.#tags,
        bedrock: this.bedrock,
        answerFaults: struck.within,
      };
      // checked just above, which is what `never` stands for
      const answer = await route.operation.run(context, params as never);
      await waitFor(struck.lateMs, response);
      if (answer instanceof EventStream) record.error = await sendStream(response, answer);
      else sendAnswer(response, service, route.name, answer);
    } catch (error) {
      const refusal =
        error instanceof ServiceError
          ? error
          : new ServiceError("InternalServerException", `The local cloud failed: ${String(error)}`, 500);
      record.error = sendRefusal(response, service, refusal);
    } finally {
      const durationMs = Math.round((performance.now() - started) * 100) / 100;
      this.requests.add({
        time,
        ...record,
        status: record.error === "ConnectionReset" ? 0 : response.statusCode,
        durationMs,
      });
    }
  }

  /** Lets faults and rate limits strike: "cut" when the connection was, else what is left to happen to the answer. */
  async #strike(
    service: Service,
    operation: string,
    response: ServerResponse,
  ): Promise<"cut" | { lateMs: number; within: Fault[] }> {
    let lateMs = 0;
    const within: Fault[] = [];
    for (const fault of this.faults.strike(service.name, operation)) {
      switch (fault.kind) {
        case "delay":
          await sleep(fault.ms ?? 1_000);
          break;
        case "late":
          lateMs += fault.ms ?? 1_000;
          break;
        case "reset":
          response.socket?.destroy();
          return "cut";
        case "throttle":
          throw throttled(service);
        case "expired-token":
          throw new ServiceError("ExpiredTokenException", "The security token included in the request is expired", 403);
        case "500":
          throw new ServiceError("InternalServerException", "An unexpected error occurred.", 500);
        case "503":
          throw new ServiceError("ServiceUnavailableException", "The service is unavailable.", 503);
        case "error":
          throw new ServiceError(
            fault.name ?? "ValidationException",
            "This failure was asked for.",
            fault.status ?? 400,
            fault.members,
          );
        default:
          within.push(fault);
      }
    }
    if (!this.#limiter.admits(service.name, operation)) throw throttled(service);
    return { lateMs, within };
  }
}

/** Waits, but not for a client that has gone. */
async function waitFor(ms: number, response: ServerResponse): Promise<void> {
  if (ms === 0) return;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => undefined);
}

function throttled(service: Service): ServiceError {
  const { name, status, members } = service.throttle;
  return new ServiceError(name, "Rate exceeded", status, members);
}

/** Finds service and operation: by target for the JSON protocols, by path for REST, by action for queries. */
function routeOf(request: IncomingMessage, body: string): Route {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") {
    const [prefix, name = ""] = target.split(".");
    const service = services.find((s) => s.target === prefix);
    if (service === undefined)
      throw new ServiceError("UnknownOperationException", `Unknown target ${target.slice(0, 100)}`);
    return { service, name, operation: own(service, name), path: {} };
  }
  const rest = restRoute(request);
  if (rest !== undefined) return rest;
  const action = new URLSearchParams(body).get("Action");
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true && action !== null) {
    return { service: sts, name: action, operation: own(sts, action), path: {} };
  }
  const signed = services.find((s) => s.name === signatureOf(request)?.service);
  if (signed === undefined) throw new ServiceError("UnknownOperationException", "There is no such service here.", 404);
  return { service: signed, name: "unknown", operation: undefined, path: {} };
}

function restRoute(request: IncomingMessage): Route | undefined {
  const [path = "", query = ""] = (request.url ?? "").split("?");
  const model = /^\/model\/([^/]+)\/(converse|converse-stream)$/.exec(path);
  if (model !== null && request.method === "POST") {
    const name = model[2] === "converse" ? "Converse" : "ConverseStream";
    return { service: bedrock, name, operation: own(bedrock, name), path: { modelId: decoded(model[1] ?? "") } };
  }
  const service = billingConductor;
  const tagged = /^\/tags\/(.+)$/.exec(path)?.[1];
  const tagging = TAGGING[request.method ?? ""];
  if (tagged !== undefined && tagging !== undefined) {
    const keys = new URLSearchParams(query).getAll("tagKeys");
    const more = tagging === "UntagResource" ? { TagKeys: keys } : {};
    return {
      service,
      name: tagging,
      operation: own(service, tagging),
      path: { ResourceArn: decoded(tagged), ...more },
    };
  }
  const name = Object.keys(service.operations).find((n) => path === `/${kebab(n)}`);
  if (name === undefined || request.method !== (PUT.test(name) ? "PUT" : "POST")) return undefined;
  const token = request.headers["x-amzn-client-token"];
  const isCreation = name.startsWith("Create") && token !== undefined;
  return { service, name, operation: own(service, name), path: isCreation ? { ClientToken: token } : {} };
}

/** A part of a path; as it is, where it is not encoded as it should be. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const TAGGING: Readonly<Record<string, string>> = {
  GET: "ListTagsForResource",
  POST: "TagResource",
  DELETE: "UntagResource",
};

/** Operations of Billing Conductor that are spoken to with PUT. */
const PUT = /^(Batch|Associate(?!Accounts)|Disassociate(?!Accounts)|UpdatePricing)/;

/** True for an operation that changes something: AWS begins their names so. */
function changes(operation: string): boolean {
  return /^(Create|Update|Delete|Batch|Associate|Disassociate|Tag|Untag)/.test(operation);
}

function denied(caller: Caller, service: Service, operation: string): ServiceError {
  return new ServiceError(
    "AccessDeniedException",
    `User: ${caller.arn} is not authorized to perform: ${service.name}:${operation}`,
    403,
  );
}

function own(service: Service, name: string): Operation | undefined {
  return Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
}

function kebab(name: string): string {
  return name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
