/** Lets many readers in at once, or one writer alone: a question never sees a book that is half computed. */
export class Gate {
  #readers = 0;
  #writer: Promise<void> | undefined;
  #whenIdle: (() => void)[] = [];

  /** Runs beside other readers. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#writer !== undefined) await this.#writer;
    this.#readers += 1;
    try {
      return await work();
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) for (const wake of this.#whenIdle.splice(0)) wake();
    }
  }

  /** Runs alone: after those who are in, before all who come later. */
  async alone(work: () => Promise<void>): Promise<void> {
    while (this.#writer !== undefined) await this.#writer;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#writer = promise;
    try {
      while (this.#readers > 0) await new Promise<void>((wake) => this.#whenIdle.push(wake));
      await work();
    } finally {
      this.#writer = undefined;
      resolve();
    }
  }
}
