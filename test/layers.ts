/** The law of imports: what each layer may import beside itself, its packages, and whether it may use `node:`. */
export interface Layer {
  /** Path prefixes that belong to it, longest first where they nest. */
  readonly paths: readonly string[];
  /** Layers it may import. */
  readonly layers: readonly string[];
  /** Layers it may import types from, and nothing else. */
  readonly types?: readonly string[];
  /** Packages it may import; a scope ends with a slash. */
  readonly packages: readonly string[];
  readonly node: boolean;
}

const SURFACE = ["kernel", "view", "charts", "tool", "tools"];

export const layers: Readonly<Record<string, Layer>> = {
  kernel: { paths: ["src/kernel/"], layers: [], packages: [], node: false },
  engine: { paths: ["src/engine/"], layers: ["kernel"], packages: [], node: false },
  ports: { paths: ["src/ports/"], layers: ["kernel"], types: ["engine"], packages: [], node: false },
  view: { paths: ["src/view/"], layers: ["kernel"], packages: [], node: false },
  approval: { paths: ["src/approval/"], layers: ["kernel", "ports"], packages: [], node: false },
  tool: {
    paths: ["src/tool/"],
    layers: ["kernel", "engine", "ports", "view", "approval"],
    packages: ["zod", "fastest-levenshtein"],
    node: false,
  },
  tools: {
    paths: ["tools/"],
    layers: ["tool", "engine", "view", "kernel"],
    types: ["ports"],
    packages: ["zod"],
    node: false,
  },
  integrations: {
    paths: ["src/integrations/"],
    layers: ["kernel", "ports"],
    types: ["engine"],
    packages: ["@aws-sdk/", "@smithy/", "@aws-crypto/", "p-limit", "lru-cache"],
    node: true,
  },
  store: {
    paths: ["src/store/"],
    layers: ["kernel", "ports"],
    types: ["engine"],
    packages: ["drizzle-orm", "pg", "@electric-sql/pglite", "proper-lockfile"],
    node: true,
  },
  bills: {
    paths: ["src/bills/"],
    layers: ["kernel", "ports"],
    types: ["engine"],
    packages: ["@duckdb/node-api", "yaml", "zod"],
    node: true,
  },
  charts: {
    paths: ["src/charts/"],
    layers: ["kernel", "view"],
    packages: ["echarts", "@resvg/resvg-js", "@expo-google-fonts/inter"],
    node: true,
  },
  jobs: {
    paths: ["src/jobs/"],
    layers: ["kernel", "engine", "ports", "tool", "approval", "tools"],
    packages: ["bullmq", "ioredis", "pg", "@electric-sql/pglite", "zod"],
    node: true,
  },
  chat: {
    paths: ["src/chat/"],
    layers: SURFACE,
    types: ["ports"],
    packages: ["@slack/", "express", "botbuilder", "p-limit"],
    node: true,
  },
  mcp: {
    paths: ["src/mcp/"],
    layers: SURFACE,
    types: ["ports"],
    packages: ["@modelcontextprotocol/sdk", "express", "express-rate-limit", "jose", "lru-cache", "zod"],
    node: true,
  },
  agent: {
    paths: ["src/agent/"],
    layers: SURFACE,
    types: ["ports"],
    packages: ["@strands-agents/sdk", "@aws-sdk/client-bedrock-runtime", "@smithy/node-http-handler", "yaml", "zod"],
    node: true,
  },
  local: {
    paths: ["src/local/"],
    layers: ["kernel"],
    packages: [
      "@duckdb/node-api",
      "@aws-sdk/",
      "@smithy/",
      "express",
      "ws",
      "react",
      "react-dom",
      "slack-blocks-to-jsx",
    ],
    node: true,
  },
  config: { paths: ["src/config.ts", "src/config/"], layers: ["kernel"], packages: ["zod"], node: false },
  app: {
    paths: ["src/app.ts", "src/app/", "src/main.ts", "src/main/"],
    layers: [
      ...["kernel", "engine", "ports", "view", "approval", "tool", "tools", "integrations", "store", "bills", "charts"],
      ...["jobs", "chat", "mcp", "agent", "local", "config"],
    ],
    packages: ["express", "pino", "@aws-sdk/"],
    node: true,
  },
};
