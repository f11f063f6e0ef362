/** JSON in which characters that a reader would obey or not see are written as escapes, which mean the same. */
export function escapedJson(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
