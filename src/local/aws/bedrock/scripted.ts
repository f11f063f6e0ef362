import { ServiceError } from "../service-error.ts";
import type { ConverseRequest, Turn } from "./model.ts";

/** One turn of a script: what is said, or an error before anything is said. */
export interface ScriptedTurn extends Turn {
  readonly error?: { readonly name: string; readonly status: number; readonly message?: string };
  /** Looks at what the model was sent; what it throws is kept and fails the request. */
  readonly sent?: (request: ConverseRequest) => void;
}

/** A model that says what a test has written, turn by turn, and keeps what it was sent. */
export class Script {
  readonly requests: ConverseRequest[] = [];
  readonly #turns: readonly ScriptedTurn[];
  readonly #failures: unknown[] = [];

  constructor(turns: readonly ScriptedTurn[]) {
    this.#turns = turns;
  }

  /** Says the next turn. */
  next(request: ConverseRequest): Turn {
    const turn = this.#turns[this.requests.length];
    this.requests.push(request);
    if (turn === undefined) {
      throw this.#failed(new RangeError(`the script has ${this.#turns.length} turns, and one more was asked for`));
    }
    try {
      turn.sent?.(request);
    } catch (error) {
      throw this.#failed(error);
    }
    if (turn.error !== undefined) {
      throw new ServiceError(turn.error.name, turn.error.message ?? "This failure was asked for.", turn.error.status);
    }
    return turn;
  }

  /** Throws the first thing that was not as the script has it: what was sent, one turn too many, turns never asked for. */
  done(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
    const left = this.#turns.length - this.requests.length;
    if (left > 0) throw new RangeError(`${left} turns of the script were never asked for`);
  }

  #failed(error: unknown): ServiceError {
    this.#failures.push(error);
    return new ServiceError("ModelErrorException", error instanceof Error ? error.message : String(error), 424);
  }
}
