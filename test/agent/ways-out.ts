/** A link of markdown or of Slack, an address with a scheme, a host with a path, a mention: wherever one of them is left, it leads on. */
export const WAYS_OUT: readonly RegExp[] = [
  /\]\((?!https:\/\/(docs\.aws\.amazon\.com|aws\.amazon\.com|calculator\.aws|repost\.aws\/knowledge-center)[)/#])[^)]*:/i,
  /(?<!\]\()\b(?!https:\/\/(docs\.aws\.amazon\.com|aws\.amazon\.com|calculator\.aws|repost\.aws\/knowledge-center)(?![\w@\\:?-]|\.\w))[a-z][a-z0-9+.-]*:\/\//i,
  /\b(javascript|vbscript|mailto|slack|tel|vscode|ms-word):\S/i,
  /[\p{L}\d-]+[.\u3002\uff0e]example[/?:]/iu,
  /<[!@#][^<>\n]*>|@[\w.]+\.example/,
  /(?<![a-z0-9])data:text/i,
  /[?&]d=/,
];
