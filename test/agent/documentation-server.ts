import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

// A server of documentation, started by the tests as a program of its own.
const server = new McpServer({ name: "documentation", version: "1.2.3" });
server.registerTool(
  "search",
  { description: "Searches published documentation", inputSchema: { words: z.string() } },
  async ({ words }) => {
    if (words === "fail") throw new Error("the index is gone");
    const text =
      words === "environment" ? JSON.stringify(process.env) : `A view is shared within 3 days.\nAsked: ${words}`;
    return { content: [{ type: "text", text }] };
  },
);
await server.connect(new StdioServerTransport());
