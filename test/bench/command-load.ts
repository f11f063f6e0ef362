import { createHmac } from "node:crypto";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Whose commands are sent, and what they are signed with; nothing of it is known anywhere else. */
export const TEAM = "T0BENCH";
/** Who asks, one after the other: one person alone is answered a few questions at a time. */
export const PEOPLE: readonly string[] = Array.from({ length: 60 }, (_, n) => `U0BENCH${n}`);
export const BOT_TOKEN = "xoxb-bench";
export const SECRET = "the-secret-of-the-bench";

/** Sends slash commands as Slack does and takes what is answered to their response addresses. */
export interface CommandLoad {
  /** Sends one command to an app. `acknowledged` gives the milliseconds until its answer 200, `answered` ends with the first message that is an answer. */
  send(appUrl: string, text: string): { readonly acknowledged: Promise<number>; readonly answered: Promise<string> };
  close(): Promise<void>;
}

/** Opens the place that answers are sent to. */
export async function openCommandLoad(): Promise<CommandLoad> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const waiting = new Map<string, (body: string) => void>();
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    outgoing.end("ok");
    const body = Buffer.concat(chunks).toString();
    // What says that an answer is on its way is none.
    if (body.includes("Reading the sources for")) return;
    waiting.get(incoming.url ?? "")?.(body);
    waiting.delete(incoming.url ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let sent = 0;
  return {
    send(appUrl, text) {
      sent += 1;
      const path = `/answers/${sent}`;
      const { promise: answered, resolve } = Promise.withResolvers<string>();
      waiting.set(path, resolve);
      return {
        acknowledged: post(
          appUrl,
          agent,
          bodyOf(text, PEOPLE[sent % PEOPLE.length] ?? "", `${here}${path}`, `trigger.${sent}`),
        ),
        answered,
      };
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function bodyOf(text: string, person: string, responseUrl: string, trigger: string): string {
  return new URLSearchParams({
    token: "unused",
    team_id: TEAM,
    team_domain: "bench",
    channel_id: "C0BENCH",
    channel_name: "bench",
    user_id: person,
    user_name: "bench",
    command: "/billing",
    text,
    api_app_id: "A0BENCH",
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: trigger,
  }).toString();
}

/** The time from sending until the whole acknowledgement was read; refuses anything but 200. */
function post(appUrl: string, agent: Agent, body: string): Promise<number> {
  const seconds = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", SECRET).update(`v0:${seconds}:${body}`).digest("hex");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
    "x-slack-request-timestamp": seconds,
    "x-slack-signature": `v0=${signature}`,
  };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(`${appUrl}/slack/events`, { method: "POST", headers, agent }, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - started);
        else reject(new Error(`the app answered ${response.statusCode} instead of acknowledging`));
      });
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
