import { all, announce, closest } from "./dom.ts";

/** Wires the sorting and the pages of all data tables. */
export function listenToTables(): void {
  document.addEventListener("click", (event) => {
    const head = closest(event, "[data-sort-column]");
    if (head) sort(head);
    const move = closest(event, "button[data-pager]");
    const block = move?.closest<HTMLElement>(".table-block");
    if (move && block) showPage(block, pageOf(block) + (move.dataset.pager === "on" ? 1 : -1));
  });
}

function sort(button: HTMLElement): void {
  const column = Number(button.dataset.sortColumn);
  const block = button.closest<HTMLElement>(".table-block");
  const head = button.closest("th");
  const body = block?.querySelector("tbody");
  if (!block || !head || !body) return;
  const next = { none: "descending", descending: "ascending", ascending: "none" }[head.ariaSort ?? "none"] ?? "none";
  for (const other of block.querySelectorAll("thead th")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", next);
  const rows = all(body, "tr");
  const key = (row: HTMLElement): string =>
    (row.children[column] instanceof HTMLElement ? row.children[column].dataset.sort : "") ?? "";
  const figures = rows
    .filter((row) => !row.classList.contains("total"))
    .every((row) => key(row) !== "" && Number.isFinite(Number(key(row))));
  const compare = (a: HTMLElement, b: HTMLElement): number =>
    figures ? Number(key(a)) - Number(key(b)) : key(a).localeCompare(key(b), "en", { numeric: true });
  const place = (row: HTMLElement): number => Number(row.dataset.row);
  // Totals stay below what they sum up.
  const total = (row: HTMLElement): number => Number(row.classList.contains("total"));
  rows.sort(
    (a, b) =>
      total(a) - total(b) ||
      (next === "none" || total(a) === 1 ? 0 : next === "ascending" ? compare(a, b) : compare(b, a)) ||
      place(a) - place(b),
  );
  body.replaceChildren(...rows);
  showPage(block, 0);
  announce(next === "none" ? "In the original order" : `Sorted by ${button.textContent}, ${next}`);
}

function pageOf(block: HTMLElement): number {
  return Number(block.dataset.page ?? 0);
}

function showPage(block: HTMLElement, page: number): void {
  const size = Number(block.dataset.pageSize);
  if (!size) return;
  const rows = all(block, "tbody tr");
  block.dataset.page = String(page);
  rows.forEach((row, i) => {
    row.hidden = i < page * size || i >= (page + 1) * size;
  });
  const label = block.querySelector("[data-pager=label]");
  if (label) label.textContent = `${page * size + 1}–${Math.min((page + 1) * size, rows.length)} of ${rows.length}`;
  for (const [which, off] of [
    ["back", page === 0],
    ["on", (page + 1) * size >= rows.length],
  ] as const)
    block.querySelector(`[data-pager=${which}]`)?.toggleAttribute("disabled", off);
}
