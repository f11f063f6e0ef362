import type { Index, NameKind, Place } from "../evidence/evidence.ts";
import type { Governed } from "../governing/govern.ts";

/** Whether a row is one of those who are named. */
export function isOf({ names, beside }: Place, { names: hard, soft, everybody }: Governed, index: Index): boolean {
  const ofKind = (kind: NameKind): string[] => [...names].filter((name) => index.names.get(name) === kind);
  // A plan or a budget binds by itself where nobody else is named.
  const isAlone = !["client", "account", "service"].some(
    (kind) => hard.has(kind as NameKind) || soft.has(kind as NameKind),
  );
  for (const [kind, named] of hard) {
    const isNamed = [...named].some((name) => names.has(name));
    if (isNamed) continue;
    const isStrict = kind === "client" || kind === "account" || kind === "service";
    // "Acme Robotics production" is of Acme Robotics, whether or not the row says so.
    if (
      isStrict &&
      kind === "client" &&
      [...names].some((own) => [...named].some((name) => own.startsWith(`${name} `)))
    )
      continue;
    if (isStrict || ofKind(kind).length > 0 || isAlone) return false;
  }
  for (const [kind, named] of soft) {
    const own = ofKind(kind);
    if (own.length > 0 && !own.some((name) => named.has(name))) return false;
  }
  return (
    !everybody || soft.has("client") || ofKind("client").every((name) => index.about.has(name) || beside.has(name))
  );
}
