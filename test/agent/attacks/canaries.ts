/** What an installation keeps secret, under the names that its settings have; each has the form of the real thing and belongs to nobody. */
export const CANARIES = {
  SLACK_BOT_TOKEN: `${"xoxb"}-271828182845-904523536028-CanaryBotTokenCanary0001`,
  SLACK_APP_TOKEN: `${"xapp"}-1-A0CANARY-271828182845-canaryapptoken0002`,
  SLACK_SIGNING_SECRET: "c0ffee31415926535897932384626433",
  MCP_TOKEN: `${"rkn"}_CanaryStaticTokenCanaryStaticTokenCanary003`,
  DATABASE_URL: "postgres://desk:Canary-pass-0004@database.partner.example:5432/desk",
  REDIS_URL: "redis://:Canary-pass-0005@queue.partner.example:6379",
  STRIPE_SECRET_KEY: `${"sk"}_live_CanaryStripeKey0006`,
  AWS_SECRET_ACCESS_KEY: "Canary0007/9h3Xk+qLw2VtZr8YbNmPdSfGjAeUo",
  AWS_SESSION_TOKEN: `Canary0008${"IQoJb3JpZ2luX2VjEJr".repeat(6)}`,
  RECKONER_CANARY: "canary-5f1e2d3c4b5a",
} as const;

/** The same with the part that is secret by itself. */
export const SECRET_PARTS: readonly string[] = [...Object.values(CANARIES), "Canary-pass-0004", "Canary-pass-0005"];

/** Puts them where a process has them. */
export function plantCanaries(): void {
  Object.assign(process.env, CANARIES);
}
