/** Reads a paged operation to its end; every page is one request. Refuses a service that repeats a page token. */
export async function allPages<T>(
  page: (token: string | undefined) => Promise<{ items: readonly T[] | undefined; next: string | undefined }>,
): Promise<{ items: T[]; requests: number }> {
  const items: T[] = [];
  const seen = new Set<string>();
  let requests = 0;
  let token: string | undefined;
  do {
    const { items: some, next } = await page(token);
    requests += 1;
    for (const item of some ?? []) items.push(item);
    token = next === "" ? undefined : next;
    if (token !== undefined && seen.has(token)) throw new TypeError("the service gave the same page token twice");
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return { items, requests };
}
