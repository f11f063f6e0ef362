import { createElement as h, type ReactElement } from "react";

/** A square with initials; the colour comes from the id, so that a person keeps it everywhere. */
export function avatar(id: string, name: string, app = false): ReactElement {
  const tint = app ? "app" : `t${[...id].reduce((sum, c) => (sum * 37 + (c.codePointAt(0) ?? 0)) % 997, 7) % 6}`;
  return h("span", { className: `avatar ${tint}`, "aria-hidden": true }, initials(name));
}

function initials(name: string): string {
  const bare = name.replace(/\(.*\)/, "").trim();
  const parts = bare.split(/\s+/).filter((p) => /^[\p{L}\p{N}]/u.test(p));
  const letters = parts.slice(0, 2).map((p) => [...p][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
