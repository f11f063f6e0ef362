#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { asAppError } from "#src/kernel/errors.ts";

/**
 * The role of this process is its first word: all, chat, worker, mcp, cloud, jobs, doctor, migrate or generate. Anything else is a
 * command, run once. Each role loads only what it needs.
 */
async function main([role = "help", ...rest]: readonly string[]): Promise<number> {
  if (!LASTING.includes(role)) keepCompiled();
  switch (role) {
    case "all":
      return (await import("#src/app/serve.ts")).serve(rest, { chat: true, worker: true, mcp: true });
    case "chat":
      return (await import("#src/app/serve.ts")).serve(rest, { chat: true, worker: false });
    case "worker":
      return (await import("#src/app/serve.ts")).serve(rest, { chat: false, worker: true });
    case "mcp":
      return (await import("#src/app/mcp.ts")).mcp(rest);
    case "cloud":
      return (await import("#src/app/cloud.ts")).cloud(rest);
    case "jobs":
      return (await import("#src/app/jobs.ts")).jobs(rest);
    case "doctor":
      return (await import("#src/app/doctor.ts")).doctor(rest);
    case "migrate":
      return (await import("#src/app/migrate.ts")).migrate();
    case "generate":
      await (await import("#src/app/generate.ts")).generate();
      return 0;
    default:
      return (await import("#src/app/command-line.ts")).runCommandLine([role, ...rest]);
  }
}

/** Roles that run for days: for them memory counts, not how soon they are there. */
const LASTING = ["all", "chat", "worker", "mcp", "cloud"];

/**
 * A command starts in two thirds of the time when the types were stripped and the code compiled before. That is kept beside the
 * packages, where nobody else can put code of theirs; where that folder cannot be written, every start compiles anew.
 */
function keepCompiled(): void {
  enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/reckoner", import.meta.url)));
}

// Loading some thousand small modules makes garbage so fast that V8 would keep over 150 MB more for good.
setFlagsFromString("--semi-space-growth-factor=1");

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Who reads us through a pipe may leave at any time.
  if (error.code !== "EPIPE") throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const { fail } = await import("#src/app/command-line.ts");
  process.exitCode = fail(asAppError(thrown));
}
