/** The words of a text or of a field's name, without their endings, so that "requests were sent" and `requestsSent` meet. */
export function stemsOf(text: string): Set<string> {
  const spaced = text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return new Set(
    (spaced.match(/[a-z]{3,}/g) ?? [])
      .map(stemOf)
      .flatMap((stem) => [stem, ...(LIKE[stem] === undefined ? [] : [LIKE[stem]])]),
  );
}

const stemOf = (word: string): string => word.replace(/ies$/, "y").replace(/(?<=..)(?:es|ed|ing|s|e)$/, "");

/** What people say for a word of the data. */
const LIKE: Readonly<Record<string, string>> = { call: "request", tim: "request", chang: "effect" };
