import { createElement as h, type ReactElement } from "react";
import { inFull } from "./chart-scale.ts";
import { type Json, number, string } from "./json.ts";

const CENTRE = 110;
const OUTER = 100;
const INNER = 62;

/** Draws a pie as a ring, segments in the order they were sent, with the shares written out beside it. */
export function pie(title: string, segments: readonly Json[]): ReactElement {
  const parts = segments.map((s) => ({ label: string(s.label), value: Math.max(0, number(s.value) ?? 0) }));
  const total = parts.reduce((sum, p) => sum + p.value, 0) || 1;
  const full = inFull(parts.map((p) => p.value));
  let from = 0;
  const arcs = parts.map((p, i) => {
    const to = from + p.value / total;
    const d = ring(from, to);
    from = to;
    return h("path", { className: `slice s${i}`, d }, h("title", null, `${p.label}: ${full(p.value)}`));
  });
  const share = (value: number): string => `${((100 * value) / total).toFixed(1)} %`;
  const rows = parts.map((p, i) =>
    h(
      "tr",
      null,
      h("th", { scope: "row", dir: "auto" }, h("span", { className: `swatch s${i}`, "aria-hidden": true }), p.label),
      h("td", { className: "right" }, full(p.value)),
      h("td", { className: "right" }, share(p.value)),
    ),
  );
  const label = `${title}. Pie chart: ${parts.map((p) => `${p.label} ${share(p.value)}`).join(", ")}`;
  return h(
    "figure",
    { className: "chart pie" },
    h("figcaption", null, h("span", { dir: "auto" }, title)),
    h(
      "div",
      { className: "pie-row" },
      h("svg", { viewBox: "0 0 220 220", role: "img", "aria-label": label }, ...arcs),
      h("div", { className: "table-scroll" }, h("table", null, h("tbody", null, ...rows))),
    ),
  );
}

/** A ring segment between two shares of the whole turn, clockwise from the top. */
function ring(from: number, to: number): string {
  // A whole turn would start and end in one point and draw nothing.
  const end = Math.min(to, from + 0.99999);
  const large = end - from > 0.5 ? 1 : 0;
  const at = (share: number, radius: number): string => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${(CENTRE + radius * Math.cos(angle)).toFixed(2)} ${(CENTRE + radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${at(from, OUTER)}A${OUTER} ${OUTER} 0 ${large} 1 ${at(end, OUTER)}L${at(end, INNER)}A${INNER} ${INNER} 0 ${large} 0 ${at(from, INNER)}Z`;
}
