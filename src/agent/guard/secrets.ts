/** Keys and tokens by the forms that their makers gave them, and whatever stands behind the name of a secret. */
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g,
  /\bxox[a-z]?[abeoprs]-[\w-]{8,}|\bxapp-[\w-]{8,}|\brkn_[\w-]{16,}/g,
  /\b(?:sk|rk|pk)_(?:live|test)_\w{8,}|\bwhsec_\w{8,}|\bgh[a-z]_\w{20,}|\bgithub_pat_\w{20,}/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
  /hooks\.slack\.com\/\S+/gi,
  /\b\w*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY)\w*\s*[=:]\s*["'`]?[^\s"'`]{4,}["'`]?/gi,
  // A secret access key has 40 characters of base64, of all kinds; a digest in hexadecimal has not.
  /(?<![\w/+=])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])/g,
  // A session token.
  /(?<![\w/+=])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])[A-Za-z0-9/+]{100,}={0,2}/g,
];

/** The text without anything that has the form of a key. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((left, secret) => left.replace(secret, "(key left out)"), text);
}
