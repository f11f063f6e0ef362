import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Asker, McpHost } from "./host.ts";
import { mcpServer } from "./server.ts";

/** Serves one client over stdin and stdout; resolves when the client has gone, or the signal fires. */
export async function serveStdio(host: McpHost, asker: () => Promise<Asker>, signal: AbortSignal): Promise<void> {
  const server = mcpServer(host, asker);
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    // The transport itself does not see the end of its input.
    process.stdin.once("end", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
}
