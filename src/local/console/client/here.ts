/** Where the page stands, as the address says it: `#/person/channel/thread`; the channel may be `home`. */
export interface Here {
  readonly person: string;
  readonly channel: string;
  readonly thread: string;
}

/** Reads the address; what it leaves out comes from the page's own defaults. */
export function here(): Here {
  const [, person = "", channel = "", thread = ""] = location.hash.split("/").map(decodeURIComponent);
  return { person: person || document.body.dataset.firstPerson || "", channel, thread };
}

/** Goes somewhere; the rest of the page follows the address. */
export function go(to: Partial<Here>): void {
  const now = { ...here(), ...to };
  const parts = [now.person, now.channel, now.thread].filter((part) => part !== "");
  location.hash = `#/${parts.map(encodeURIComponent).join("/")}`;
}
