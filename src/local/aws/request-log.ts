/** What is remembered of one request. Parameters are as they were sent; no keys, no signatures. */
export interface RecordedRequest {
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  readonly account: string | null;
  /** The ARN of who signed it: the user, or the assumed role with its session. */
  readonly caller: string | null;
  readonly params: unknown;
  readonly status: number;
  readonly error: string | null;
  readonly durationMs: number;
}

const MOST = 20_000;

/** The latest requests, oldest first, and a hook for each new one. */
export class RequestLog implements Iterable<RecordedRequest> {
  #entries: RecordedRequest[] = [];
  readonly #listeners = new Set<(request: RecordedRequest) => void>();

  get length(): number {
    return this.#entries.length;
  }

  /** The entry at a place; negative counts from the end. */
  at(place: number): RecordedRequest | undefined {
    return this.#entries.at(place);
  }

  /** Those of one operation, or of all. */
  of(operation?: string): RecordedRequest[] {
    return this.#entries.filter((entry) => operation === undefined || entry.operation === operation);
  }

  [Symbol.iterator](): Iterator<RecordedRequest> {
    return this.#entries[Symbol.iterator]();
  }

  clear(): void {
    this.#entries = [];
  }

  /** Calls back for every request from now on; the function returned stops it. */
  onRequest(listener: (request: RecordedRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(entry: RecordedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > MOST * 1.1) this.#entries = this.#entries.slice(-MOST);
    for (const listener of this.#listeners) listener(entry);
  }
}
