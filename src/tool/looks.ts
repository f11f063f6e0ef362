import type { Call } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { ToolContext } from "./context.ts";

/** One thing that a tool has asked of its desk, what it was given, and how to ask the same of another desk. */
interface Look {
  readonly gave: unknown;
  again(desk: Desk, call: Call): unknown;
}

/** A context that notes what a tool looks at while it works its answer out. */
export class Looks {
  readonly context: ToolContext;
  readonly #looks: Look[] = [];
  #isRepeatable = true;
  /** What was asked and has not been told. */
  #open = 0;

  constructor(context: ToolContext) {
    const call: Call = {
      ...context.call,
      used: (use) => {
        // What was read anew is not there to be found again, or was not before.
        if (use.requests > 0) this.#isRepeatable = false;
        context.call.used(use);
      },
    };
    const desk = this.#watched(context.desk, call);
    this.context = new Proxy(context, {
      get: (target, name) => {
        if (name === "desk") return desk;
        if (name === "call") return call;
        // Proposals, rights, who asks: whatever is no figure may have changed, or be another one's.
        if (name !== "clock") this.#isRepeatable = false;
        return Reflect.get(target, name) as unknown;
      },
    });
  }

  /** Whether the answer came from the desk alone, and from what it had read before. */
  get isRepeatable(): boolean {
    return this.#isRepeatable && this.#open === 0;
  }

  /** Asks a desk the same again, and says whether it gives the same; what is used for it is told to the call. A source that refuses now has refused the question. */
  async hold(desk: Desk, call: Call): Promise<boolean> {
    for (const look of this.#looks) {
      if (!isSame(look.gave, await look.again(desk, call))) return false;
    }
    return true;
  }

  #watched(desk: Desk, own: Call): Desk {
    return new Proxy(desk, {
      get: (_, name) => {
        const partOf = (of: Desk): unknown => Reflect.get(of, name);
        const part = partOf(desk);
        if (isFunction(part)) return this.#asking(desk, own, (of) => of, name);
        if (!isPlain(part)) return this.#seen(part, partOf);
        return new Proxy(part, {
          get: (_, inner) => {
            const value: unknown = Reflect.get(part, inner);
            if (isFunction(value)) return this.#asking(desk, own, partOf, inner);
            return this.#seen(value, (of) => inside(partOf(of), inner));
          },
        });
      },
    });
  }

  /** What is told without being asked for. */
  #seen(gave: unknown, again: Look["again"]): unknown {
    this.#looks.push({ gave, again });
    return gave;
  }

  /** A method that notes what it was asked and what it gave. */
  #asking(desk: Desk, own: Call, partOf: (of: Desk) => unknown, method: string | symbol) {
    return async (...asked: unknown[]): Promise<unknown> => {
      const again = (of: Desk, call: Call): unknown => {
        const part = partOf(of);
        const ask = inside(part, method);
        const given = asked.map((one) => (one === own ? call : one));
        return isFunction(ask) ? Reflect.apply(ask, part, given) : undefined;
      };
      // A call of the tool's own making may want figures of this moment.
      if (!asked.includes(own)) this.#isRepeatable = false;
      this.#open += 1;
      // Stays open when it fails: a failure is not repeated.
      const gave = await again(desk, own);
      this.#open -= 1;
      return this.#seen(gave, again);
    };
  }
}

/** Lists of records that hold a record. */
const DEPTH = 3;

/** The very same, or made anew of the very same. */
function isSame(one: unknown, other: unknown, depth = DEPTH): boolean {
  if (Object.is(one, other)) return true;
  if (depth === 0 || typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, i) => isSame(item, other[i], depth - 1))
    );
  }
  if (!isPlain(one) || !isPlain(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) => Object.hasOwn(other, name) && isSame(Reflect.get(one, name), Reflect.get(other, name), depth - 1),
    )
  );
}

/** A record; what has a class does not show all of itself. */
function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const inside = (value: unknown, name: string | symbol): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

const isFunction = (value: unknown): value is (...given: unknown[]) => unknown => typeof value === "function";
