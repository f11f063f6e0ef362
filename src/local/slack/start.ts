import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSlack, type SlackOptions, type SlackService } from "./service.ts";

/** A running local Slack. */
export interface LocalSlack extends SlackService {
  /** Ends everything; a second call does nothing. */
  close(): Promise<void>;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What Slack clients take as `slackApiUrl`; ends in `/api/`. */
  readonly apiUrl: string;
}

/** Starts the local Slack on a port of loopback; 0, the default, takes any free one. */
export async function startSlack(options: SlackOptions & { readonly port?: number }): Promise<LocalSlack> {
  const slack = createSlack(options);
  const server = createServer((request, response) => {
    if (!slack.handle(request, response)) response.writeHead(404).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (!slack.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  slack.mountAt(url);
  return {
    ...slack,
    url,
    apiUrl: `${url}/api/`,
    close: async () => {
      await slack.close();
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}
