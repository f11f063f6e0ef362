/** One word of a command line; what stood in quotes is a name and nothing else. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Splits at white space; quotes, also the curly ones that phones put in, keep words together. A lone quote is a letter. */
export function split(line: string): Word[] {
  const pieces = line.replace(/[\u201c\u201d\u201e]/g, '"').match(/(?:"[^"]*"|[^\s"]|"(?![^"]*"))+/g) ?? [];
  return pieces.map((piece) => {
    const quoted = /^"[^"]*"$/.test(piece);
    const text = piece.replace(/"([^"]*)"/g, "$1");
    // Phones and word processors turn -- into a dash.
    return { quoted, text: quoted ? text : text.replace(/^[\u2014\u2013](?=[a-z])/i, "--") };
  });
}

/** A word as it has to be written to be read again as the same word. */
export function written(word: Word): string {
  return word.quoted || /\s/.test(word.text) ? `"${word.text}"` : word.text;
}
