import { ROLES, type Role } from "#src/ports/access.ts";
import type { Right, Surface } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";
import { registry } from "#tools/index.ts";

/** What each tool asks and does. Written by hand, never read from the code: who changes a right changes it here too. */
export const TOOLS: Readonly<Record<string, readonly [Right, AnyTool["effect"]]>> = {
  overview: ["cost.read", "read"],
  margin: ["cost.read", "read"],
  trend: ["cost.read", "read"],
  waterfall: ["cost.read", "read"],
  clients: ["cost.read", "read"],
  gaps: ["cost.read", "read"],
  coverage: ["cost.read", "read"],
  credits: ["cost.read", "read"],
  "line-items": ["cost.read", "read"],
  transfers: ["cost.read", "read"],
  pricing: ["cost.read", "read"],
  budgets: ["cost.read", "read"],
  anomalies: ["cost.read", "read"],
  fix: ["write.propose", "write"],
  commission: ["write.propose", "write"],
  "line-item-add": ["write.propose", "write"],
  "line-item-edit": ["write.propose", "write"],
  "line-item-end": ["write.propose", "write"],
  "line-item-remove": ["write.propose", "write"],
  "pricing-move": ["write.propose", "write"],
  "pricing-set": ["write.propose", "write"],
  "pricing-add": ["write.propose", "write"],
  "pricing-remove": ["write.propose", "write"],
  drift: ["cost.read", "read"],
  "drift-mend": ["write.propose", "write"],
  proposals: ["cost.read", "read"],
  approve: ["write.approve", "own"],
  reject: ["write.approve", "own"],
  edit: ["write.approve", "own"],
  withdraw: ["write.propose", "own"],
  undo: ["write.approve", "own"],
  retry: ["write.approve", "own"],
  policies: ["audit.read", "read"],
  "policy-add": ["admin", "own"],
  "policy-enable": ["admin", "own"],
  "policy-pause": ["write.stop", "own"],
  "policy-remove": ["admin", "own"],
  stop: ["write.stop", "own"],
  resume: ["write.resume", "own"],
  access: ["admin", "read"],
  "access-give": ["admin", "own"],
  "access-take": ["admin", "own"],
  tokens: ["cost.read", "own"],
  "token-add": ["cost.read", "own"],
  "token-remove": ["cost.read", "own"],
  receivers: ["admin", "read"],
  "receiver-add": ["admin", "own"],
  "receiver-test": ["admin", "own"],
  "receiver-remove": ["admin", "own"],
  audit: ["audit.read", "read"],
  feedback: ["admin", "read"],
  status: ["cost.read", "read"],
  usage: ["cost.read", "read"],
  doctor: ["admin", "read"],
  help: ["everyone", "read"],
};

/** What each role may do; by hand, as above. `nobody` is a known person without a role. */
const RIGHTS: Readonly<Record<Role | "nobody", readonly Right[]>> = {
  operator: ["everyone", "cost.read", "write.propose", "write.approve", "write.stop", "write.resume", "audit.read"],
  "account-manager": ["everyone", "cost.read", "write.propose", "write.approve", "write.stop"],
  approver: ["everyone", "cost.read", "write.approve", "write.stop", "write.resume", "audit.read"],
  admin: [
    "everyone",
    "cost.read",
    "write.propose",
    "write.approve",
    "write.stop",
    "write.resume",
    "audit.read",
    "admin",
  ],
  viewer: ["everyone", "cost.read"],
  client: ["everyone"],
  nobody: [],
};

/** Every role, and somebody without one. */
export const WHO = [...ROLES, "nobody"] as const;
export type Who = (typeof WHO)[number];

/** Where no person acts. */
export const IMPERSONAL: readonly Surface[] = ["agent", "mcp", "job"];

/** The tools that somebody has on a surface, in the order of the registry. */
export const expected = (who: Who, surface: Surface): string[] =>
  registry
    .map((tool) => tool.name)
    .filter((name) => {
      const [right, effect] = TOOLS[name] ?? [];
      if (right === undefined || !RIGHTS[who].includes(right)) return false;
      return effect !== "own" || !IMPERSONAL.includes(surface);
    });
