import type { AnyTool } from "#src/tool/define.ts";

/** The manifest of the bundle (MCPB 0.3) with which a desktop program installs this server and starts it over stdio. */
export function bundleManifest(registry: readonly AnyTool[], version: string): Record<string, unknown> {
  return {
    manifest_version: "0.3",
    name: "reckoner",
    display_name: "Reckoner",
    version,
    description: "The billing desk of an AWS partner: exact margins, gaps and credits, each with its source.",
    long_description:
      "Reads margins, gaps, credits and plans of the clients you may see, and proposes changes that people approve elsewhere. " +
      "Without a database it answers from simulated figures and says so.",
    author: { name: "Reckoner" },
    license: "Apache-2.0",
    server: {
      type: "node",
      entry_point: "src/main.ts",
      mcp_config: {
        command: "node",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the program that installs the bundle fills them in
        args: ["${__dirname}/src/main.ts", "mcp"],
        env: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
          DATABASE_URL: "${user_config.database_url}",
          // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
          MCP_TOKEN: "${user_config.token}",
        },
      },
    },
    tools: registry.filter(({ effect }) => effect !== "own").map(({ name, title }) => ({ name, description: title })),
    // Which of them there are depends on who asks; large answers add the tool more.
    tools_generated: true,
    prompts_generated: true,
    user_config: {
      database_url: {
        type: "string",
        title: "Database",
        description:
          "PostgreSQL of your installation, postgres://user:password@host:port/database. Empty: simulated figures.",
        required: false,
        sensitive: true,
        default: "",
      },
      token: {
        type: "string",
        title: "Token",
        description:
          "A token that token-add has made, whose owner's rights are used. Empty: those of the command line.",
        required: false,
        sensitive: true,
        default: "",
      },
    },
    compatibility: { platforms: ["darwin", "linux"], runtimes: { node: ">=24.0.0" } },
  };
}
