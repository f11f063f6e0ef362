import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { Upstream } from "#src/kernel/errors.ts";
import type { Documentation } from "#src/ports/documentation.ts";
import type { Log } from "#src/ports/log.ts";
import type { ModelTool } from "#src/ports/model.ts";

/** A server of documentation: a program that is started here, or an address. */
export type DocumentationPlace =
  | { readonly kind: "program"; readonly command: string; readonly args: readonly string[]; readonly home: string }
  | { readonly kind: "address"; readonly url: string };

/** More tools than these are not for looking something up. */
const MOST_TOOLS = 4;
const ANSWER_MS = 20_000;

/** Connects to a server of documentation when it is first needed, and again after it has gone. */
export function documentationAt(place: DocumentationPlace, version: string, log: Log): Documentation {
  let open: Promise<Client> | undefined;
  const client = (): Promise<Client> => {
    open ??= connect(place, version).then((connected) => {
      connected.onclose = () => {
        open = undefined;
      };
      return connected;
    });
    // Whoever asks next tries anew.
    open.catch(() => {
      open = undefined;
    });
    return open;
  };
  return {
    async tools() {
      try {
        const { tools } = await (await client()).listTools({}, { timeout: ANSWER_MS });
        return tools.slice(0, MOST_TOOLS).map(({ name, description = "", inputSchema }) => ({
          name,
          description: description.slice(0, 1_000),
          input: inputSchema as ModelTool["input"],
        }));
      } catch (error) {
        // Answers go on without it; what it would have said is missing, and nothing else is.
        log.warn({ error: String(error) }, "the documentation server does not answer");
        return [];
      }
    },
    async ask(tool, input, signal) {
      try {
        const asked = { name: tool, arguments: { ...input } };
        const result = await (await client()).callTool(asked, undefined, { signal, timeout: ANSWER_MS });
        const parts = Array.isArray(result.content)
          ? (result.content as readonly { type: string; text?: string }[])
          : [];
        const words = parts
          .flatMap(({ type, text }) => (type === "text" && text !== undefined ? [text] : []))
          .join("\n");
        if (result.isError === true) throw new Error(words.slice(0, 200));
        return words;
      } catch (cause) {
        throw new Upstream("documentation.failed", "The documentation does not answer just now.", {
          retryable: true,
          cause,
        });
      }
    },
    async close() {
      await (await open?.catch(() => undefined))?.close();
    },
  };
}

async function connect(place: DocumentationPlace, version: string): Promise<Client> {
  const client = new Client({ name: "reckoner", version });
  await client.connect(await transportTo(place), { timeout: ANSWER_MS });
  return client;
}

async function transportTo(place: DocumentationPlace): Promise<Transport> {
  if (place.kind === "address") return new StreamableHTTPClientTransport(new URL(place.url)) as Transport;
  const { command, args } = place;
  const home = resolve(place.home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  // It gets a home of its own: keys of this machine are neither in its environment nor in a file that it would look for.
  const env = { HOME: home, AWS_EC2_METADATA_DISABLED: "true" };
  return new StdioClientTransport({ command, args: [...args], env, cwd: home, stderr: "ignore" });
}
