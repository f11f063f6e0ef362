/** One line of a JSON-lines file. ASCII alone: whatever shows it changes nothing in it. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
