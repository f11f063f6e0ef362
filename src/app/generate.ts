import { readFile, writeFile } from "node:fs/promises";
import { slackManifest } from "#src/chat/slack/manifest.ts";
import { envExample } from "#src/config.ts";
import { bundleManifest } from "#src/mcp/bundle.ts";
import { registry } from "#tools/index.ts";
import { withCommands } from "./readme.ts";
import { VERSION } from "./system-info.ts";

/** Writes every file of the repository that is made from code. */
export async function generate(): Promise<void> {
  await writeFile(".env.example", envExample());
  await writeFile("manifests/slack/manifest.json", `${JSON.stringify(slackManifest(registry), null, 2)}\n`);
  await writeFile("manifests/mcpb/manifest.json", `${JSON.stringify(bundleManifest(registry, VERSION), null, 2)}\n`);
  await writeFile("README.md", withCommands(await readFile("README.md", "utf8"), registry));
}
