/** The tags of everything that has an ARN. */
export class Tags {
  readonly #tags = new Map<string, Readonly<Record<string, string>>>();

  of(arn: string): Readonly<Record<string, string>> {
    return this.#tags.get(arn) ?? {};
  }

  /** Adds tags, in place of those with the same keys. */
  add(arn: string, tags: Readonly<Record<string, string>>): void {
    this.#tags.set(arn, { ...this.of(arn), ...tags });
  }

  remove(arn: string, keys: readonly string[]): void {
    this.#tags.set(arn, Object.fromEntries(Object.entries(this.of(arn)).filter(([key]) => !keys.includes(key))));
  }
}
