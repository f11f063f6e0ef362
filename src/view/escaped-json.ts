/** JSON in which characters that a reader would obey or not see are written as escapes, which mean the same. */
export function escapedJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  // Most texts: nothing in them needs an escape, and finding that out one by one takes as long as the JSON itself.
  if (PLAIN.test(text)) return text;
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

const PLAIN = /^[ -~]*$/;
