import { all } from "./dom.ts";

/** Wires the colour switch; what was chosen is kept in this browser. */
export function listenToTheme(): void {
  const chosen = document.documentElement.dataset.theme ?? "auto";
  for (const input of all(document, "#theme input")) {
    if (!(input instanceof HTMLInputElement)) continue;
    input.checked = input.value === chosen;
    input.addEventListener("change", () => choose(input.value));
  }
}

function choose(value: string): void {
  if (value === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("reckoner-theme");
  } else {
    document.documentElement.dataset.theme = value;
    localStorage.setItem("reckoner-theme", value);
  }
}
